import Display
import Foundation

/// One command that was run: its text, its outcome, its result, how long it took.
package struct Cell: Sendable {
  /// How it ended.
  package enum Status: String, Codable, Sendable {
    case ok, failed, interrupted
  }

  /// 1 is the first of the session.
  package let number: Int
  /// The line as it was typed, or one that replays what the user did beside it (see `CellResult.recordedLine`).
  package let input: String
  /// How it ended.
  package let status: Status
  /// When it began.
  package let started: Date
  /// Wall-clock seconds.
  package let seconds: Double
  /// Why it failed.
  package let error: ErrorMessage?
  /// What it computed. An interrupted training has a result too.
  package let result: (any CellResult)?
  /// What it did with the workspace; without a word on it where it failed.
  package let provenance: Provenance

  init(
    number: Int, input: String, status: Status, started: Date = Date(), seconds: Double,
    error: ErrorMessage? = nil, result: (any CellResult)? = nil, provenance: Provenance = Provenance()
  ) {
    self.number = number
    self.input = input
    self.status = status
    self.started = started
    self.seconds = seconds
    self.error = error
    self.result = result
    self.provenance = provenance
  }
}

/// An error in words.
package struct ErrorMessage: Codable, Equatable, Sendable {
  /// What was wrong and where: one sentence without a full stop.
  package let message: String
  /// What to type next; one sentence without a full stop.
  package let hint: String?
  /// The part of the line that is meant, in characters from 0.
  package let columns: Range<Int>?

  /// Paths and words come from outside: whatever they hold, a sentence stays on one line.
  init(_ message: String, hint: String? = nil, columns: Range<Int>? = nil) {
    self.message = DisplayText.visible(message)
    self.hint = hint.map { DisplayText.visible($0) }
    self.columns = columns
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
