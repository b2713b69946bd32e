import Compute
import Foundation

/// t-SNE: a map in which rows that are near in truth lie near each other (L. van der Maaten and G. Hinton, "Visualizing
/// Data using t-SNE", JMLR 9, 2008), with the settings of `sklearn.manifold.TSNE` 1.9.1: it starts from the first two
/// principal components, takes 250 steps with the attraction twelvefold and 750 without, momentum 0.5 and then 0.8,
/// and a gain for each coordinate.
///
/// Attraction is between the 3 x perplexity nearest neighbours. Repulsion is between all rows up to `mostExact` of
/// them, and by Barnes and Hut beyond. No sum depends on the number of threads.
package struct NeighbourEmbedding: Sendable {
  package let points: [MapPoint]
  /// Kullback-Leibler divergence of the map from the truth, over the neighbours.
  package let divergence: Double
  package let steps: Int

  /// Rows up to which all pairs repel each other. On one core 3,900 rows took 8.1 s by pairs and 4,100 took 11.4 s by a
  /// tree; the one grows with the square of the rows, the other little faster than they do.
  package static let mostExact = 5000
  package static let steps = 1000
  private static let exaggerated = 250
  private static let exaggeration: Float = 12
  private static let angle: Float = 0.5
  private static let leastGain: Float = 0.01
  private static let leastGradient = 1e-7
  private static let rowsPerTask = 64

  /// - Parameters:
  ///   - start: where the rows lie at first, such as their principal components; scaled here.
  ///   - isExact: whether all pairs repel each other; `nil` to decide by their number.
  ///   - progress: called after each step with the number of steps.
  /// - Returns: `nil` if cancelled.
  package init?(
    _ features: RowFeatures, from start: [MapPoint], perplexity: Double, isExact: Bool? = nil,
    workers: ThreadPool, cancellation: Cancellation = Cancellation(), progress: (Int) -> Void = { _ in }
  ) throws(OutOfMemory) {
    guard
      let truth = try NeighbourAffinities(
        features, perplexity: perplexity, workers: workers, cancellation: cancellation)
    else { return nil }
    var layout = Layout(start, truth, isExact: isExact ?? (features.count <= Self.mostExact))
    var done = 0
    while done < Self.steps {
      if cancellation.isRaised { return nil }
      let isEarly = done < Self.exaggerated
      layout.computeGradient(exaggeration: isEarly ? Self.exaggeration : 1, workers)
      layout.step(momentum: isEarly ? 0.5 : 0.8)
      done += 1
      progress(done)
      if done % 50 == 0, done > Self.exaggerated, layout.gradientNorm <= Self.leastGradient { break }
    }
    layout.computeGradient(exaggeration: 1, workers)
    points = layout.points
    divergence = layout.divergence
    steps = done
  }

  /// The map in the making.
  private struct Layout {
    var x: [Float]
    var y: [Float]
    let truth: NeighbourAffinities
    private let isExact: Bool
    private let learningRate: Float
    private var tree = PointTree()
    private var (gradientX, gradientY, velocityX, velocityY): ([Float], [Float], [Float], [Float])
    private var (gainX, gainY): ([Float], [Float])
    /// Forces on each row: attraction, and repulsion before it is divided by `sum`.
    private var forces: [Forces]
    /// Sum of 1 / (1 + d^2) over all pairs.
    private var sum = 0.0

    private struct Forces {
      var (pullX, pullY, pushX, pushY, sum) = (0.0, 0.0, 0.0, 0.0, 0.0)
    }

    init(_ start: [MapPoint], _ truth: NeighbourAffinities, isExact: Bool) {
      let n = start.count
      self.truth = truth
      self.isExact = isExact
      // As scikit-learn: the first coordinate gets a standard deviation of 1e-4.
      let mean = start.reduce(0) { $0 + $1.x } / Double(max(n, 1))
      let variance = start.reduce(0) { $0 + ($1.x - mean) * ($1.x - mean) } / Double(max(n, 1))
      let scale = variance > 0 ? 1e-4 / variance.squareRoot() : 1
      x = start.map { Float($0.x * scale) }
      y = start.map { Float($0.y * scale) }
      learningRate = max(Float(n) / exaggeration / 4, 50)
      let zeros = [Float](repeating: 0, count: n)
      (gradientX, gradientY, velocityX, velocityY) = (zeros, zeros, zeros, zeros)
      (gainX, gainY) = (zeros.map { _ in 1 }, zeros.map { _ in 1 })
      forces = Array(repeating: Forces(), count: n)
    }

    var points: [MapPoint] { zip(x, y).map { MapPoint(x: Double($0), y: Double($1)) } }

    var gradientNorm: Double {
      (gradientX + gradientY).reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }

    /// Of the map as `computeGradient` found it.
    var divergence: Double {
      var total = 0.0
      for row in x.indices {
        for entry in truth.starts[row]..<truth.starts[row + 1] {
          let other = Int(truth.rows[entry])
          let (dx, dy) = (Double(x[row] - x[other]), Double(y[row] - y[other]))
          let (p, q) = (Double(truth.values[entry]), 1 / (1 + dx * dx + dy * dy) / sum)
          if p > 0 { total += p * log(p / max(q, 1e-300)) }
        }
      }
      return total
    }

    /// dC/dy_i = 4 sum_j (e p_ij - q_ij) (y_i - y_j) / (1 + |y_i - y_j|^2)
    mutating func computeGradient(exaggeration: Float, _ workers: ThreadPool) {
      let n = x.count
      if !isExact { tree.build(x: x, y: y) }
      let (tree, isExact, truth) = (tree, isExact, truth)
      x.withUnsafeBufferPointer { x in
        y.withUnsafeBufferPointer { y in
          forces.withUnsafeMutableBufferPointer { forces in
            truth.rows.withUnsafeBufferPointer { others in
              truth.values.withUnsafeBufferPointer { shares in
                workers.run(tasks: (n + rowsPerTask - 1) / rowsPerTask) { task in
                  for row in task * rowsPerTask..<min((task + 1) * rowsPerTask, n) {
                    var force = Forces()
                    let entries = truth.starts[row]..<truth.starts[row + 1]
                    (force.pullX, force.pullY) = MapMath.attraction(
                      x, y, row: row, others: UnsafeBufferPointer(rebasing: others[entries]),
                      shares: UnsafeBufferPointer(rebasing: shares[entries]))
                    (force.pushX, force.pushY, force.sum) =
                      isExact
                      ? MapMath.repulsion(x, y, row: row)
                      : tree.repulsion(on: x[row], y[row], angle: angle)
                    forces[row] = force
                  }
                }
              }
            }
          }
        }
      }
      // Each row was counted with itself, at closeness 1.
      sum = max(forces.reduce(0) { $0 + $1.sum } - Double(n), 1e-300)
      for row in 0..<n {
        let force = forces[row]
        gradientX[row] = Float(4 * (Double(exaggeration) * force.pullX - force.pushX / sum))
        gradientY[row] = Float(4 * (Double(exaggeration) * force.pullY - force.pushY / sum))
      }
    }

    mutating func step(momentum: Float) {
      Self.step(&x, gradientX, &velocityX, &gainX, momentum, learningRate)
      Self.step(&y, gradientY, &velocityY, &gainY, momentum, learningRate)
    }

    /// R. Jacobs' delta-bar-delta: the gain grows while the gradient keeps the direction of the movement.
    private static func step(
      _ place: inout [Float], _ gradient: [Float], _ velocity: inout [Float], _ gain: inout [Float],
      _ momentum: Float, _ rate: Float
    ) {
      for row in place.indices {
        gain[row] = max(velocity[row] * gradient[row] < 0 ? gain[row] + 0.2 : gain[row] * 0.8, leastGain)
        velocity[row] = momentum * velocity[row] - rate * gain[row] * gradient[row]
        place[row] += velocity[row]
      }
    }
  }
}
