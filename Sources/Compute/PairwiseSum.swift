/// Sum in NumPy's order of addition: eight running sums (lanes) over blocks of at most 128 numbers, and the
/// blocks in halves.
///
/// A mean close to a rounding boundary prints like scikit-learn's only if its last bit is the same. The error
/// also grows only with the logarithm of the count (Higham, "The accuracy of floating point summation", SIAM
/// J. Sci. Comput. 14, 1993).
package func pairwiseSum(_ numbers: ArraySlice<Double>) -> Double {
  guard numbers.count >= 8 else { return numbers.reduce(0, +) }
  guard numbers.count <= 128 else {
    // Halves are cut to a multiple of eight, so that only the last block has a remainder.
    let half = numbers.count / 2
    let middle = numbers.startIndex + half - half % 8
    return pairwiseSum(numbers[..<middle]) + pairwiseSum(numbers[middle...])
  }
  var lanes = Array(numbers.prefix(8))
  let whole = numbers.startIndex + numbers.count - numbers.count % 8
  for start in stride(from: numbers.startIndex + 8, to: whole, by: 8) {
    for lane in 0..<8 { lanes[lane] += numbers[start + lane] }
  }
  let sum = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]))
  return numbers[whole...].reduce(sum, +)
}

/// Mean of numbers; `nil` if there are none.
package func pairwiseMean(_ numbers: [Double]) -> Double? {
  numbers.isEmpty ? nil : pairwiseSum(numbers[...]) / Double(numbers.count)
}
