import Digits
import Foundation
import Notebook

/// The work on an exercise as one file: who did it, the commands with their output, and a chain of hashes.
///
/// A script that can be read and replayed. Behind each command stands a link of the chain, `#@ 3 DATE SECONDS SHA-256`:
/// the hash of the link before, the place, the time, the comments, the command and its output. So a change, a cell that is
/// missing or one of somebody else shows without running anything. Whoever computes all hashes anew is found by the
/// replay, which gives other output than the file says.
struct HandIn: Equatable, Sendable {
  /// A command and what came of it.
  struct Entry: Equatable, Sendable {
    let date: String
    /// As text, since it is hashed: seconds, 3 decimals.
    let seconds: String
    let prose: [String]
    let line: String
    let output: [String]

    /// The lines as they stand in the file, without the link.
    var body: [String] { prose.map { Self.comment($0) } + [line] + output.map(HandIn.written) }

    private static func comment(_ text: String) -> String { text.isEmpty ? "#" : "# \(text)" }

    /// When it ran and for how long: two people never have the same.
    var moment: String { "\(date) \(seconds)" }
  }

  static let ending = ".hand-in.digits"
  static let firstWords = "# digitbook hand-in 1"

  let name: String
  /// `exercise 3`, or that of a file.
  let exercise: String
  /// SHA-256 of the exercise's file.
  let digest: String
  /// What `check` said when it was written: `5 of 5`. A claim, which nobody relies on.
  let claim: String
  /// The processor's way of computing: another one rounds otherwise.
  let way: String
  let version: String
  let written: String
  let entries: [Entry]

  /// The lines above the first command.
  var head: [String] {
    [
      "\(Self.firstWords): 'grade' replays it and compares it with what it says.", "# name: \(name)",
      "# exercise: \(exercise)", "# digest: \(digest)", "# met: \(claim)", "# processor: \(way)",
      "# digitbook: \(version)", "# written: \(written)",
    ]
  }

  var text: String {
    var hash = HashChain.start(head)
    var lines = head + ["#@ start \(hash)"]
    for (index, entry) in entries.enumerated() {
      hash = HashChain.next(hash, place: index + 1, moment: entry.moment, body: entry.body)
      lines += [""] + entry.body + ["#@ \(index + 1) \(entry.moment) \(hash)"]
    }
    lines += ["", "#@ end \(entries.count) \(HashChain.end(hash, count: entries.count))"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// A line of output as it stands in a script.
  static func written(_ line: String) -> String { line.isEmpty ? "#>" : "#> \(line)" }
}

/// The hashes of a hand-in, each made of the one before.
enum HashChain {
  static func start(_ head: [String]) -> String { hash(head) }

  static func next(_ hash: String, place: Int, moment: String, body: [String]) -> String {
    self.hash([hash, "\(place) \(moment)"] + body)
  }

  static func end(_ hash: String, count: Int) -> String { self.hash([hash, "end \(count)"]) }

  private static func hash(_ lines: [String]) -> String {
    SHA256Hex.of(Array(lines.joined(separator: "\n").utf8))
  }
}
