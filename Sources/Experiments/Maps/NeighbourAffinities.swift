import Compute
import Foundation

/// The joint probabilities of t-SNE in truth: p_ij for the nearest neighbours of each row, as scikit-learn's
/// `_joint_probabilities_nn` has them.
///
///     p_j|i = exp(-b_i d_ij^2) / sum_k exp(-b_i d_ik^2)        p_ij = (p_j|i + p_i|j) / sum
///
/// b_i is chosen so that 2^H(p_.|i), the effective number of neighbours, is the perplexity.
struct NeighbourAffinities: Sendable {
  /// Where the entries of each row begin; one more than there are rows.
  private(set) var starts: [Int]
  /// The other row of each entry, ascending within a row.
  private(set) var rows: [Int32]
  /// The probability of each entry; all together 1.
  private(set) var values: [Float]

  private static let mostSteps = 100
  private static let tolerance = 1e-5

  /// - Returns: `nil` if cancelled.
  init?(
    _ features: RowFeatures, perplexity: Double, workers: ThreadPool, cancellation: Cancellation
  ) throws(OutOfMemory) {
    let n = features.count
    let k = max(min(n - 1, Int(3 * perplexity + 1)), 0)
    let found = try Self.nearest(k, of: features, workers: workers, cancellation) { squares in
      Self.conditional(squares, perplexity: perplexity)
    }
    guard let (near, shares) = found else { return nil }
    (starts, rows, values) = Self.symmetric(near, shares, rows: n, neighbours: k)
  }

  /// The nearest other rows of each row, and a value for each of them, [rows x k].
  /// - Parameter values: makes the values of a row's neighbours from their squared distances, on any thread.
  /// - Returns: `nil` if cancelled.
  static func nearest(
    _ k: Int, of features: RowFeatures, workers: ThreadPool, _ cancellation: Cancellation,
    values: (_ squares: [Double]) -> [Double]
  ) throws(OutOfMemory) -> (rows: [Int32], values: [Double])? {
    let n = features.count
    var near = [Int32](repeating: 0, count: n * k)
    var made = [Double](repeating: 0, count: n * k)
    let isComplete = try near.withUnsafeMutableBufferPointer { near throws(OutOfMemory) in
      try made.withUnsafeMutableBufferPointer { made throws(OutOfMemory) in
        let (near, made) = (UncheckedBuffer(near), UncheckedBuffer(made))
        return try features.eachRow(workers: workers, cancellation) { row, squares in
          let order = smallest(k, of: squares, count: n)
          let found = values(order.map { Double(squares[$0]) })
          for place in 0..<k {
            near.values[row * k + place] = Int32(order[place])
            made.values[row * k + place] = found[place]
          }
        }
      }
    }
    return isComplete ? (near, made) : nil
  }

  /// Indices of the smallest squares, ascending by index.
  private static func smallest(_ k: Int, of squares: UnsafeMutablePointer<Float>, count: Int) -> [Int] {
    guard k < count - 1 else { return (0..<count).filter { squares[$0].isFinite } }
    // The k-th smallest by its bits, which order as the non-negative numbers do: 32 halvings.
    var (low, high): (UInt32, UInt32) = (0, Float.infinity.bitPattern)
    while low < high {
      let middle = low + (high - low) / 2
      let bound = Float(bitPattern: middle)
      var below = 0
      for index in 0..<count where squares[index] <= bound { below += 1 }
      if below >= k { high = middle } else { low = middle + 1 }
    }
    let bound = Float(bitPattern: low)
    var order = (0..<count).filter { squares[$0] < bound }
    // Of equals the first.
    for index in 0..<count where order.count < k && squares[index] == bound { order.append(index) }
    return order.sorted()
  }

  /// p_j|i for the squared distances of one row.
  static func conditional(_ squares: [Double], perplexity: Double) -> [Double] {
    let wanted = log(perplexity)
    let nearest = squares.min() ?? 0
    var (beta, low, high) = (1.0, -Double.infinity, Double.infinity)
    var shares: [Double] = []
    for _ in 0..<mostSteps {
      // Distances from the nearest on: the shares are the same, and no sum is 0.
      shares = squares.map { exp(-beta * ($0 - nearest)) }
      let sum = shares.reduce(0, +)
      let mean = zip(shares, squares).reduce(0) { $0 + $1.0 * ($1.1 - nearest) } / sum
      shares = shares.map { $0 / sum }
      let difference = log(sum) + beta * mean - wanted
      if difference.magnitude <= tolerance { break }
      if difference > 0 {
        low = beta
        beta = high.isInfinite ? beta * 2 : (beta + high) / 2
      } else {
        high = beta
        beta = low.isInfinite ? beta / 2 : (beta + low) / 2
      }
    }
    return shares
  }

  private static func symmetric(
    _ near: [Int32], _ shares: [Double], rows n: Int, neighbours k: Int
  ) -> ([Int], [Int32], [Float]) {
    var lists: [[(row: Int32, share: Double)]] = Array(repeating: [], count: n)
    for row in 0..<n {
      for place in row * k..<(row + 1) * k {
        lists[row].append((near[place], shares[place]))
        lists[Int(near[place])].append((Int32(row), shares[place]))
      }
    }
    var (starts, rows, joint): ([Int], [Int32], [Double]) = ([0], [], [])
    for list in lists {
      for (row, share) in list.sorted(by: { ($0.row, $0.share) < ($1.row, $1.share) }) {
        if rows.count > starts[starts.count - 1], rows[rows.count - 1] == row {
          joint[joint.count - 1] += share
        } else {
          rows.append(row)
          joint.append(share)
        }
      }
      starts.append(rows.count)
    }
    let sum = joint.reduce(0, +)
    return (starts, rows, joint.map { Float($0 / sum) })
  }
}
