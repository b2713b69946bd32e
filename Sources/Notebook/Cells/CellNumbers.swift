extension Collection<Cell> {
  /// The cell with a number; `nil` if there is none, as in a damaged session. Cells are in the order of their numbers.
  package func cell(number: Int) -> Cell? {
    var (low, high) = (startIndex, endIndex)
    while low != high {
      let middle = index(low, offsetBy: distance(from: low, to: high) / 2)
      if self[middle].number < number { low = index(after: middle) } else { high = middle }
    }
    return low == endIndex || self[low].number != number ? nil : self[low]
  }
}
