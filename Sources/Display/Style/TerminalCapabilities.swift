/// What the user asked of colours.
package enum ColorChoice: String, Sendable, CaseIterable {
  /// Colours on a terminal that has them.
  case auto
  /// Colours even into a pipe and under `NO_COLOR`: whoever types the flag means it.
  case always
  /// No colours.
  case never
}

/// What is known of one output stream, and the style that follows from it.
///
/// A pure value: the executable asks the system, this decides, and tests need no terminal.
package struct TerminalCapabilities: Sendable, Equatable {
  /// The environment's variables.
  package var environment: [String: String]
  /// Whether the stream is a terminal.
  package var isTerminal: Bool
  /// The terminal's columns; `nil` where the query failed.
  package var width: Int?

  /// Memberwise.
  package init(environment: [String: String], isTerminal: Bool, width: Int? = nil) {
    self.environment = environment
    self.isTerminal = isTerminal
    self.width = width
  }

  /// The style for this stream.
  /// - Parameters:
  ///   - color: the `--color` choice. `auto` honours `NO_COLOR` (https://no-color.org) and `TERM=dumb`.
  ///   - images: the picture style the user asked for; `nil` to choose. Asking for blocks brings lines
  ///     beyond ASCII into a pipe as well, provided that the locale is UTF-8.
  package func style(color: ColorChoice = .auto, images: ImageStyle? = nil) -> RenderStyle {
    let depth = colorDepth(color)
    let unicode = isUTF8 && (isTerminal ? drawsUnicode : images == .blocks)
    // Grey half blocks need colours; in two tones the ASCII ramp shows more.
    let best: ImageStyle = isTerminal && unicode && depth != .none ? .blocks : .ascii
    return RenderStyle(width: columns, color: depth, images: images ?? best, unicode: unicode)
  }

  private var columns: Int {
    guard let width, width > 0 else { return 80 }
    return width
  }

  private func value(_ name: String) -> String { environment[name] ?? "" }

  private func colorDepth(_ choice: ColorChoice) -> ColorDepth {
    switch choice {
    case .never: return .none
    case .always: return max(.ansi16, advertisedDepth)
    case .auto: return isTerminal && value("NO_COLOR").isEmpty ? advertisedDepth : .none
    }
  }

  /// What `TERM` and `COLORTERM` say the terminal can show.
  private var advertisedDepth: ColorDepth {
    let term = value("TERM")
    if term.isEmpty || term == "dumb" { return .none }
    if ["truecolor", "24bit"].contains(value("COLORTERM").lowercased()) { return .trueColor }
    if term.hasSuffix("-direct") { return .trueColor }
    return term.contains("256color") ? .ansi256 : .ansi16
  }

  /// The Linux console is UTF-8 but its font has no braille; a dumb terminal promises nothing.
  private var drawsUnicode: Bool { !["", "dumb", "linux"].contains(value("TERM")) }

  /// POSIX: the first of these that is set decides.
  private var isUTF8: Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(value).first { !$0.isEmpty } ?? ""
    let name = locale.uppercased()
    return name.contains("UTF-8") || name.contains("UTF8")
  }
}
