/// An RGB colour that encodes a value.
struct Tint: Equatable {
  let red: UInt8
  let green: UInt8
  let blue: UInt8

  static let black = Tint(red: 0, green: 0, blue: 0)
  static let white = Tint(red: 255, green: 255, blue: 255)
  /// Blue and orange are distinguishable with red-green colour blindness.
  static let negative = Tint(red: 60, green: 150, blue: 255)
  static let positive = Tint(red: 255, green: 120, blue: 20)

  static func grey(_ level: UInt8) -> Tint { Tint(red: level, green: level, blue: level) }

  /// Colour of a value in -1...1 over a background; 0 is the background itself.
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

  /// Parameters of the SGR escape code.
  /// - Parameter base: 38 for the foreground, 48 for the background.
  func parameters(_ depth: ColorDepth, base: Int) -> String {
    if depth == .trueColor { return "\(base);2;\(red);\(green);\(blue)" }
    // The colour cube of the palette has the levels 0, 95, 135, 175, 215 and 255.
    func step(_ level: UInt8) -> Int { level < 48 ? 0 : level < 115 ? 1 : (Int(level) - 35) / 40 }
    return "\(base);5;\(16 + 36 * step(red) + 6 * step(green) + step(blue))"
  }

  /// `#rrggbb`, as in SVG.
  var hexadecimal: String {
    "#"
      + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
