import Digits
import Display
import Foundation
import TestSupport
import Testing

@testable import Commands

/// Prints a page of a sheet, writes MNIST's test digits into its boxes, and photographs it.
struct SheetCamera {
  /// Pixels per millimetre: 150 dots per inch.
  var scale = 150 / 25.4
  /// Share of the light that shadow takes away, 0...1.
  var shadow = 0.4
  /// Standard deviation of the grain, as a share of white.
  var grain = 0.02
  /// How often neighbouring pixels are averaged.
  var blur = 1
  /// Strength of the ink, 0...1.
  var ink = 0.8
  /// By how much the page is turned, in radians, and how fast it grows smaller to the right and down.
  var turn = 0.04
  var lean = (0.00025, 0.0003)
  /// How far the page is bent, in millimetres.
  var bend = 0.0
  var seed: UInt64 = 1

  struct Photo {
    var levels: [UInt8]
    var height: Int
    var width: Int

    func png() throws -> Data { Data(try PNGWriter.encode(levels, height: height, width: width)) }

    /// A quarter turn to the left, as many times.
    func turned(_ times: Int) -> Photo {
      guard times > 0 else { return self }
      var turned = [UInt8](repeating: 0, count: levels.count)
      for row in 0..<height {
        for column in 0..<width { turned[(width - 1 - column) * height + row] = levels[row * width + column] }
      }
      return Photo(levels: turned, height: width, width: height).turned(times - 1)
    }

    /// A rectangle filled with one level.
    func covered(rows: Range<Int>, columns: Range<Int>, with level: UInt8) -> Photo {
      var copy = self
      for row in rows.clamped(to: 0..<height) {
        for column in columns.clamped(to: 0..<width) { copy.levels[row * width + column] = level }
      }
      return copy
    }
  }

  static let mnist = Result { try BuiltInMNIST.load() }

  /// Rows of MNIST's test part with the label of each box, the first of each class being number `start` of its kind.
  static func rows(for page: SheetPage, start: Int = 0) throws -> [Int?] {
    let mnist = try mnist.get()
    let labels = try #require(mnist.labels)
    var pools: [ClassLabel: [Int]] = [:]
    for row in BuiltInMNIST.trainingRows..<mnist.count { pools[labels[row], default: []].append(row) }
    var used: [ClassLabel: Int] = [:]
    return page.labels.map { label in
      guard let pool = pools[label] else { return nil }
      let index = used[label, default: start]
      used[label] = index + 1
      return pool[index % pool.count]
    }
  }

  /// - Parameters:
  ///   - digits: 28 x 28 levels for each box; `nil` for an empty box.
  ///   - draw: changes the flat page, whose levels go from 0 to 1, before it is photographed.
  func photograph(
    _ page: SheetPage, _ digits: [[UInt8]?], draw: (inout [Double], Int) -> Void = { _, _ in }
  ) -> Photo {
    var random = SeededGenerator(seed: seed)
    let flat = PrintedPage(page).painted(dotsPerInch: 200)
    let perMillimetre = 200 / 25.4
    var paper = flat.levels.map { Double($0) / 255 }
    for (index, digit) in digits.enumerated() {
      guard let digit else { continue }
      write(digit, into: page.layout.box(index), perMillimetre, &paper, flat.width, &random)
    }
    draw(&paper, flat.width)
    return expose(paper, flat.height, flat.width, perMillimetre, page.paper, &random)
  }

  private func write(
    _ digit: [UInt8], into box: SheetLayout.Area, _ perMillimetre: Double, _ paper: inout [Double], _ width: Int,
    _ random: inout SeededGenerator
  ) {
    let side = box.width * Double.random(in: 0.78...0.94, using: &random)
    let left = box.x + (box.width - side) / 2 + Double.random(in: -0.4...0.4, using: &random)
    let top = box.y + (box.height - side) / 2 + Double.random(in: -0.4...0.4, using: &random)
    for row in Int(top * perMillimetre)..<Int((top + side) * perMillimetre) {
      for column in Int(left * perMillimetre)..<Int((left + side) * perMillimetre) {
        let y = (Double(row) / perMillimetre - top) / side * 28 - 0.5
        let x = (Double(column) / perMillimetre - left) / side * 28 - 0.5
        paper[row * width + column] *= 1 - ink * Self.level(digit, x, y)
      }
    }
  }

  private static func level(_ digit: [UInt8], _ x: Double, _ y: Double) -> Double {
    func at(_ row: Int, _ column: Int) -> Double {
      (0..<28).contains(row) && (0..<28).contains(column) ? Double(digit[row * 28 + column]) / 255 : 0
    }
    let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
    let (dx, dy) = (x - Double(left), y - Double(top))
    return (at(top, left) * (1 - dx) + at(top, left + 1) * dx) * (1 - dy)
      + (at(top + 1, left) * (1 - dx) + at(top + 1, left + 1) * dx) * dy
  }

  private func expose(
    _ paper: [Double], _ height: Int, _ width: Int, _ perMillimetre: Double, _ size: SheetPaper,
    _ random: inout SeededGenerator
  ) -> Photo {
    let (photoHeight, photoWidth) = (Int(size.height * 1.1 * scale), Int(size.width * 1.15 * scale))
    var levels = [Double](repeating: 0.45, count: photoHeight * photoWidth)
    for row in 0..<photoHeight {
      for column in 0..<photoWidth {
        // From the photograph to the page: turned around the middle, and seen at an angle.
        let v = Double(row) / scale - size.height * 0.55
        let u = Double(column) / scale - size.width * 0.575
        let depth = 1 + lean.0 * u + lean.1 * v
        let x = (cos(turn) * u + sin(turn) * v) / depth + size.width / 2
        let flatY = (-sin(turn) * u + cos(turn) * v) / depth + size.height / 2
        let across = x / size.width
        let y = flatY + bend * 4 * across * (1 - across)
        let (pageRow, pageColumn) = (Int(y * perMillimetre), Int(x * perMillimetre))
        guard x >= 0, y >= 0, pageRow < height, pageColumn < width else { continue }
        let slope = (u / size.width + v / size.height + 1) / 2
        levels[row * photoWidth + column] = 0.95 * (1 - shadow * slope) * paper[pageRow * width + pageColumn]
      }
    }
    for _ in 0..<blur { levels = Self.blurred(levels, photoHeight, photoWidth) }
    return Photo(
      levels: levels.map { level in
        // Four evenly distributed numbers add up to nearly a normal one, whose deviation is 1.15.
        let noise = grain == 0 ? 0 : (0..<4).reduce(0.0) { sum, _ in sum + Double.random(in: -1...1, using: &random) }
        return UInt8(min(255, max(0, (level + grain * noise * 0.87) * 255)))
      }, height: photoHeight, width: photoWidth)
  }

  private static func blurred(_ levels: [Double], _ height: Int, _ width: Int) -> [Double] {
    var smooth = levels
    for row in 1..<height - 1 {
      for column in 1..<width - 1 {
        let place = row * width + column
        smooth[place] =
          (levels[place] * 4 + levels[place - 1] + levels[place + 1] + levels[place - width]
            + levels[place + width]) / 8
      }
    }
    return smooth
  }
}
