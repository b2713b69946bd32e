import Compute

@testable import Networks

/// Seeded test data.
extension RandomState {
  mutating func matrix(_ rows: Int, _ columns: Int, within bound: Double = 1) -> Matrix {
    let matrix = Matrix(rows: rows, columns: columns)
    fillUniform(into: matrix.all, -bound, bound)
    return matrix
  }

  /// Values in the channels, zeros in the padding.
  mutating func image(_ rows: Int, _ layout: ImageLayout) -> Matrix {
    let matrix = matrix(rows, layout.count)
    for index in matrix.all.indices where !isChannel(index, of: layout) { matrix.all[index] = 0 }
    return matrix
  }

  /// Each class at least once if there are enough rows, then random ones.
  mutating func labels(_ rows: Int, classes: Int) -> [Int32] {
    (0..<rows).map { Int32($0 < classes ? $0 : randint(in: 0...classes - 1)) }
  }
}

extension Matrix {
  /// The elements in use, mutable.
  var all: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: base, count: count) }

  /// Central differences of `function` in each element.
  func slopes(of function: () -> Double, step: Float = 4e-3) -> [Double] {
    all.indices.map { index in
      let kept = all[index]
      defer { all[index] = kept }
      all[index] = kept + step
      let (above, right) = (function(), all[index])
      all[index] = kept - step
      return (above - function()) / Double(right - all[index])
    }
  }
}

/// The largest difference to the expected values, relative above 1; infinite for NaN or another count.
func largestDifference(_ found: [Float], _ expected: [Double]) -> Double {
  guard found.count == expected.count else { return .infinity }
  return zip(found, expected).reduce(0) { worst, pair in
    let difference = abs(Double(pair.0) - pair.1) / max(abs(pair.1), 1)
    return difference.isNaN ? .infinity : max(worst, difference)
  }
}

/// Whether the value at this index belongs to a channel and not to padding.
func isChannel(_ index: Int, of layout: ImageLayout) -> Bool {
  let block = index % layout.count / (layout.height * layout.width * layout.block)
  return block * layout.block + index % layout.block < layout.channels
}
