import Digits
import Foundation
import NotebookTestSupport

/// The first 200 test rows of MNIST, with some digits left out.
enum MissingDigits {
  private static let rows: [(label: ClassLabel, pixels: [UInt8])] = {
    guard let mnist = try? BuiltInMNIST.load(), let labels = mnist.labels else { return [] }
    return (60_000..<60_200).map { (labels[$0], Array(mnist.images[$0])) }
  }()

  /// How many of these rows are 9s.
  static var nines: Int { rows.count { $0.label == 9 } }

  /// A table of the rows of some digits.
  /// - Parameters:
  ///   - digits: the digits kept.
  ///   - nines: how many rows of the digit 9, at most, behind the others.
  static func csv(_ digits: ClosedRange<Int>, nines: Int = .max) -> Data {
    let kept = rows.filter { row in digits.contains { ClassLabel($0) == row.label } }
    let ordered =
      nines == .max ? kept : kept.filter { $0.label != 9 } + kept.filter { $0.label == 9 }.prefix(nines)
    let header = "label," + (0..<784).map { "pixel\($0)" }.joined(separator: ",")
    let lines = ordered.map { row in "\(row.label)," + row.pixels.map(String.init).joined(separator: ",") }
    return Data(([header] + lines).joined(separator: "\n").utf8)
  }
}

extension Scratch {
  /// The cases of reported faults, as files: `all`, `no9`, `one9`, `three9`, `only01` and `nine`.
  /// - Returns: the path.
  func missingDigits(_ name: String) throws -> String {
    let data =
      switch name {
      case "no9": MissingDigits.csv(0...8)
      case "one9": MissingDigits.csv(0...9, nines: 1)
      case "three9": MissingDigits.csv(0...9, nines: 3)
      case "only01": MissingDigits.csv(0...1)
      case "nine": MissingDigits.csv(9...9)
      default: MissingDigits.csv(0...9)
      }
    return try file("\(name).csv", data)
  }
}
