import Compute
import Foundation

/// What a user may ask of a training while it learns.
package enum TrainingControl: Sendable, Equatable {
  /// Pauses, or goes on.
  case pause
  /// Doubles the learning rate.
  case faster
  /// Halves it.
  case slower
  /// Takes one step and pauses.
  case step
  /// Goes on to the end of the epoch and pauses.
  case epoch
  /// Switches drop-out off or on.
  case dropout
  /// Ends the training and keeps the model.
  case end
}

/// Hands what the user asks for from the thread that reads the keys to the one that trains.
package final class TrainingControls: Sendable {
  private let waiting = Locked<[TrainingControl]>([])

  package init() {}

  package func ask(_ control: TrainingControl) { waiting.withLock { $0.append(control) } }

  /// The next one, in the order they were asked for.
  func next() -> TrainingControl? { waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}

/// Lets a user steer one training between its mini-batches. A pause, a single step and a single epoch change no
/// bit of the model; the other changes are recorded in its settings.
struct TrainingSteering {
  private let controls: TrainingControls
  private var isPaused = false
  private var pauses: Pause?

  /// Where a training that was asked for a piece of work pauses again.
  private enum Pause { case afterStep, afterEpoch }

  /// While paused, the time between two looks for a key.
  private static let rest = 0.01
  private static let factor = 2.0
  /// Rates beyond these are of no use, and doubling must not end in infinity.
  private static let rates = 1e-12...1e6

  init(_ controls: TrainingControls) {
    self.controls = controls
  }

  /// Does what was asked for, before the next step; returns after a pause.
  /// - Parameter show: called when something changed.
  mutating func steer(_ run: inout TrainingRun, _ cancellation: Cancellation, show: (TrainingRun) -> Void) {
    if pauses == .afterStep || (pauses == .afterEpoch && run.state.position == 0) {
      (isPaused, pauses) = (true, nil)
      run.isPaused = true
      show(run)
    }
    while run.stopped == nil, !cancellation.isRaised {
      if let control = controls.next() {
        take(control, &run)
        run.isPaused = isPaused
        show(run)
      } else if isPaused {
        Thread.sleep(forTimeInterval: Self.rest)
      }
      // What was asked for after a step waits for its end.
      if !isPaused, pauses != nil { break }
      if !isPaused, !controls.hasMore { break }
    }
    run.isPaused = false
  }

  private mutating func take(_ control: TrainingControl, _ run: inout TrainingRun) {
    switch control {
    case .pause: (isPaused, pauses) = (!isPaused, nil)
    case .step: (isPaused, pauses) = (false, .afterStep)
    case .epoch: (isPaused, pauses) = (false, .afterEpoch)
    case .faster: change(&run, by: Self.factor)
    case .slower: change(&run, by: 1 / Self.factor)
    case .dropout: if let isOn = run.dropsOut { run.make(.dropout(!isOn)) }
    case .end: run.make(.end)
    }
  }

  private func change(_ run: inout TrainingRun, by factor: Double) {
    let rate = run.rateNow * factor
    if Self.rates.contains(rate) { run.make(.learningRate(rate)) }
  }
}

extension TrainingControls {
  fileprivate var hasMore: Bool { waiting.withLock { !$0.isEmpty } }
}
