/// A colour of its own, where it stands for a number.
struct Tint: Equatable {
  let red: UInt8
  let green: UInt8
  let blue: UInt8

  static let black = Tint(red: 0, green: 0, blue: 0)
  static let white = Tint(red: 255, green: 255, blue: 255)
  /// Below 0. Blue and orange are told apart by those who do not tell red from green.
  static let negative = Tint(red: 60, green: 150, blue: 255)
  /// Above 0.
  static let positive = Tint(red: 255, green: 120, blue: 20)

  static func grey(_ level: UInt8) -> Tint { Tint(red: level, green: level, blue: level) }

  /// The colour of a number from -1 to 1 over a ground; 0 leaves the ground as it is.
  static func of(_ share: Double, over ground: Tint) -> Tint {
    let strength = min(abs(share), 1)
    return ground.mixed(with: share < 0 ? negative : positive, strength)
  }

  private func mixed(with other: Tint, _ share: Double) -> Tint {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Double(a) + (Double(b) - Double(a)) * share).rounded())
    }
    return Tint(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }

  /// The parameters of the SGR escape code that sets it.
  /// - Parameter base: 38 for the character, 48 for the ground behind it.
  func parameters(_ depth: ColorDepth, base: Int) -> String {
    if depth == .trueColor { return "\(base);2;\(red);\(green);\(blue)" }
    // The palette's cube has the levels 0, 95, 135, 175, 215 and 255.
    func step(_ level: UInt8) -> Int { level < 48 ? 0 : level < 115 ? 1 : (Int(level) - 35) / 40 }
    return "\(base);5;\(16 + 36 * step(red) + 6 * step(green) + step(blue))"
  }

  /// As SVG writes it.
  var hexadecimal: String {
    "#"
      + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
