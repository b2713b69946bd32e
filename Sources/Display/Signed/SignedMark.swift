/// The character of a number above or below 0 where there are no colours.
enum SignedMark {
  /// - Parameter share: the number as a share of the largest, -1 to 1.
  static func of(_ share: Double) -> Character {
    let (strong, weak) = (0.5, 1.0 / 6)
    if share >= weak { return share >= strong ? "#" : "+" }
    if share <= -weak { return share <= -strong ? "=" : "-" }
    return " "
  }

  /// Without the marks of what is below 0.
  private static let ramp = Array(" .,:;+*x#@")

  /// The character of a number from 0 to 1 among others above 0; only 0 is a space.
  static func ramp(_ share: Double) -> Character {
    ramp[min(Int((abs(share) * Double(ramp.count - 1)).rounded(.up)), ramp.count - 1)]
  }
}
