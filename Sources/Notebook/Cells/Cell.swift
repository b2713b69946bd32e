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
  private let deferredResult: Deferred<(any CellResult)?>
  private let deferredProvenance: Deferred<Provenance>

  /// The computed result. An interrupted training has one too.
  package var result: (any CellResult)? { deferredResult.value }
  /// What it read and changed in the workspace; empty if it failed.
  package var provenance: Provenance { deferredProvenance.value }
  /// The comments above it, in Markdown, a line each.
  package var prose: [String] { provenance.prose }

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
    deferredResult = Deferred(result)
    deferredProvenance = Deferred(provenance)
  }

  /// A cell of a stored session, whose result is decoded when it is asked for: a session has thousands of cells, and
  /// few of them are looked at again.
  init(
    number: Int, input: String, status: Status, started: Date, seconds: Double, error: ErrorMessage?,
    result: Deferred<(any CellResult)?>, provenance: Deferred<Provenance>
  ) {
    self.number = number
    self.input = input
    self.status = status
    self.started = started
    self.seconds = seconds
    self.error = error
    deferredResult = result
    deferredProvenance = provenance
  }
}
