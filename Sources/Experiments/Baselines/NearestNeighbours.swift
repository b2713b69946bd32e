import Compute
import Digits

/// k-nearest-neighbour classification: scikit-learn's `KNeighborsClassifier` with `algorithm="brute"` and uniform
/// weights. It has learned its training rows by heart. Ties of distance go to the first training row, ties of votes to
/// the first class.
package struct NearestNeighbours: Equatable, Sendable {
  package let neighbours: Int
  /// Of the training rows, [rows x features].
  let pixels: [UInt8]
  /// The output of each training row's class.
  let outputs: [Int16]
  /// Pixels of an image.
  let features: Int

  /// Candidates by single precision beyond those that vote; exact distances choose among them.
  private static let spare = 8
  /// Rows that are judged at a time.
  private static let part = 4096

  /// The share of the votes of each class.
  func shares(
    of queries: [UInt8], classes: Int, workers: ThreadPool, cancellation: Cancellation
  ) throws(OutOfMemory) -> [Float] {
    let count = queries.count / max(features, 1)
    try MemoryRoom.require(pixels.count, of: Float.self)
    let search = NearestRows(among: try .scaled(pixels, columns: features))
    var shares = [Float](repeating: 0, count: count * classes)
    for first in stride(from: 0, to: count, by: Self.part) {
      let own = first..<min(first + Self.part, count)
      let part = Array(queries[own.lowerBound * features..<own.upperBound * features])
      let nearest = Locked([[Int32]](repeating: [], count: own.count))
      try search.find(
        neighbours + Self.spare, for: .scaled(part, columns: features), workers: workers,
        isCancelled: { cancellation.isRaised }
      ) { row, points in
        let chosen = nearestExactly(to: part, row, among: points)
        nearest.withLock { $0[row] = chosen }
      }
      if cancellation.isRaised { return [] }
      let found = nearest.withLock { $0 }
      for (place, points) in zip(own, found) {
        for point in points {
          shares[place * classes + Int(outputs[Int(point)])] += 1 / Float(max(points.count, 1))
        }
      }
    }
    return shares
  }

  /// Those of the candidates that are nearest by whole numbers.
  private func nearestExactly(to queries: [UInt8], _ row: Int, among points: [Int32]) -> [Int32] {
    let squares = points.map { point in
      queries.withUnsafeBufferPointer { queries in
        pixels.withUnsafeBufferPointer { pixels in
          PixelDistance.square(queries, row * features, pixels, Int(point) * features, features)
        }
      }
    }
    return zip(squares, points).sorted { $0 < $1 }.prefix(neighbours).map(\.1)
  }
}
