import Display

/// An error with a message for the user. Every error that can reach a cell conforms: beside its cases, or in
/// `Notebook/Wording` for the modules below the notebook.
package protocol Worded: Error {
  /// What is wrong and what to type next.
  var wording: ErrorMessage { get }
}

/// The message of an error.
package struct ErrorMessage: Codable, Equatable, Sendable {
  /// What is wrong and where: one sentence without a full stop.
  package let message: String
  /// What to type next; one sentence without a full stop.
  package let hint: String?
  /// The part of the line to mark, in characters from 0.
  package let columns: Range<Int>?

  /// Makes control characters and line breaks visible: paths and words come from outside, and a message must stay
  /// on one line.
  package init(_ message: String, hint: String? = nil, columns: Range<Int>? = nil) {
    self.message = Self.shortened(DisplayText.visible(message))
    self.hint = hint.map { Self.shortened(DisplayText.visible($0)) }
    self.columns = columns
  }

  /// Longer texts quote a word that nobody typed by hand.
  private static let longest = 1000

  /// Cuts words of hundreds of characters, and then the text, so that a message can be read.
  private static func shortened(_ text: String) -> String {
    guard text.utf8.count > longest else { return text }
    let words = text.split(separator: " ", omittingEmptySubsequences: false).prefix(longest).map { word in
      word.utf8.count > 100 ? word.prefix(80) + "..." + word.suffix(4) : String(word)
    }
    let short = words.joined(separator: " ")
    return short.utf8.count > 4 * longest ? short.prefix(4 * longest) + "..." : short
  }

  /// The message of any error.
  package init(wording error: any Error) {
    self = (error as? any Worded)?.wording ?? Self("internal error: \(error)")
  }

  private enum CodingKeys: String, CodingKey {
    case message, hint
  }

  /// Columns are only for display and are not stored.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    message = try container.decode(String.self, forKey: .message)
    hint = try container.decodeIfPresent(String.self, forKey: .hint)
    columns = nil
  }
}
