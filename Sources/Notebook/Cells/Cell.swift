import CommandLanguage
import Display
import Foundation

/// One command that was run: text, outcome, result and duration.
package struct Cell: Sendable {
  package enum Status: String, Codable, Sendable {
    case ok, failed, interrupted
  }

  /// Counted from 1 within the session.
  package let number: Int
  /// The line as typed, or a line that reproduces an interactive command (see `CellResult.recordedLine`).
  package let input: String
  package let status: Status
  /// Start time.
  package let started: Date
  /// Wall-clock seconds.
  package let seconds: Double
  package let error: ErrorMessage?
  /// The computed result. An interrupted training has one too.
  package let result: (any CellResult)?
  /// What it read and changed in the workspace; empty if it failed.
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
