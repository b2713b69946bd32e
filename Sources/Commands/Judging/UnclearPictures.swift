import Digits
import Display

/// Pictures of a folder that show no single digit, and are answered all the same.
struct UnclearPictures: Encodable, Sendable {
  /// Paths of those without ink.
  let blank: [String]
  /// Paths of those with several digits or a blot.
  let unclear: [String]

  private static let mostNamed = 3

  /// - Returns: `nil` if the reader found none.
  init?(_ findings: [ReadingFinding]) {
    var (blank, unclear): ([String], [String]) = ([], [])
    for finding in findings {
      switch finding {
      case .blank(let paths): blank = paths
      case .unclear(let paths): unclear = paths
      default: break
      }
    }
    guard !blank.isEmpty || !unclear.isEmpty else { return nil }
    (self.blank, self.unclear) = (blank, unclear)
  }

  var sentence: String {
    let paths = blank + unclear
    let more = paths.count - Self.mostNamed
    let names = paths.prefix(Self.mostNamed).map { shown($0) }
    let kinds = [(blank, "without ink"), (unclear, "with several digits or a blot")].filter { !$0.0.isEmpty }
    let counts = kinds.enumerated().map { index, kind in
      (index == 0 ? counted(kind.0.count, "picture") : NumberText.count(kind.0.count)) + " " + kind.1
    }
    return counts.joined(separator: " and ") + (paths.count == 1 ? " has" : " have")
      + " an answer all the same: "
      + listed(names + (more > 0 ? ["\(NumberText.count(more)) more"] : []), joinedBy: "and") + "."
  }
}
