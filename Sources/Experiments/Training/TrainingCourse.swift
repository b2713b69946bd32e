import Foundation

/// Changes of a training under way, each at its place. The same settings with the same course give the same
/// bits, whether the changes were typed or made by keys while it learned.
package struct TrainingCourse: Codable, Hashable, Sendable {
  package enum Change: Codable, Hashable, Sendable {
    /// A new learning rate. It takes the place of `TrainingSettings.learningRate`, so a schedule goes on from it.
    case learningRate(Double)
    /// Drop-out on or off.
    case dropout(Bool)
    /// The end of the training; the model is kept.
    case end
  }

  package struct Event: Codable, Hashable, Sendable {
    /// Epochs done, with the fraction of the running one: 3.5 is the middle of the fourth.
    package let place: Double
    package let change: Change

    package init(at place: Double, _ change: Change) {
      self.place = place
      self.change = change
    }
  }

  /// By place; those at the same place in the order in which they take effect.
  package private(set) var events: [Event]

  package init(_ events: [Event]) {
    self.events = events.enumerated()
      .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(\.element)
  }

  /// Whether an event takes effect before the step that starts at this position.
  ///
  /// The tolerance is far below a step of ten million rows and far above the rounding of a decimal fraction.
  static func isDue(_ place: Double, epochsDone: Int, position: Int, of rows: Int) -> Bool {
    Double(epochsDone) + Double(position) / Double(max(rows, 1)) >= place - 1e-9
  }

  /// The shortest decimal fraction that names this step and not the one before.
  /// - Parameters:
  ///   - position: rows of the epoch that were trained on before the step.
  ///   - batch: rows of the step before.
  static func place(epochsDone: Int, position: Int, of rows: Int, batch: Int) -> Double {
    guard position > 0 else { return Double(epochsDone) }
    let exact = Double(epochsDone) + Double(position) / Double(max(rows, 1))
    let before = max(position - batch, 0)
    for digits in 0...8 {
      let scale = pow(10, Double(digits))
      let short = (exact * scale + 1e-6).rounded(.down) / scale
      if isDue(short, epochsDone: epochsDone, position: position, of: rows),
        !isDue(short, epochsDone: epochsDone, position: before, of: rows)
      {
        return short
      }
    }
    return exact
  }

  /// Without the first events; `nil` if none is left.
  package func dropping(first count: Int) -> TrainingCourse? {
    let rest = events.dropFirst(max(count, 0))
    return rest.isEmpty ? nil : TrainingCourse(Array(rest))
  }

  /// Adds an event that takes effect now, before those still ahead. A second change of the same kind at the same
  /// place takes the place of the first.
  /// - Parameter done: number of events that have taken effect.
  /// - Returns: that number with the new event.
  mutating func add(_ event: Event, after done: Int) -> Int {
    let same = events[..<min(done, events.count)].lastIndex {
      $0.place == event.place && $0.change.isSameKind(as: event.change)
    }
    if let same {
      events.remove(at: same)
      events.insert(event, at: done - 1)
      return done
    }
    events.insert(event, at: min(done, events.count))
    return done + 1
  }
}

extension TrainingCourse.Change {
  fileprivate func isSameKind(as other: Self) -> Bool {
    switch (self, other) {
    case (.learningRate, .learningRate), (.dropout, .dropout), (.end, .end): true
    default: false
    }
  }
}
