import Display

/// An error that has its own sentence. Everything that can reach a cell conforms, in the module of the error or, for
/// the modules that know no prompt, in `Notebook/Wording`.
package protocol Worded: Error {
  /// What was wrong and what to type next.
  var wording: ErrorMessage { get }
}

/// An error in words.
package struct ErrorMessage: Codable, Equatable, Sendable {
  /// What was wrong and where: one sentence without a full stop.
  package let message: String
  /// What to type next; one sentence without a full stop.
  package let hint: String?
  /// The part of the line that is meant, in characters from 0.
  package let columns: Range<Int>?

  /// Paths and words come from outside: control characters and line breaks in them are made visible, so that a
  /// sentence stays on one line.
  package init(_ message: String, hint: String? = nil, columns: Range<Int>? = nil) {
    self.message = DisplayText.visible(message)
    self.hint = hint.map { DisplayText.visible($0) }
    self.columns = columns
  }

  /// The sentence of any error.
  package init(wording error: any Error) {
    self = (error as? any Worded)?.wording ?? Self("internal error: \(error)")
  }

  private enum CodingKeys: String, CodingKey {
    case message, hint
  }

  /// Columns are for the eye; they are not stored.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    message = try container.decode(String.self, forKey: .message)
    hint = try container.decodeIfPresent(String.self, forKey: .hint)
    columns = nil
  }
}
