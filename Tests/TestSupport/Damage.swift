import Foundation

/// Damages good inputs at random: the same in every run.
package struct Damage {
  package var random: SeededGenerator
  private let snippets: [[UInt8]]

  /// - Parameter snippets: what may be put anywhere.
  package init(seed: UInt64, snippets: [String] = []) {
    random = SeededGenerator(seed: seed)
    self.snippets = snippets.map { Array($0.utf8) }
  }

  /// Inputs that a suite tries: `few` in the checks; with `DIGITBOOK_FUZZ` set as many as it says, or 20,000 if it is no
  /// number.
  package static func inputs(few: Int = 300) -> Int {
    ProcessInfo.processInfo.environment["DIGITBOOK_FUZZ"].map { Int($0) ?? 20_000 } ?? few
  }

  /// A copy with a few changes: a byte replaced, put in or appended, a few left out, the end cut off, and half of the
  /// time a snippet put in.
  /// - Parameters:
  ///   - place: of a snippet in what is there, at most its count.
  ///   - repair: what may follow a snippet of so many bytes, to get past the first check.
  package mutating func copy(
    of good: some Collection<UInt8>, changes: ClosedRange<Int>,
    repairing repair: (
      (_ bytes: inout [UInt8], _ inserted: Int, _ random: inout SeededGenerator) -> Void
    )? = nil,
    snippetsAt place: (_ bytes: [UInt8], _ random: inout SeededGenerator) -> Int = {
      Int.random(in: 0...$0.count, using: &$1)
    }
  ) -> [UInt8] {
    var bytes = Array(good)
    for _ in 0..<Int.random(in: changes, using: &random) {
      let index = Int.random(in: 0...bytes.count, using: &random)
      let byte = UInt8.random(in: 0...255, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0 where index < bytes.count: bytes[index] = byte
      case 1: bytes.insert(byte, at: index)
      case 2: bytes.append(byte)
      case 3: bytes.removeSubrange(index..<min(index + 3, bytes.count))
      case 4: bytes.removeSubrange(index...)
      default:
        let snippet = snippets.randomElement(using: &random) ?? [byte]
        bytes.insert(contentsOf: snippet, at: place(bytes, &random))
        repair?(&bytes, snippet.count, &random)
      }
    }
    return bytes
  }

  /// Replaces some bytes behind the first `start`.
  package mutating func scatter(_ count: ClosedRange<Int>, in bytes: inout [UInt8], from start: Int) {
    for _ in 0..<Int.random(in: count, using: &random) where start < bytes.count {
      bytes[Int.random(in: start..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
    }
  }

  package mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.randomElement(using: &random)
  }

  package mutating func below(_ count: Int) -> Int { Int.random(in: 0..<max(count, 1), using: &random) }
}
