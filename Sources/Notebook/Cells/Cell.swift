import Display
import Foundation

/// One command that was run: its text, its outcome, its result, how long it took.
public struct Cell: Sendable {
  /// How it ended.
  public enum Status: String, Codable, Sendable {
    case ok, failed, interrupted
  }

  /// 1 is the first of the session.
  public let number: Int
  /// The line as it was typed.
  public let input: String
  /// How it ended.
  public let status: Status
  /// When it began.
  public let started: Date
  /// Wall-clock seconds.
  public let seconds: Double
  /// Why it failed.
  public let error: ErrorMessage?
  /// What it computed. An interrupted training has a result too.
  public let result: (any CellResult)?

  init(
    number: Int, input: String, status: Status, started: Date = Date(), seconds: Double, error: ErrorMessage?,
    result: (any CellResult)?
  ) {
    self.number = number
    self.input = input
    self.status = status
    self.started = started
    self.seconds = seconds
    self.error = error
    self.result = result
  }
}

/// An error in words.
public struct ErrorMessage: Codable, Equatable, Sendable {
  /// What was wrong and where: one sentence without a full stop.
  public let message: String
  /// What to type next; one sentence without a full stop.
  public let hint: String?
  /// The part of the line that is meant, in characters from 0.
  public let columns: Range<Int>?

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
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    message = try container.decode(String.self, forKey: .message)
    hint = try container.decodeIfPresent(String.self, forKey: .hint)
    columns = nil
  }
}
