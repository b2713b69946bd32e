import Foundation

/// Writes digits on a printed page and photographs it.
package struct PaperCamera: Sendable {
  /// Pixels of the photograph per millimetre: 150 dots per inch.
  package var scale = 150 / 25.4
  /// Share of the light that shadow takes away, 0...1.
  package var shadow = 0.4
  /// Standard deviation of the grain, as a share of white.
  package var grain = 0.02
  /// How often neighbouring pixels are averaged.
  package var blur = 1
  /// Strength of the ink, 0...1.
  package var ink = 0.8
  /// By how much the page is turned, in radians, and how fast it grows smaller to the right and down, per millimetre.
  package var turn = 0.04
  package var lean = (0.00025, 0.0003)
  /// How far the middle of the page is bent away from its sides, in millimetres.
  package var bend = 0.0
  package var seed: UInt64 = 1

  package init() {}

  /// A flat page, a grey level from 0 to 1 a pixel.
  package struct Paper: Sendable {
    package var levels: [Double]
    package let height, width: Int
    package let perMillimetre: Double

    package init(_ levels: [UInt8], height: Int, width: Int, dotsPerInch: Int) {
      self.levels = levels.map { Double($0) / 255 }
      self.height = height
      self.width = width
      perMillimetre = Double(dotsPerInch) / 25.4
    }

    /// Fills a rectangle, in millimetres.
    package mutating func fill(x: Double, y: Double, width: Double, height: Double, level: Double) {
      for row in pixels(y, y + height).clamped(to: 0..<self.height) {
        for column in pixels(x, x + width).clamped(to: 0..<self.width) {
          levels[row * self.width + column] = level
        }
      }
    }

    /// Fills a disc, in millimetres.
    package mutating func disc(x: Double, y: Double, radius: Double, level: Double) {
      for row in pixels(y - radius, y + radius).clamped(to: 0..<height) {
        for column in pixels(x - radius, x + radius).clamped(to: 0..<width) {
          let (dx, dy) = (Double(column) / perMillimetre - x, Double(row) / perMillimetre - y)
          if dx * dx + dy * dy < radius * radius { levels[row * width + column] = level }
        }
      }
    }

    private func pixels(_ from: Double, _ to: Double) -> Range<Int> {
      let first = Int((from * perMillimetre).rounded())
      return first..<max(first, Int((to * perMillimetre).rounded()))
    }

    /// A digit of 28 x 28 levels into a square, in millimetres.
    package mutating func write(_ digit: [UInt8], x: Double, y: Double, side: Double, ink: Double) {
      for row in pixels(y, y + side).clamped(to: 0..<height) {
        for column in pixels(x, x + side).clamped(to: 0..<width) {
          let down = (Double(row) / perMillimetre - y) / side * 28 - 0.5
          let right = (Double(column) / perMillimetre - x) / side * 28 - 0.5
          levels[row * width + column] *= 1 - ink * Self.level(digit, right, down)
        }
      }
    }

    private static func level(_ digit: [UInt8], _ x: Double, _ y: Double) -> Double {
      func at(_ row: Int, _ column: Int) -> Double {
        row >= 0 && column >= 0 && row < 28 && column < 28 ? Double(digit[row * 28 + column]) / 255 : 0
      }
      let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
      let (dx, dy) = (x - Double(left), y - Double(top))
      return (at(top, left) * (1 - dx) + at(top, left + 1) * dx) * (1 - dy)
        + (at(top + 1, left) * (1 - dx) + at(top + 1, left + 1) * dx) * dy
    }
  }

  /// A photograph: grey levels row by row.
  package struct Photo: Equatable, Sendable {
    package var levels: [UInt8]
    package let height, width: Int

    package init(levels: [UInt8], height: Int, width: Int) {
      self.levels = levels
      self.height = height
      self.width = width
    }

    /// Quarter turns to the left.
    package func turned(_ times: Int) -> Photo {
      guard times > 0 else { return self }
      var turned = [UInt8](repeating: 0, count: levels.count)
      for row in 0..<height {
        for column in 0..<width { turned[(width - 1 - column) * height + row] = levels[row * width + column] }
      }
      return Photo(levels: turned, height: width, width: height).turned(times - 1)
    }

    /// Every square of this side is as bright as its mean.
    package func coarsened(by side: Int) -> Photo {
      var coarse = self
      for top in stride(from: 0, to: height, by: side) {
        for left in stride(from: 0, to: width, by: side) {
          let (rows, columns) = (top..<min(top + side, height), left..<min(left + side, width))
          var sum = 0
          for row in rows { for column in columns { sum += Int(levels[row * width + column]) } }
          let mean = UInt8(sum / (rows.count * columns.count))
          for row in rows { for column in columns { coarse.levels[row * width + column] = mean } }
        }
      }
      return coarse
    }

    /// Two photographs of one height side by side.
    package func beside(_ other: Photo) -> Photo {
      var both: [UInt8] = []
      for row in 0..<min(height, other.height) {
        both += levels[row * width..<(row + 1) * width]
        both += other.levels[row * other.width..<(row + 1) * other.width]
      }
      return Photo(levels: both, height: min(height, other.height), width: width + other.width)
    }
  }

  package func photograph(_ paper: Paper) -> Photo {
    var random = SeededGenerator(seed: seed)
    let (pageWidth, pageHeight) = (
      Double(paper.width) / paper.perMillimetre, Double(paper.height) / paper.perMillimetre
    )
    let (height, width) = (Int(pageHeight * 1.1 * scale), Int(pageWidth * 1.15 * scale))
    var levels = [Double](repeating: 0.45, count: height * width)
    let (cosine, sine) = (cos(turn), sin(turn))
    for row in 0..<height {
      for column in 0..<width {
        // From the photograph to the page: turned around the middle, and seen at an angle.
        let v = Double(row) / scale - pageHeight * 0.55
        let u = Double(column) / scale - pageWidth * 0.575
        let depth = 1 + lean.0 * u + lean.1 * v
        let x = (cosine * u + sine * v) / depth + pageWidth / 2
        let across = x / pageWidth
        let y = (-sine * u + cosine * v) / depth + pageHeight / 2 + bend * 4 * across * (1 - across)
        guard x >= 0, y >= 0 else { continue }
        let (pageRow, pageColumn) = (Int(y * paper.perMillimetre), Int(x * paper.perMillimetre))
        guard pageRow < paper.height, pageColumn < paper.width else { continue }
        let slope = (u / pageWidth + v / pageHeight + 1) / 2
        levels[row * width + column] =
          0.95 * (1 - shadow * slope) * paper.levels[pageRow * paper.width + pageColumn]
      }
    }
    for _ in 0..<blur { Self.blur(&levels, height, width) }
    var photo = [UInt8](repeating: 0, count: levels.count)
    for (place, level) in levels.enumerated() {
      // Four evenly distributed numbers add up to nearly a normal one, whose deviation is 1.15.
      var noise = 0.0
      if grain > 0 { for _ in 0..<4 { noise += Double(random.next() >> 11) * 0x1p-52 - 1 } }
      photo[place] = UInt8(min(255, max(0, (level + grain * noise * 0.87) * 255)))
    }
    return Photo(levels: photo, height: height, width: width)
  }

  private static func blur(_ levels: inout [Double], _ height: Int, _ width: Int) {
    let sharp = levels
    for row in 1..<height - 1 {
      for place in row * width + 1..<(row + 1) * width - 1 {
        let around = sharp[place - 1] + sharp[place + 1] + sharp[place - width] + sharp[place + width]
        levels[place] = (sharp[place] * 4 + around) / 8
      }
    }
  }
}
