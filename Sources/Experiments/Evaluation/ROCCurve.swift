import Compute

/// Receiver operating characteristic of one binary decision: true positive rate against false positive rate
/// as the threshold falls. `sklearn.metrics.roc_curve` and `auc` of 1.9.1.
///
/// Only defined if there are both positives and negatives.
package struct ROCCurve: Codable, Equatable, Sendable {
  /// The rates at one threshold.
  package struct Point: Codable, Equatable, Sendable {
    /// Share of negatives with a score at or above the threshold.
    package let falsePositiveRate: Double
    /// Share of positives with a score at or above the threshold.
    package let truePositiveRate: Double
    /// `nil` for the first point, above every score.
    package let threshold: Double?
  }

  /// From (0, 0) to (1, 1), by falling threshold. Points exactly halfway between their neighbours are dropped.
  package let points: [Point]
  /// Area under the curve: the probability that a random positive scores above a random negative.
  package let area: Double

  /// - Parameter scores: sorted ascending.
  /// - Returns: `nil` without positives or without negatives.
  init?(sorted scores: [SignedScore]) {
    let corners = Self.corners(of: scores)
    guard let last = corners.last, last.positives > 0, last.negatives > 0 else { return nil }

    var points = [Point(falsePositiveRate: 0, truePositiveRate: 0, threshold: nil)]
    points.reserveCapacity(corners.count + 1)
    for corner in corners {
      points.append(
        Point(
          falsePositiveRate: Double(corner.negatives) / Double(last.negatives),
          truePositiveRate: Double(corner.positives) / Double(last.positives),
          threshold: corner.score))
    }
    self.points = points
    let trapezoids = zip(points, points.dropFirst()).map { left, right in
      (right.falsePositiveRate - left.falsePositiveRate) * (right.truePositiveRate + left.truePositiveRate)
        / 2
    }
    area = pairwiseSum(trapezoids[...])
  }

  /// Cumulative counts of positives and negatives that score at or above `score`.
  private struct Step {
    var score: Double
    var positives: Int
    var negatives: Int
  }

  /// One step per distinct score, highest first, without those exactly halfway between their neighbours.
  private static func corners(of scores: [SignedScore]) -> [Step] {
    var steps: [Step] = []
    var current: Step?
    for entry in scores.reversed() {
      var step = current ?? Step(score: entry.score, positives: 0, negatives: 0)
      if step.score != entry.score {
        steps.append(step)
        step.score = entry.score
      }
      if entry.isPositive { step.positives += 1 } else { step.negatives += 1 }
      current = step
    }
    if let current { steps.append(current) }

    return steps.indices.filter { index in
      guard index > 0, index + 1 < steps.count else { return true }
      let (before, here, after) = (steps[index - 1], steps[index], steps[index + 1])
      return after.positives - here.positives != here.positives - before.positives
        || after.negatives - here.negatives != here.negatives - before.negatives
    }.map { steps[$0] }
  }
}
