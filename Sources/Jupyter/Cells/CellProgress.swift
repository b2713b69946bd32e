import Display
import Experiments
import Foundation
import Synchronization

/// Shows the progress of a line in the notebook: one output, updated in place a few times a second. Events arrive from
/// any thread.
final class CellProgress: Sendable {
  private struct State {
    var teller: any ProgressTeller
    var shownAt: ContinuousClock.Instant?
    var hasPicture = false
    var isOver = false
    var notes: Set<String> = []
  }

  /// Shorter work needs no progress.
  private static let patience = Duration.milliseconds(200)
  private static let interval = Duration.milliseconds(300)
  /// A picture is drawn and sent as HTML, some 30 kB.
  private static let pictureInterval = Duration.milliseconds(600)
  private static let width = 80

  private let start = ContinuousClock.now
  private let state: Mutex<State>
  private let output: CellOutput
  /// Names the output for updates.
  private let id = UUID().uuidString.lowercased()

  init(_ teller: any ProgressTeller, output: CellOutput) {
    state = Mutex(State(teller: teller))
    self.output = output
  }

  func observe(_ event: ExperimentEvent) {
    let now = ContinuousClock.now
    state.withLock { state in
      guard !state.isOver else { return }
      state.teller.note(event, at: (now - start) / .seconds(1))
      if let note = state.teller.note(of: event), state.notes.insert(note).inserted {
        output.write(note + "\n", to: .stderr)
      }
      let interval = state.hasPicture ? Self.pictureInterval : Self.interval
      guard now - start > Self.patience, state.shownAt.map({ now - $0 > interval }) ?? true else { return }
      show(&state, at: now)
    }
  }

  private func show(_ state: inout State, at now: ContinuousClock.Instant) {
    let line = state.teller.line(at: (now - start) / .seconds(1), width: Self.width)
    let picture = state.teller.picture
    guard !line.isEmpty || !picture.isEmpty else { return }
    state.hasPicture = !picture.isEmpty
    let bundle = MimeBundle(
      picture + (line.isEmpty ? [] : [.preformatted(line)]),
      style: RenderStyle(width: Self.width, unicode: true))
    output.display(bundle, id: id, isUpdate: state.shownAt != nil, isResult: false)
    state.shownAt = now
  }

  /// The work has ended. A line of progress makes room for the result; a picture keeps its last state, as does the line
  /// of work that gave no result.
  /// - Returns: the output that the result is to take the place of, if any.
  func end(hasResult: Bool) -> String? {
    state.withLock { state in
      state.isOver = true
      guard state.shownAt != nil else { return nil }
      guard hasResult, !state.hasPicture else {
        show(&state, at: .now)
        return nil
      }
      guard output.isAlone else { return id }
      output.clear()
      return nil
    }
  }
}
