import Compute
import Foundation

/// A pair of similar images.
package struct NearDuplicate: Equatable, Sendable {
  package let row: Int
  /// The nearest row of the second part; the first one wins a tie.
  package let other: Int
  /// Euclidean distance of the images, with grey levels from 0 to 1.
  package let distance: Double

  /// Tile size of the matrix product that compares rows with others.
  private static let rowsTogether = 100
  private static let othersTogether = 2000

  /// For each of `rows` the nearest of `others` within `limit`, sorted by distance.
  ///
  /// Candidates are selected by the distance of downsampled images, which is a lower bound of the distance of
  /// the images, so no pair is missed; candidates are then compared pixel by pixel, exactly.
  /// - Parameter isWanted: polled between blocks; `false` cancels.
  /// - Returns: `nil` if cancelled.
  /// - Throws: if there is no memory for the downsampled images.
  package static func pairs(
    of rows: [Int], with others: [Int], in images: DigitImages, within limit: Double, workers: ThreadPool,
    while isWanted: () -> Bool = { true }
  ) throws(OutOfMemory) -> [NearDuplicate]? {
    let mine = try DownsampledImages(images, rows: rows, workers: workers)
    let theirs = try DownsampledImages(images, rows: others, workers: workers)
    let exactLimit = Int(min(limit * 255 * limit * 255 * (1 + 1e-12), 1e15))
    let tasks = (rows.count + rowsTogether - 1) / rowsTogether
    let scratch = try (0..<workers.maxCount).map { _ throws(OutOfMemory) in
      try Matrix(allocating: rowsTogether, columns: othersTogether)
    }
    var found = [[NearDuplicate]](repeating: [], count: tasks)
    found.withUnsafeMutableBufferPointer { found in
      workers.run(tasks: tasks) { task, worker in
        let part = task * rowsTogether..<min((task + 1) * rowsTogether, rows.count)
        var best = [(square: Int, other: Int)?](repeating: nil, count: part.count)
        let products = scratch[worker]
        for first in stride(from: 0, to: others.count, by: othersTogether) where isWanted() {
          let candidates = first..<min(first + othersTogether, others.count)
          mine.eachPair(part, theirs, candidates, within: limit, scratch: products) { place, candidate in
            let (row, other) = (rows[place], others[candidate])
            guard row != other else { return }
            let known = best[place - part.lowerBound]
            let most = known?.square ?? exactLimit
            let square = PixelDistance.square(of: row, and: other, in: images, orMoreThan: most)
            guard square <= most else { return }
            let pair = (square: square, other: other)
            if known.map({ pair < $0 }) ?? true { best[place - part.lowerBound] = pair }
          }
        }
        found[task] = zip(part, best).compactMap { place, best in
          best.map {
            NearDuplicate(
              row: rows[place], other: $0.other, distance: PixelDistance.distance(ofSquare: $0.square))
          }
        }
      }
    }
    guard isWanted() else { return nil }
    return found.flatMap(\.self).sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }
  }
}

/// Downsampled images: the sum of each block of 4 x 4 pixels divided by the square root of the number of its
/// pixels.
///
/// By the Cauchy-Schwarz inequality n differences d satisfy (d1 + ... + dn)^2 / n <= d1^2 + ... + dn^2, so
/// the distance of downsampled images never exceeds that of the images.
private final class DownsampledImages {
  private static let side = 4

  /// Images per task.
  private static let chunk = 256

  private let values: Matrix
  private let squaredNorms: [Float]
  private let halfNorms: [Float]

  init(_ images: DigitImages, rows: [Int], workers: ThreadPool) throws(OutOfMemory) {
    let (height, width) = (images.shape.height, images.shape.width)
    let across = (width + Self.side - 1) / Self.side
    let blocks = (height + Self.side - 1) / Self.side * across
    // A block, and two norms for each row.
    try MemoryRoom.require(rows.count * (blocks + 2), of: Float.self)
    let values = try Matrix(allocating: rows.count, columns: blocks)
    var squaredNorms = [Float](repeating: 0, count: rows.count)
    images.pixels.withUnsafeBufferPointer { pixels in
      squaredNorms.withUnsafeMutableBufferPointer { squaredNorms in
        workers.run(tasks: (rows.count + Self.chunk - 1) / Self.chunk) { task in
          for place in task * Self.chunk..<min((task + 1) * Self.chunk, rows.count) {
            let (image, sums) = (rows[place] * height * width, values.row(place))
            for y in 0..<height {
              let line = image + y * width
              for x in 0..<width { sums[y / Self.side * across + x / Self.side] += Float(pixels[line + x]) }
            }
            for block in 0..<values.columns {
              let down = min(Self.side, height - block / across * Self.side)
              sums[block] /=
                255 * Float(down * min(Self.side, width - block % across * Self.side)).squareRoot()
              squaredNorms[place] += sums[block] * sums[block]
            }
          }
        }
      }
    }
    self.values = values
    self.squaredNorms = squaredNorms
    // Slightly below 1/2 to allow for rounding errors when large single-precision numbers are subtracted.
    halfNorms = squaredNorms.map { $0 * 0.499_99 }
  }

  /// Calls `body` with every pair that may be within `limit`, by |a - b|^2 = |a|^2 + |b|^2 - 2 a b.
  func eachPair(
    _ rows: Range<Int>, _ others: DownsampledImages, _ candidates: Range<Int>, within limit: Double,
    scratch: Matrix, _ body: (_ row: Int, _ candidate: Int) -> Void
  ) {
    MatMul.rowProducts(values, rows: rows, others.values, rows: candidates, into: scratch)
    others.halfNorms.withUnsafeBufferPointer { halfNorms in
      guard let first = halfNorms.baseAddress else { return }
      for row in rows {
        let products = scratch.row(row - rows.lowerBound)
        let slack = 1e-5 * (squaredNorms[row] + 1)
        let least = (squaredNorms[row] - Float(limit * limit) - slack) / 2
        Self.eachAtLeast(least, products, minus: first + candidates.lowerBound, count: candidates.count) {
          body(row, candidates.lowerBound + $0)
        }
      }
    }
  }

  /// Calls `body` with every index where a[i] - b[i] is at least `least`. Tests sixteen at once, because hits
  /// are rare.
  private static func eachAtLeast(
    _ least: Float, _ a: UnsafePointer<Float>, minus b: UnsafePointer<Float>, count: Int,
    _ body: (Int) -> Void
  ) {
    typealias Lanes = SIMD16<Float>
    let limit = Lanes(repeating: least)
    var place = 0
    while place + Lanes.scalarCount <= count {
      let difference =
        UnsafeRawPointer(a + place).loadUnaligned(as: Lanes.self)
        - UnsafeRawPointer(b + place).loadUnaligned(as: Lanes.self)
      if any(difference .>= limit) {
        for lane in 0..<Lanes.scalarCount where difference[lane] >= least { body(place + lane) }
      }
      place += Lanes.scalarCount
    }
    for place in place..<count where a[place] - b[place] >= least { body(place) }
  }
}
