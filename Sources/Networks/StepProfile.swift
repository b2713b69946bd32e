import Synchronization

/// Where the time of training steps goes. ThreadPool add to it, so its parts are sums over all of them.
package final class StepProfile: Sendable {
  /// What a worker does in a step.
  package enum Part: Int, CaseIterable, Sendable {
    /// Takes the pixels of its rows from the dataset, without paper and sorted where that pays.
    case gather
    /// From the pixels to the probabilities.
    case forward
    /// From the loss to the gradients of all weights.
    case backward
    /// Moves the weights.
    case update
  }

  /// Sums over all steps so far.
  package struct Times: Sendable {
    /// Steps taken.
    package internal(set) var steps = 0
    /// Seconds from the beginnings of the steps to their ends.
    package internal(set) var wall = 0.0
    /// Multiplications and additions in the products of all layers.
    package internal(set) var operations = 0.0
    /// What they would have been if paper had been multiplied too.
    package internal(set) var denseOperations = 0.0
    fileprivate var parts = Array(repeating: 0.0, count: Part.allCases.count)

    /// Seconds of one part, summed over the workers.
    package subscript(part: Part) -> Double { parts[part.rawValue] }
  }

  private let sums = Mutex(Times())

  /// Nothing measured yet.
  package init() {}

  /// All that was measured.
  package var times: Times { sums.withLock { $0 } }

  func add(_ duration: Duration, to part: Part) {
    sums.withLock { $0.parts[part.rawValue] += duration / .seconds(1) }
  }

  func addStep(_ duration: Duration, operations: Double, dense: Double) {
    sums.withLock { sums in
      sums.steps += 1
      sums.wall += duration / .seconds(1)
      sums.operations += operations
      sums.denseOperations += dense
    }
  }
}

/// Measures the parts of one worker's task, one after the other; without a profile it does nothing.
struct Stopwatch {
  private let profile: StepProfile?
  private var last: ContinuousClock.Instant?

  init(for profile: StepProfile?) {
    self.profile = profile
    last = profile == nil ? nil : .now
  }

  /// What happened since the last time was this part.
  mutating func note(_ part: StepProfile.Part) {
    guard let profile, let last else { return }
    let now = ContinuousClock.now
    profile.add(now - last, to: part)
    self.last = now
  }
}
