import Foundation

@testable import Digits

/// Datasets made from the built-in digits.
struct DigitVariants {
  let dataset: Dataset

  init() throws { dataset = try BuiltInMNIST.load() }

  /// Labels and pixels of rows drawn at random, those of the given digits only.
  func rows(
    _ count: Int, digits: ClosedRange<Int> = 0...9, using random: inout SeededGenerator
  ) -> (pixels: [UInt8], labels: [Int32]) {
    var (pixels, labels): ([UInt8], [Int32]) = ([], [])
    while labels.count < count {
      let row = Int.random(in: 0..<dataset.count, using: &random)
      guard let label = dataset.labels?[row].digit, digits.contains(Int(label)) else { continue }
      pixels += dataset.images[row]
      labels.append(Int32(label))
    }
    return (pixels, labels)
  }

  enum Change: CaseIterable {
    case none, noisy, thick, thin, turnedLeft, turnedRight, side8, side16, side20, padded, noisyAndTurned

    var side: Int {
      switch self {
      case .side8: 8
      case .side16: 16
      case .side20: 20
      case .padded: 32
      default: 28
      }
    }
  }

  static func changed(_ pixels: [UInt8], _ change: Change, using random: inout SeededGenerator) -> [UInt8] {
    var result: [UInt8] = []
    for start in stride(from: 0, to: pixels.count, by: 784) {
      let image = Array(pixels[start..<start + 784])
      switch change {
      case .none: result += image
      case .noisy: result += noisy(image, using: &random)
      case .thick: result += neighbours(image, -1...1) { $0.max() ?? 0 }
      case .thin: result += neighbours(image, 0...1) { $0.min() ?? 0 }
      case .turnedLeft: result += turned(image, degrees: 20)
      case .turnedRight: result += turned(image, degrees: -20)
      case .noisyAndTurned: result += noisy(turned(image, degrees: -20), using: &random)
      case .side8, .side16, .side20:
        // The 20 x 20 in which MNIST's digits lie, without its margin.
        let plane = InkPlane(height: 28, width: 28, levels: image)
        let box = InkPlane.Box(top: 4, left: 4, height: 20, width: 20)
        result += resample(plane.cropped(to: box), toHeight: change.side, width: change.side)
      case .padded:
        var wide = [UInt8](repeating: 0, count: 1024)
        for index in 0..<784 { wide[(index / 28 + 2) * 32 + index % 28 + 2] = image[index] }
        result += wide
      }
    }
    return result
  }

  /// Rows and columns exchanged, the plain way.
  static func transposed(_ pixels: [UInt8], side: Int) -> [UInt8] {
    pixels.indices.map { index in
      let (image, pixel) = (index / (side * side), index % (side * side))
      return pixels[image * side * side + pixel % side * side + pixel / side]
    }
  }

  /// Noise with a standard deviation of 50 levels, as the sum of twelve even ones.
  private static func noisy(_ image: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
    image.map { level in
      let sum = (0..<12).reduce(0.0) { sum, _ in sum + Double.random(in: -0.5...0.5, using: &random) }
      return UInt8(min(max(Double(level) + 50 * sum, 0), 255))
    }
  }

  private static func neighbours(
    _ image: [UInt8], _ range: ClosedRange<Int>, _ value: ([UInt8]) -> UInt8
  ) -> [UInt8] {
    (0..<784).map { index in
      var levels: [UInt8] = []
      for row in range {
        for column in range {
          let (row, column) = (index / 28 + row, index % 28 + column)
          levels.append((0..<28).contains(row) && (0..<28).contains(column) ? image[row * 28 + column] : 0)
        }
      }
      return value(levels)
    }
  }

  private static func turned(_ image: [UInt8], degrees: Double) -> [UInt8] {
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    return (0..<784).map { index in
      let (y, x) = (Double(index / 28) - 13.5, Double(index % 28) - 13.5)
      let row = Int((cosine * y - sine * x + 13.5).rounded())
      let column = Int((sine * y + cosine * x + 13.5).rounded())
      return (0..<28).contains(row) && (0..<28).contains(column) ? image[row * 28 + column] : 0
    }
  }
}
