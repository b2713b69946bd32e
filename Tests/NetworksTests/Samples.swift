import Compute

@testable import Networks

/// Seeded numbers to push through a network.
extension RandomState {
  mutating func matrix(_ rows: Int, _ columns: Int, within bound: Double = 1) -> Matrix {
    let matrix = Matrix(rows: rows, columns: columns)
    fillUniform(into: matrix.all, -bound, bound)
    return matrix
  }

  /// Numbers in the channels, zeros where they only fill up.
  mutating func image(_ rows: Int, _ layout: ImageLayout) -> Matrix {
    let matrix = matrix(rows, layout.count)
    for index in matrix.all.indices where !isChannel(index, of: layout) { matrix.all[index] = 0 }
    return matrix
  }

  /// Every class at least once, as far as the rows go, then any.
  mutating func labels(_ rows: Int, classes: Int) -> [Int32] {
    (0..<rows).map { Int32($0 < classes ? $0 : randint(in: 0...classes - 1)) }
  }
}

extension Matrix {
  /// The elements in use, to read and to change.
  var all: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: base, count: count) }

  /// The slope of `function` in each element, from a small step to either side.
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

/// How far numbers are from those expected, those above 1 in proportion; infinite for NaN or another count.
func largestDifference(_ found: [Float], _ expected: [Double]) -> Double {
  guard found.count == expected.count else { return .infinity }
  return zip(found, expected).reduce(0) { worst, pair in
    let difference = abs(Double(pair.0) - pair.1) / max(abs(pair.1), 1)
    return difference.isNaN ? .infinity : max(worst, difference)
  }
}

/// Whether the value at this place of rows of images belongs to a channel, and does not only fill up a block.
func isChannel(_ index: Int, of layout: ImageLayout) -> Bool {
  let block = index % layout.count / (layout.height * layout.width * layout.block)
  return block * layout.block + index % layout.block < layout.channels
}
