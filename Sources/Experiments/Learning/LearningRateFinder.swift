import Compute
import Digits
import Foundation

/// A learning-rate range test: a network learns from its first weights on while the learning rate grows from
/// mini-batch to mini-batch, each time by the same factor, and the loss is watched.
///
/// L. N. Smith, "Cyclical Learning Rates for Training Neural Networks" (2015, 2017); smoothing, the end at four
/// times the lowest loss, and the suggestion as in S. Gugger's "How Do You Find A Good Learning Rate" (2018).
package struct LearningRateFinder: Codable, Sendable {
  /// One mini-batch.
  package struct Point: Codable, Sendable {
    /// The learning rate of its step.
    package let rate: Double
    /// Its mean loss before that step, penalty included.
    package let loss: Double
    /// The running mean of the losses so far, the newest counting most.
    package let smoothed: Double
  }

  /// Mini-batch by mini-batch.
  package let points: [Point]
  /// Whether it ended because the loss had grown to a multiple of its lowest, or was no number any more.
  package let blewUp: Bool
  /// Whether somebody cancelled it.
  package let isInterrupted: Bool

  /// How much of the running mean is kept from one mini-batch to the next.
  private static let memory = 0.9
  /// It ends when the smoothed loss is so many times the lowest.
  private static let explosion = 4.0
  /// How far below the lowest point a rate is safe for a whole training.
  private static let safety = 10.0

  /// The steps are those of a training with these settings, but for the rate: a schedule, an average of the weights
  /// and rows held back have no part in it.
  ///
  /// - Parameters:
  ///   - rates: the first and the last learning rate.
  ///   - steps: mini-batches; where they are more than an epoch has, the rows come again in a new order.
  /// - Throws: `NetworkError`; `TrainingError.tooFewClasses`, `.diverged` if it did so before the second step, and
  ///   `.interrupted` if it was cancelled before that.
  package init(
    _ settings: TrainingSettings, on examples: Examples, rates: ClosedRange<Double>, steps: Int,
    workers: ThreadPool, context: ExperimentContext
  ) throws {
    var settings = settings
    (settings.schedule, settings.averaging, settings.earlyStopping) = (.constant, 0, false)
    var run = try TrainingRun(
      settings: settings, examples: examples, validation: nil, earlier: nil, workers: workers)
    var (points, mean, lowest, exploded) = ([Point](), 0.0, Double.infinity, false)
    while points.count < steps, !exploded, !context.cancellation.isRaised {
      let share = steps > 1 ? Double(points.count) / Double(steps - 1) : 0
      let rate = rates.lowerBound * pow(rates.upperBound / rates.lowerBound, share)
      // All that can go wrong with a mini-batch is a loss that is no number.
      guard let loss = try? run.learnBatch(atRate: rate).loss else {
        exploded = true
        break
      }
      if run.state.position == run.trainingCount { _ = run.endEpoch(since: .now) }
      mean = Self.memory * mean + (1 - Self.memory) * loss
      let smoothed = mean / (1 - pow(Self.memory, Double(points.count + 1)))
      points.append(Point(rate: rate, loss: loss, smoothed: smoothed))
      lowest = min(lowest, smoothed)
      exploded = smoothed > Self.explosion * lowest
      context.observe(
        .batch(epoch: 1, of: 1, share: Double(points.count) / Double(steps), loss: smoothed))
    }
    isInterrupted = context.cancellation.isRaised
    if isInterrupted, context.cancellation.isAbandoned || points.count < 2 { throw TrainingError.interrupted }
    guard points.count > 1 else { throw TrainingError.diverged(epoch: 1, learningRate: rates.lowerBound) }
    self.points = points
    blewUp = exploded
  }

  /// Where the smoothed loss was lowest.
  package var lowest: Point? { points.min { $0.smoothed < $1.smoothed } }

  /// Where the smoothed loss fell fastest as the rate grew by a factor, on the way to the lowest point.
  package var steepest: Point? {
    guard let end = points.firstIndex(where: { $0.smoothed == lowest?.smoothed }), end > 1 else { return nil }
    let index = (1..<end).min { fall(at: $0) < fall(at: $1) }
    return index.map { points[$0] }
  }

  /// A tenth of the rate of the lowest point, to one significant digit: fast, and far from where the loss
  /// grows. `nil` where the loss did not fall by a tenth, so that there is no telling.
  package var suggestion: Double? {
    guard let first = points.first, let lowest, lowest.smoothed < 0.9 * first.smoothed else { return nil }
    let rate = lowest.rate / Self.safety
    let power = pow(10, log10(rate).rounded(.down))
    return Double("\(Int((rate / power).rounded()))e\(Int(log10(power).rounded()))")
  }

  private func fall(at index: Int) -> Double { points[index + 1].smoothed - points[index - 1].smoothed }
}
