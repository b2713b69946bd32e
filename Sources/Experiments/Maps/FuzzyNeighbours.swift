import Compute
import Foundation

/// The graph of UMAP: how strongly each row belongs to the neighbourhood of another, as `fuzzy_simplicial_set` of
/// umap-learn 0.5.12 has it.
///
///     v_j|i = exp(-max(d_ij - r_i, 0) / s_i)        w_ij = v_j|i + v_i|j - v_j|i v_i|j
///
/// r_i is the distance to the nearest other row, and s_i makes the sum over the neighbours log2(k). All neighbours are
/// found by comparing all pairs, where umap-learn approximates from 4,096 rows on.
struct FuzzyNeighbours: Sendable {
  /// Of each edge, in both directions, ascending by the first row.
  let from, to: [Int32]
  /// The strength of each edge, above 0 and at most 1.
  let strengths: [Float]

  private static let mostSteps = 64
  private static let tolerance = 1e-5
  /// The least s_i in mean distances.
  private static let leastScale = 1e-3

  /// - Parameter count: k, the row itself among them.
  /// - Returns: `nil` if cancelled.
  init?(
    _ features: RowFeatures, count: Int, workers: ThreadPool, cancellation: Cancellation
  ) throws(OutOfMemory) {
    let n = features.count
    let k = max(min(n - 1, count - 1), 0)
    let found = try NeighbourAffinities.nearest(k, of: features, workers: workers, cancellation) { squares in
      squares.map { $0.squareRoot() }
    }
    guard let (near, distances) = found else { return nil }
    let mean = distances.isEmpty ? 0 : distances.reduce(0, +) / Double(n * (k + 1))
    var lists: [[Int32: Double]] = Array(repeating: [:], count: n)
    for row in 0..<n {
      let places = row * k..<(row + 1) * k
      let shares = Self.memberships(Array(distances[places]), neighbours: k + 1, meanOfAll: mean)
      for (place, share) in zip(places, shares) {
        // a + b - ab, whichever of the two comes first.
        for (one, other) in [(row, Int(near[place])), (Int(near[place]), row)] {
          let known = lists[one][Int32(other)] ?? 0
          lists[one][Int32(other)] = known + share - known * share
        }
      }
    }
    var (from, to, strengths): ([Int32], [Int32], [Float]) = ([], [], [])
    for (row, list) in lists.enumerated() {
      for (other, strength) in list.sorted(by: { $0.key < $1.key }) where strength > 0 {
        from.append(Int32(row))
        to.append(other)
        strengths.append(Float(strength))
      }
    }
    (self.from, self.to, self.strengths) = (from, to, strengths)
  }

  /// v_j|i for the distances of one row to its neighbours.
  /// - Parameter count: k, the row itself among them.
  static func memberships(_ distances: [Double], neighbours count: Int, meanOfAll: Double) -> [Double] {
    let wanted = log2(Double(count))
    let nearest = distances.filter { $0 > 0 }.min() ?? 0
    var (scale, low, high) = (1.0, 0.0, Double.infinity)
    for _ in 0..<mostSteps {
      let sum = distances.reduce(0) { $0 + ($1 > nearest ? exp(-($1 - nearest) / scale) : 1) }
      if (sum - wanted).magnitude < tolerance { break }
      if sum > wanted {
        high = scale
        scale = (low + high) / 2
      } else {
        low = scale
        scale = high.isInfinite ? scale * 2 : (low + high) / 2
      }
    }
    let own = nearest > 0 ? distances.reduce(0, +) / Double(count) : meanOfAll
    scale = max(scale, leastScale * own)
    return distances.map { $0 > nearest ? (scale > 0 ? exp(-($0 - nearest) / scale) : 0) : 1 }
  }
}
