/// Semantic style of a run of text; `ColorDepth` determines its escape code.
enum TextStyle: Equatable {
  case plain
  case emphasis(Emphasis)
  case heading
  case banner
  /// A curve of a chart or the bars of a bar chart.
  case series(Int)
  /// Grey text on a grey background; 0 is black.
  case grey(UInt8, on: UInt8)
  /// Text in a colour that encodes a value, optionally on such a background.
  case tint(Tint, on: Tint?)
}

extension TextStyle {
  /// Whether spaces are visible because the background is coloured.
  var showsSpaces: Bool {
    switch self {
    case .banner, .grey: true
    case .tint(_, let ground): ground != nil
    default: false
    }
  }

  /// Parameters of the SGR escape code (ECMA-48, 8.3.117); `nil` for none.
  func parameters(_ depth: ColorDepth) -> String? {
    guard depth != .none else { return nil }
    switch self {
    case .plain, .emphasis(.normal): return nil
    case .emphasis(.strong), .heading: return "1"
    case .emphasis(.faint): return "2"
    // The theme of the terminal chooses a green and a red that are readable on its background.
    case .emphasis(.good): return "32"
    case .emphasis(.bad): return "31"
    case .banner: return "1;7;33"
    case .series(let number): return Palette.series(number, depth)
    case .tint(let tint, let ground):
      guard depth >= .ansi256 else { return nil }
      return ([tint.parameters(depth, base: 38)] + (ground.map { [$0.parameters(depth, base: 48)] } ?? []))
        .joined(separator: ";")
    case .grey(let top, let ground):
      return Palette.grey(top, depth, base: 30) + ";" + Palette.grey(ground, depth, base: 40)
    }
  }
}

extension Emphasis {
  /// Paints a piece of a line, such as the word `error:`, as far as the output supports it.
  package func paint(_ text: String, _ depth: ColorDepth) -> String {
    guard let parameters = TextStyle.emphasis(self).parameters(depth) else { return text }
    return "\u{1B}[\(parameters)m\(text)\u{1B}[0m"
  }
}

private enum Palette {
  /// Blue, vermilion, green, purple, ochre, red, olive, pink, brown and teal of the 256-colour cube:
  /// mid-tones with a contrast of about 3 or more against both black and white. Ten, one per digit.
  static let series256 = [32, 166, 29, 133, 136, 160, 64, 169, 95, 66]
  /// Cyan, magenta, green, yellow, blue, red of the theme.
  static let series16 = [36, 35, 32, 33, 34, 31]

  static func series(_ number: Int, _ depth: ColorDepth) -> String {
    let palette = depth == .ansi16 ? series16 : series256
    let color = palette[Int(number.magnitude % UInt(palette.count))]
    return depth == .ansi16 ? "\(color)" : "38;5;\(color)"
  }

  /// SGR parameters of a grey level; `base` is 30 for the foreground and 40 for the background.
  static func grey(_ level: UInt8, _ depth: ColorDepth, base: Int) -> String {
    switch depth {
    case .trueColor: return "\(base + 8);2;\(level);\(level);\(level)"
    case .ansi256: return "\(base + 8);5;\(paletteGrey(level))"
    case .ansi16, .none: return "\(base + [0, 60, 7, 67][Int(level) / 64])"
    }
  }

  /// The grey ramp 232...255 of the palette runs from 8 to 238 in steps of 10; its colour cube has black (16)
  /// and white (231).
  private static func paletteGrey(_ level: UInt8) -> Int {
    switch level {
    case 0..<4: 16
    case 247...: 231
    default: 232 + min(23, max(0, (Int(level) - 3) / 10))
    }
  }
}
