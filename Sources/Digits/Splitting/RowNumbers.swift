extension [Int] {
  /// The numbers of all ranges, one range behind the other.
  package init(joining ranges: [ClosedRange<Int>]) {
    self = ranges.flatMap { Array($0) }
  }
}
