import CommandLanguage
import Display

/// Why a cell failed, in the form of Jupyter: a name, a sentence, and what stands below the cell.
struct Failure: Equatable {
  /// Such as `CommandFailed`.
  let name: String
  let sentence: String
  /// Lines without line breaks.
  let lines: [String]

  /// - Parameters:
  ///   - line: the line that failed.
  ///   - place: where it stands, if that is not obvious: `line 2`, `tour.digits:3`.
  init(_ error: ErrorMessage, in line: String, at place: String?) {
    name = "CommandFailed"
    sentence = error.message
    var lines = [(place.map { "\($0): " } ?? "") + "error: \(error.message)"]
    if let columns = error.columns, place != nil || columns.lowerBound > 0 {
      lines.append("    " + DisplayText.visible(line))
      let indent = String(repeating: " ", count: 4 + columns.lowerBound)
      lines.append(indent + String(repeating: "^", count: max(columns.count, 1)))
    }
    if let hint = error.hint { lines.append(" hint: \(hint)") }
    self.lines = lines
  }

  init(name: String, _ sentence: String) {
    (self.name, self.sentence) = (name, sentence)
    lines = [sentence]
  }

  static let interrupted = Failure(name: "Interrupted", "interrupted")

  /// The fields of an `error` message, which a reply has too.
  var fields: [(String, JSONText)] {
    [
      ("ename", .string(name)), ("evalue", .string(sentence)),
      ("traceback", .array(lines.map { .string($0) })),
    ]
  }
}
