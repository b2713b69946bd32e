import Digits
import Foundation
import NotebookTestSupport

/// Rows with something wrong in them, made of the first digits of MNIST at half their size.
enum DiagnosisRows {
  private static let dataset = Result { try BuiltInMNIST.load(rowLimit: 5000) }

  /// A line with the words FEW, MANY, TWICE, ... in place of what is to be loaded.
  static func substituted(_ line: String, in scratch: Scratch) throws -> String {
    let word = line.split(separator: " ").last.map(String.init) ?? ""
    switch word {
    case "FEW": return "load mnist rows=300"
    case "MANY": return "load mnist rows=2000"
    case "TWICE": return try load(Array(0..<300) + Array(0..<300), in: scratch)
    case "RARE":
      let labels = try dataset.get().labels ?? []
      return try load((0..<400).filter { labels[$0] != 9 || $0 < 5 }, in: scratch)
    case "INVERTED": return try load(Array(0..<300), in: scratch, pixel: { 255 - $0 }) + " invert=off"
    case "CONFLICTS":
      // The second copy of every row of the first hundred says another digit.
      return try load(
        Array(0..<600) + Array(0..<100), in: scratch,
        label: { place, label in
          place < 600 ? label : (label + 1) % 10
        })
    case "NOISY":
      return try load(
        Array(0..<5000), in: scratch,
        label: { place, label in
          place % 16 == 0 ? UInt8((Int(label) * 3 + place) % 10) : label
        })
    case "UNBALANCED":
      let labels = try dataset.get().labels ?? []
      return try load((0..<2500).filter { labels[$0] != 8 || $0 < 200 }, in: scratch)
    default: return line
    }
  }

  private static func load(
    _ rows: [Int], in scratch: Scratch, pixel: (UInt8) -> UInt8 = { $0 },
    label relabelled: (Int, UInt8) -> UInt8 = { $1 }
  ) throws -> String {
    let digits = try dataset.get()
    let (images, labels) = (digits.images, digits.labels ?? [])
    let numbers = (0...255).map { ",\($0)" }
    var text = ""
    for (place, row) in rows.enumerated() {
      let image = Array(images[row])
      text += "\(relabelled(place, labels[row].digit ?? 0))"
      for y in stride(from: 0, to: 28, by: 2) {
        for x in stride(from: 0, to: 28, by: 2) { text += numbers[Int(pixel(image[y * 28 + x]))] }
      }
      text += "\n"
    }
    return "load \(try scratch.file("rows.csv", Data(text.utf8)))"
  }
}
