/// Characters for signed values without colours.
enum DivergingMark {
  /// - Parameter share: the value divided by the maximum, -1...1.
  static func of(_ share: Double) -> Character {
    let (strong, weak) = (0.5, 1.0 / 6)
    if share >= weak { return share >= strong ? "#" : "+" }
    if share <= -weak { return share <= -strong ? "=" : "-" }
    return " "
  }

  /// Excludes the characters of negative values.
  private static let ramp = Array(" .,:;+*x#@")

  /// Character of a value in 0...1 for data without negative values; only 0 is a space.
  static func ramp(_ share: Double) -> Character {
    ramp[min(Int((abs(share) * Double(ramp.count - 1)).rounded(.up)), ramp.count - 1)]
  }
}
