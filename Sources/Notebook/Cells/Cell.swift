import CommandLanguage
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

  package init(
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
