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
  private static let part = 8192

  /// The share of the votes of each class.
  func shares(
    of queries: [UInt8], classes: Int, workers: ThreadPool, cancellation: Cancellation
  ) throws(OutOfMemory) -> [Float] {
    let count = queries.count / max(features, 1)
    try MemoryRoom.require(pixels.count, of: Float.self)
    let runs = usedPixels
    let search = NearestRows(among: try .scaled(pixels, columns: features, runs: runs))
    var shares = [Float](repeating: 0, count: count * classes)
    for first in stride(from: 0, to: count, by: Self.part) {
      let own = first..<min(first + Self.part, count)
      let part = Array(queries[own.lowerBound * features..<own.upperBound * features])
      let nearest = Locked([[Int32]](repeating: [], count: own.count))
      try search.find(
        neighbours + Self.spare, for: .scaled(part, columns: features, runs: runs), workers: workers,
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

  /// The pixels that are not 0 in all training rows: the others add nothing to a product. 717 of MNIST's 784.
  private var usedPixels: [Range<Int>] {
    var levels = [UInt8](repeating: 0, count: features)
    levels.withUnsafeMutableBufferPointer { levels in
      pixels.withUnsafeBufferPointer { pixels in
        for start in stride(from: 0, to: pixels.count, by: max(features, 1)) {
          for index in 0..<features { levels[index] |= pixels[start + index] }
        }
      }
    }
    var runs: [Range<Int>] = []
    for (index, level) in levels.enumerated() where level > 0 {
      if let last = runs.last, last.upperBound == index {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    // A matrix has a column.
    return runs.isEmpty ? [0..<min(1, features)] : runs
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
