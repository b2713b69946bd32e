import Digits
import Foundation

/// A page with numbers made of MNIST's test digits, straight or as a camera may see it.
package struct TestPage {
  package let height: Int
  package let width: Int
  /// 0 is black.
  package let levels: [UInt8]

  /// - Parameters:
  ///   - lines: numbers with blanks between them.
  ///   - side: pixels of a digit's image, of which the digit takes up 20 in 28.
  ///   - degrees: by which the page is turned clockwise.
  ///   - light: level of the paper at row and column, each 0...1.
  ///   - ruled: rows between two ruled lines.
  package init(
    _ lines: [String], side: Int = 56, degrees: Double = 0, ruled: Int? = nil, ink: Double = 0.9,
    light: (Double, Double) -> Double = { _, _ in 250 }
  ) throws {
    let mnist = try BuiltInMNIST.load()
    let labels = mnist.labels ?? []
    let (height, width) = (4 * side + lines.count * side * 2, 900)
    var page = [Double](repeating: 0, count: height * width)
    var next = BuiltInMNIST.trainingRows
    for (index, line) in lines.enumerated() {
      var left = side
      for character in line {
        if character == " " {
          left += side
          continue
        }
        guard let digit = character.wholeNumberValue else { continue }
        // The next test digit of this class.
        while labels[next] != ClassLabel(digit) {
          next = next + 1 < mnist.count ? next + 1 : BuiltInMNIST.trainingRows
        }
        let image = Array(mnist.images[next])
        next += 1
        for row in 0..<side {
          for column in 0..<side where left + column < width {
            let level = Self.level(image, Double(row) / Double(side) * 28, Double(column) / Double(side) * 28)
            let place = (2 * side + index * side * 2 + row) * width + left + column
            page[place] = max(page[place], level / 255)
          }
        }
        left += side * 9 / 10
      }
    }
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    levels = (0..<height * width).map { place in
      let (row, column) = (Double(place / width), Double(place % width))
      let (y, x) = (row - Double(height) / 2, column - Double(width) / 2)
      let oldRow = -sine * x + cosine * y + Double(height) / 2
      let oldColumn = cosine * x + sine * y + Double(width) / 2
      var level = light(row / Double(height), column / Double(width))
      if let ruled, Int(oldRow.rounded()) % ruled < 2 { level *= 0.8 }
      let (r, c) = (Int(oldRow.rounded()), Int(oldColumn.rounded()))
      if r >= 0, c >= 0, r < height, c < width { level *= 1 - ink * page[r * width + c] }
      return UInt8(min(255, max(0, level)))
    }
    self.height = height
    self.width = width
  }

  /// A level between the pixels of a 28 x 28 image.
  private static func level(_ image: [UInt8], _ row: Double, _ column: Double) -> Double {
    let (r, c) = (min(26, Int(row)), min(26, Int(column)))
    let (y, x) = (min(1, row - Double(r)), min(1, column - Double(c)))
    func at(_ row: Int, _ column: Int) -> Double { Double(image[row * 28 + column]) }
    return (at(r, c) * (1 - x) + at(r, c + 1) * x) * (1 - y) + (at(r + 1, c) * (1 - x) + at(r + 1, c + 1) * x)
      * y
  }

  package var grey: GreyPlane { GreyPlane(height: height, width: width, levels: levels) }

  /// The page as a PNG file.
  package func png() throws -> Data { Data(try PNGWriter.encode(levels, height: height, width: width)) }
}
