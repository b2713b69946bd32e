import Compute
import Foundation

/// A map after UMAP: rows that are neighbours in truth attract each other, and any two repel (L. McInnes, J. Healy and
/// J. Melville, "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction", arXiv 1802.03426, 2018),
/// with the forces and settings of umap-learn 0.5.12: 500 epochs, rate 1 that falls to 0, five rows that repel for each
/// that attracts, `min_dist` 0.1.
///
/// It starts from the first two principal components instead of the eigenvectors of the graph, and draws its own random
/// numbers: the map is alike, not the same. One thread lays it out, row by row, so any number of them gives the same
/// bits.
package struct GraphEmbedding: Sendable {
  package let points: [MapPoint]

  package static let steps = 500
  private static let repelling = 5
  /// The curve 1 / (1 + a d^(2b)) that is nearest to 1 up to `min_dist` 0.1 and falls like exp(-d) beyond.
  private static let (a, b): (Float, Float) = (1.576_943_5, 0.895_060_9)
  private static let mostForce: Float = 4
  /// Half the side of the map at first.
  private static let extent = 10.0

  /// - Parameters:
  ///   - start: where the rows lie at first, such as their principal components; scaled here.
  ///   - neighbours: how many of each row attract it, itself among them.
  ///   - progress: called after each step with the number of steps.
  /// - Returns: `nil` if cancelled.
  package init?(
    _ features: RowFeatures, from start: [MapPoint], neighbours: Int, seed: UInt32, workers: ThreadPool,
    cancellation: Cancellation = Cancellation(), progress: (Int) -> Void = { _ in }
  ) throws(OutOfMemory) {
    guard
      let graph = try FuzzyNeighbours(
        features, count: neighbours, workers: workers, cancellation: cancellation)
    else { return nil }
    var layout = Layout(start, graph, seed: seed)
    for step in 0..<Self.steps {
      if cancellation.isRaised { return nil }
      layout.step(step)
      progress(step + 1)
    }
    points = zip(layout.x, layout.y).map { MapPoint(x: Double($0), y: Double($1)) }
  }

  /// The map in the making.
  private struct Layout {
    private(set) var x: [Float]
    private(set) var y: [Float]
    private let from, to: [Int32]
    /// Epochs from one visit of an edge to the next: 1 for the strongest.
    private let periods: [Float]
    /// The epoch in which each edge is visited next, and up to which its repelling rows were drawn.
    private var next, drawn: [Float]
    private let random: CounterGenerator
    private var draws: UInt64 = 0

    init(_ start: [MapPoint], _ graph: FuzzyNeighbours, seed: UInt32) {
      let largest = start.reduce(0) { max($0, $1.x.magnitude, $1.y.magnitude) }
      let scale = largest > 0 ? extent / largest : 0
      let random = CounterGenerator(UInt64(seed), 0x6D61_70)
      self.random = random
      // Rows that are alike in both components must not lie on each other, where they would have no direction.
      x = start.indices.map { Float(start[$0].x * scale + 1e-4 * random.symmetric(UInt64(2 * $0))) }
      y = start.indices.map { Float(start[$0].y * scale + 1e-4 * random.symmetric(UInt64(2 * $0 + 1))) }
      draws = UInt64(2 * start.count)
      let strongest = graph.strengths.max() ?? 1
      // An edge that would not be visited once is left out.
      let kept = graph.strengths.indices.filter { graph.strengths[$0] * Float(steps) >= strongest }
      from = kept.map { graph.from[$0] }
      to = kept.map { graph.to[$0] }
      periods = kept.map { strongest / graph.strengths[$0] }
      next = periods
      drawn = periods.map { $0 / Float(repelling) }
    }

    mutating func step(_ step: Int) {
      let epoch = Float(step)
      let rate = 1 - epoch / Float(steps)
      for edge in periods.indices where next[edge] <= epoch {
        let (row, other) = (Int(from[edge]), Int(to[edge]))
        attract(row, other, rate)
        next[edge] += periods[edge]
        let period = periods[edge] / Float(repelling)
        let count = Int((epoch - drawn[edge]) / period)
        for _ in 0..<max(count, 0) {
          draws += 1
          repel(row, from: Int(random[draws] % UInt64(x.count)), rate)
        }
        drawn[edge] += Float(count) * period
      }
    }

    private mutating func attract(_ row: Int, _ other: Int, _ rate: Float) {
      let (dx, dy) = (x[row] - x[other], y[row] - y[other])
      let square = dx * dx + dy * dy
      guard square > 0 else { return }
      let power = pow(square, b)
      let force = -2 * a * b * power / square / (a * power + 1)
      let (moveX, moveY) = (bounded(force * dx) * rate, bounded(force * dy) * rate)
      x[row] += moveX
      y[row] += moveY
      x[other] -= moveX
      y[other] -= moveY
    }

    private mutating func repel(_ row: Int, from other: Int, _ rate: Float) {
      let (dx, dy) = (x[row] - x[other], y[row] - y[other])
      let square = dx * dx + dy * dy
      guard square > 0 else { return }
      let force = 2 * b / ((0.001 + square) * (a * pow(square, b) + 1))
      x[row] += bounded(force * dx) * rate
      y[row] += bounded(force * dy) * rate
    }

    private func bounded(_ force: Float) -> Float { min(max(force, -mostForce), mostForce) }
  }
}
