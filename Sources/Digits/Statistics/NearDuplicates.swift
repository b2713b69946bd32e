import Compute
import Foundation

/// Two images that differ a little.
package struct NearDuplicate: Equatable, Sendable {
  /// A row of the first part.
  package let row: Int
  /// The row of the second part that is nearest to it, the first among equals.
  package let other: Int
  /// Their Euclidean distance; grey levels go from 0 to 1.
  package let distance: Double

  /// Rows compared with `othersTogether` others by one product.
  private static let rowsTogether = 100
  private static let othersTogether = 2000

  /// For each of `rows` the nearest of `others`, where it is no further than `limit`; the nearest pairs first.
  ///
  /// Pairs are first told apart by coarse pictures, which are never further apart than the images, so that no
  /// pair is missed; those that pass are compared pixel by pixel, exactly.
  /// - Parameter isWanted: asked between blocks of rows whether to go on.
  /// - Returns: `nil` if it was not to go on.
  package static func pairs(
    of rows: [Int], with others: [Int], in images: DigitImages, within limit: Double, workers: ThreadPool,
    while isWanted: () -> Bool = { true }
  ) -> [NearDuplicate]? {
    let mine = DownsampledImages(images, rows: rows, workers: workers)
    let theirs = DownsampledImages(images, rows: others, workers: workers)
    let exactLimit = Int(min(limit * 255 * limit * 255 * (1 + 1e-12), 1e15))
    let tasks = (rows.count + rowsTogether - 1) / rowsTogether
    var found = [[NearDuplicate]](repeating: [], count: tasks)
    found.withUnsafeMutableBufferPointer { found in
      workers.run(tasks: tasks) { task in
        let part = task * rowsTogether..<min((task + 1) * rowsTogether, rows.count)
        var best = [(square: Int, other: Int)?](repeating: nil, count: part.count)
        let products = Matrix(rows: part.count, columns: othersTogether)
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

/// Images at a quarter of their size: the sum of each block of 4 x 4 pixels divided by the root of its count.
///
/// By Cauchy and Schwarz's inequality n differences d satisfy (d1 + ... + dn)^2 / n <= d1^2 + ... + dn^2, so that
/// these pictures are no further apart than the images.
private final class DownsampledImages {
  private static let side = 4

  /// Images that one worker takes at a time.
  private static let chunk = 256

  private let values: Matrix
  private let squares: [Float]
  private let bounds: [Float]

  init(_ images: DigitImages, rows: [Int], workers: ThreadPool) {
    let (height, width) = (images.shape.height, images.shape.width)
    let across = (width + Self.side - 1) / Self.side
    let values = Matrix(rows: rows.count, columns: (height + Self.side - 1) / Self.side * across)
    var squares = [Float](repeating: 0, count: rows.count)
    images.pixels.withUnsafeBufferPointer { pixels in
      squares.withUnsafeMutableBufferPointer { squares in
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
              squares[place] += sums[block] * sums[block]
            }
          }
        }
      }
    }
    self.values = values
    self.squares = squares
    // Single precision leaves the difference of large numbers a little off.
    bounds = squares.map { $0 * 0.499_99 }
  }

  /// Calls `body` with every pair that may be within `limit`, by |a - b|^2 = |a|^2 + |b|^2 - 2 a b.
  func eachPair(
    _ rows: Range<Int>, _ others: DownsampledImages, _ candidates: Range<Int>, within limit: Double,
    scratch: Matrix, _ body: (_ row: Int, _ candidate: Int) -> Void
  ) {
    MatMul.rowProducts(values, rows: rows, others.values, rows: candidates, into: scratch)
    others.bounds.withUnsafeBufferPointer { bounds in
      guard let first = bounds.baseAddress else { return }
      for row in rows {
        let products = scratch.row(row - rows.lowerBound)
        let slack = 1e-5 * (squares[row] + 1)
        let least = (squares[row] - Float(limit * limit) - slack) / 2
        Self.eachAtLeast(least, products, minus: first + candidates.lowerBound, count: candidates.count) {
          body(row, candidates.lowerBound + $0)
        }
      }
    }
  }

  /// Calls `body` with every place where a[place] - b[place] is at least `least`: sixteen are tried at a time,
  /// because hardly any are.
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
