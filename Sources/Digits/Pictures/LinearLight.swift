import Foundation

/// Luminance of sRGB colours (IEC 61966-2-1), weighted in linear light as libpng does.
enum LinearLight {
  /// Linear light of each level, 0 to 1.
  private static let linear: [Double] = (0...255).map { level in
    let share = Double(level) / 255
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
  }

  /// The grey level as bright as a colour.
  static func grey(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    if red == green, green == blue { return red }
    return level(0.2126 * linear[Int(red)] + 0.7152 * linear[Int(green)] + 0.0722 * linear[Int(blue)])
  }

  /// The grey level of linear light from 0 to 1.
  static func level(_ light: Double) -> UInt8 {
    let encoded = light <= 0.003_130_8 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
    return UInt8(min(max(encoded, 0), 1) * 255 + 0.5)
  }
}
