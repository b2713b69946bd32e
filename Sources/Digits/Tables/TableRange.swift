/// The grey range of a table, guessed from its values.
///
/// `GreyRange` has the ranges in use; text adds that values are printed, cut and mistyped.
enum TableRange {
  /// Images of signed bytes are mostly paper, which is -128; a single -1 in a table of bytes is a mistake.
  private static let paper = -100.0

  /// - Returns: `nil` if the values fit no range in use.
  static func guess(lowest: Double, highest: Double, areWhole: Bool) -> GreyRange? {
    // All paper tells nothing.
    if lowest == 0, highest == 0 { return .bytes }
    let range = GreyRange(lowest: lowest, highest: highest, areWhole: areWhole)
    if let range, range.low == -128, lowest > paper { return nil }
    return range
  }

  static func guess(_ values: [Double]) -> GreyRange? {
    guard let lowest = values.min(), let highest = values.max() else { return nil }
    return guess(lowest: lowest, highest: highest, areWhole: values.allSatisfy(\.isWhole))
  }
}
