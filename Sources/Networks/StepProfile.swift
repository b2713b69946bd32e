import Compute

/// Time spent in the parts of training steps. All threads add to it, so the parts are sums over threads.
package final class StepProfile: Sendable {
  /// The parts of a training step.
  package enum Part: Int, CaseIterable, Sendable {
    /// Reads the pixels of the rows from the dataset, sparse and transposed if that pays.
    case gather
    /// From the pixels to the probabilities.
    case forward
    /// From the loss to the gradients of all weights.
    case backward
    /// Updates the weights.
    case update
  }

  package struct Times: Sendable {
    package internal(set) var steps = 0
    /// Seconds from start to end, summed over the steps.
    package internal(set) var wall = 0.0
    /// Floating-point operations in the products of all layers.
    package internal(set) var operations = 0.0
    /// The operations a dense first layer would have needed.
    package internal(set) var denseOperations = 0.0
    fileprivate var parts = Array(repeating: 0.0, count: Part.allCases.count)

    /// Seconds of one part, summed over the threads.
    package subscript(part: Part) -> Double { parts[part.rawValue] }
  }

  private let sums = Locked(Times())

  package init() {}

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

/// Measures consecutive parts of one task; without a profile it does nothing.
struct Stopwatch {
  private let profile: StepProfile?
  private var last: ContinuousClock.Instant?

  init(for profile: StepProfile?) {
    self.profile = profile
    last = profile == nil ? nil : .now
  }

  /// Attributes the time since the last call to this part.
  mutating func note(_ part: StepProfile.Part) {
    guard let profile, let last else { return }
    let now = ContinuousClock.now
    profile.add(now - last, to: part)
    self.last = now
  }
}
