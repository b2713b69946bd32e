import Foundation
import Networks

// Changes of the running training: those of its settings, and those asked for while it learns.

extension TrainingRun {
  /// Applies the changes that are due before the next step. Doing it twice changes nothing.
  mutating func followCourse() {
    guard let events = course?.events else { return }
    while let event = events.dropFirst(state.eventsDone ?? 0).first,
      TrainingCourse.isDue(
        event.place, epochsDone: state.epochsDone, position: state.position, of: trainingCount)
    {
      state.eventsDone = (state.eventsDone ?? 0) + 1
      apply(event.change)
    }
  }

  /// Makes a change now and records it in the settings.
  mutating func make(_ change: TrainingCourse.Change) {
    let place = TrainingCourse.place(
      epochsDone: state.epochsDone, position: state.position, of: trainingCount, batch: batchRows)
    var course = course ?? TrainingCourse([])
    state.eventsDone = course.add(.init(at: place, change), after: state.eventsDone ?? 0)
    self.course = course
    apply(change)
  }

  /// The learning rate that doubling or halving starts from.
  var rateNow: Double { followsFormula ? baseRate : learningRate }

  /// Whether the network drops out in training; `nil` if it has no such layer.
  var dropsOut: Bool? { drawsNoise ? state.dropsOut ?? true : nil }

  private mutating func apply(_ change: TrainingCourse.Change) {
    switch change {
    case .learningRate(let rate):
      state.rate = rate
      // A cosine or one-cycle schedule sets the rate itself before the next step.
      learningRate = settingsNow.curve == nil && followsFormula ? scaledByPower(rate) : rate
    case .dropout(let isOn): setDropout(isOn)
    case .end: stopped = .course
    }
  }

  /// Whether the rate is computed from a base rate before each step or epoch.
  private var followsFormula: Bool {
    let settings = settingsNow
    return settings.curve != nil || (settings.solver == .sgd && settings.schedule == .invscaling)
  }
}
