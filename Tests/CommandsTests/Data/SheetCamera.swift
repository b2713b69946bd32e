import Digits
import Display
import Foundation
import TestSupport
import Testing

@testable import Commands

/// Pages of sheets, filled in with MNIST's test digits.
enum SheetCamera {
  static let mnist = Result { try BuiltInMNIST.load() }
  private static let resolution = 150

  /// Rows of MNIST's test part with the label of each box, the first of each class being number `start` of its kind;
  /// `nil` for a class that is none of MNIST's.
  static func rows(for page: SheetPage, start: Int = 0) throws -> [Int?] {
    let mnist = try mnist.get()
    let labels = try #require(mnist.labels)
    var pools: [ClassLabel: [Int]] = [:]
    for row in BuiltInMNIST.trainingRows..<BuiltInMNIST.trainingRows + 3000 {
      pools[labels[row], default: []].append(row)
    }
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
  ///   - draw: changes the page before it is photographed.
  static func photograph(
    _ page: SheetPage, _ digits: [[UInt8]?], with camera: PaperCamera = PaperCamera(),
    draw: (inout PaperCamera.Paper) -> Void = { _ in }
  ) -> PaperCamera.Photo {
    var random = SeededGenerator(seed: camera.seed)
    let flat = PrintedPage(page).painted(dotsPerInch: resolution)
    var paper = PaperCamera.Paper(
      flat.levels, height: flat.height, width: flat.width, dotsPerInch: resolution)
    for (index, digit) in digits.enumerated() {
      guard let digit else { continue }
      let box = page.layout.box(index)
      let side = box.width * Double.random(in: 0.78...0.94, using: &random)
      let slack = Double.random(in: -0.4...0.4, using: &random)
      paper.write(
        digit, x: box.x + (box.width - side) / 2 + slack, y: box.y + (box.height - side) / 2 - slack,
        side: side,
        ink: camera.ink)
    }
    draw(&paper)
    return camera.photograph(paper)
  }
}

extension PaperCamera.Photo {
  func png() throws -> Data { Data(try PNGWriter.encode(levels, height: height, width: width)) }
}
