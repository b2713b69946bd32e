/// The values of a file that mean paper and full ink. They become the grey levels 0 and 255. Paper may be the higher one.
package struct GreyRange: Codable, Hashable, Sendable {
  package let low: Double
  package let high: Double

  /// Bytes as they are.
  package static let bytes = GreyRange(low: 0, high: 255)

  /// Two different values, both finite.
  package init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// Guesses the range from the values of a whole file; `nil` if they fit none in use.
  ///
  /// | values | range |
  /// |---|---|
  /// | -1 to 1 | -1 to 1, as USPS |
  /// | -128 to 127 | signed bytes |
  /// | 0 to 1, or a fifth beyond both ends, not all whole | 0 to 1, which interpolation leaves |
  /// | 0 to 2, not all whole | 0 to 2, as USPS in Keysers' layout |
  /// | 0 to 16 | 0 to 16, as scikit-learn's 8 x 8 digits |
  /// | 0 to 255 | bytes |
  ///
  /// - Parameter areWhole: whether all values are whole numbers.
  package init?(lowest: Double, highest: Double, areWhole: Bool) {
    // Values printed with few decimals exceed the end of their range by a little.
    let margin = 1e-3
    // Ng's 20 x 20 digits go from -0.13 to 1.13.
    let overshoot = 0.2
    if lowest < 0, lowest > -overshoot, highest > overshoot, highest <= 1 + overshoot, !areWhole {
      self.init(low: 0, high: 1)
    } else if lowest >= 0 {
      let isUpToTwo = highest > 1 + margin && highest <= 2 + margin && !areWhole
      guard highest <= 255 else { return nil }
      self.init(low: 0, high: highest <= 1 + margin ? 1 : isUpToTwo ? 2 : highest <= 16 ? 16 : 255)
    } else if lowest >= -1 - margin, highest <= 1 + margin {
      self.init(low: -1, high: 1)
    } else if areWhole, lowest >= -128, highest <= 127 {
      self.init(low: -128, high: 127)
    } else {
      return nil
    }
  }

  /// Whether values of so few pixels are rather measurements, such as the lengths of iris' leaves: they are no whole
  /// numbers, beyond the ranges that are printed with decimals, and not half as dark as ink. A few rows tell nothing.
  static func areMeasurements(highest: Double, areWhole: Bool, pixels: Int, rows: Int) -> Bool {
    pixels < 16 && rows >= 20 && !areWhole && highest > 2.001 && highest < 128
  }

  /// What is to be told if the user chose this range and values of the file lie beyond it.
  func beyond(lowest: Double, highest: Double) -> ReadingFinding? {
    lowest < min(low, high) || highest > max(low, high)
      ? .beyondScale(range: self, lowest: lowest, highest: highest) : nil
  }

  /// The grey level of a value, rounded half up; values outside the range count as its nearest end, NaN as 0.
  package func level(_ value: Double) -> UInt8 {
    let level = ((value - low) * 255 / (high - low) + 0.5).rounded(.down)
    return level >= 255 ? 255 : level > 0 ? UInt8(level) : 0
  }
}
