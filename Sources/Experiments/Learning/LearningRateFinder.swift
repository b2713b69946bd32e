import Compute
import Digits
import Foundation

/// A learning-rate range test: trains from the initial weights while the learning rate grows by a constant
/// factor per mini-batch, and records the loss.
///
/// L. N. Smith, "Cyclical Learning Rates for Training Neural Networks" (2015, 2017); smoothing, the end at
/// four times the lowest loss, and the suggestion as in S. Gugger's "How Do You Find A Good Learning Rate"
/// (2018).
package struct LearningRateFinder: Codable, Sendable {
  /// One mini-batch.
  package struct Point: Codable, Sendable {
    /// Learning rate of its step.
    package let rate: Double
    /// Mean loss before the step, penalty included.
    package let loss: Double
    /// Exponential moving average of the losses, bias-corrected.
    package let smoothed: Double
  }

  /// One point per mini-batch.
  package let points: [Point]
  /// Whether the test ended because the smoothed loss exceeded a multiple of its minimum or became non-finite.
  package let blewUp: Bool
  package let isInterrupted: Bool

  /// Decay of the moving average.
  private static let smoothing = 0.9
  /// The test ends when the smoothed loss exceeds this multiple of its minimum.
  private static let divergenceFactor = 4.0
  /// The suggested rate is the rate of the lowest loss divided by this.
  private static let safetyFactor = 10.0

  /// Runs the test with these settings, except that schedule, weight averaging and early stopping are off.
  ///
  /// - Parameters:
  ///   - rates: first and last learning rate.
  ///   - steps: number of mini-batches; if more than an epoch has, rows repeat in a new order.
  /// - Throws: `NetworkError`; `TrainingError.tooFewClasses`, `.diverged` if that happened before the second
  ///   step, and `.interrupted` if cancelled before the second step.
  package init(
    _ settings: TrainingSettings, on examples: Examples, rates: ClosedRange<Double>, steps: Int,
    workers: ThreadPool, context: ExperimentContext
  ) throws {
    if settings.solver == .lbfgs { throw TrainingError.noMiniBatches }
    var settings = settings
    (settings.schedule, settings.averaging, settings.earlyStopping) = (.constant, 0, false)
    var run = try TrainingRun(
      settings: settings, examples: examples, validation: nil, earlier: nil, workers: workers)
    var (points, mean, lowest, exploded) = ([Point](), 0.0, Double.infinity, false)
    while points.count < steps, !exploded, !context.cancellation.isRaised {
      let share = steps > 1 ? Double(points.count) / Double(steps - 1) : 0
      let rate = rates.lowerBound * pow(rates.upperBound / rates.lowerBound, share)
      // The only error a mini-batch can throw is a loss that is not finite.
      guard let loss = try? run.trainBatch(atRate: rate).loss else {
        exploded = true
        break
      }
      if run.state.position == run.trainingCount { _ = try run.endEpoch(since: .now) }
      mean = Self.smoothing * mean + (1 - Self.smoothing) * loss
      let smoothed = mean / (1 - pow(Self.smoothing, Double(points.count + 1)))
      points.append(Point(rate: rate, loss: loss, smoothed: smoothed))
      lowest = min(lowest, smoothed)
      exploded = smoothed > Self.divergenceFactor * lowest
      context.observe(
        .batch(epoch: 1, of: 1, share: Double(points.count) / Double(steps), loss: smoothed))
    }
    isInterrupted = context.cancellation.isRaised
    if isInterrupted, context.cancellation.isAbandoned || points.count < 2 { throw TrainingError.interrupted }
    guard points.count > 1 else { throw TrainingError.diverged(epoch: 1, learningRate: rates.lowerBound) }
    self.points = points
    blewUp = exploded
  }

  /// The point of the lowest smoothed loss.
  package var lowest: Point? { points.min { $0.smoothed < $1.smoothed } }

  /// The point before the lowest one at which the smoothed loss falls fastest per factor of the rate.
  package var steepest: Point? {
    guard let end = points.firstIndex(where: { $0.smoothed == lowest?.smoothed }), end > 1 else { return nil }
    let index = (1..<end).min { fall(at: $0) < fall(at: $1) }
    return index.map { points[$0] }
  }

  /// A tenth of the rate of the lowest loss, to one significant digit: fast, with a margin before divergence.
  /// `nil` if the loss did not fall by 10 %, so that the test is inconclusive.
  package var suggestion: Double? {
    guard let first = points.first, let lowest, lowest.smoothed < 0.9 * first.smoothed else { return nil }
    let rate = lowest.rate / Self.safetyFactor
    let power = pow(10, log10(rate).rounded(.down))
    return Double("\(Int((rate / power).rounded()))e\(Int(log10(power).rounded()))")
  }

  private func fall(at index: Int) -> Double { points[index + 1].smoothed - points[index - 1].smoothed }
}
