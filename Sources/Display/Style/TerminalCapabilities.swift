/// Value of the `--color` option.
package enum ColorChoice: String, Sendable, CaseIterable {
  /// Colours on a terminal that supports them.
  case auto
  /// Colours even into a pipe and under `NO_COLOR`: an explicit flag wins.
  case always
  case never
}

/// Capabilities of an output stream, from which its style is derived.
///
/// A plain value: the executable queries the system, so tests need no terminal.
package struct TerminalCapabilities: Sendable, Equatable {
  package var environment: [String: String]
  package var isTerminal: Bool
  /// Width of the terminal in columns; `nil` if the query failed.
  package var width: Int?

  package init(environment: [String: String], isTerminal: Bool, width: Int? = nil) {
    self.environment = environment
    self.isTerminal = isTerminal
    self.width = width
  }

  /// Chooses the style for this stream.
  /// - Parameters:
  ///   - color: the `--color` option. `auto` honours `NO_COLOR` (https://no-color.org) and `TERM=dumb`.
  ///   - images: the requested picture style; `nil` to choose one. Requesting blocks enables characters
  ///     beyond ASCII even into a pipe, if the locale is UTF-8.
  package func style(color: ColorChoice = .auto, images: ImageStyle? = nil) -> RenderStyle {
    let depth = colorDepth(color)
    let unicode = isUTF8 && (isTerminal ? drawsUnicode : images == .blocks)
    // Half blocks in grey need colours; in two tones the ASCII ramp shows more.
    let best: ImageStyle = isTerminal && unicode && depth != .none ? .blocks : .ascii
    return RenderStyle(
      width: columns, color: depth, images: images ?? best, unicode: unicode, isTerminal: isTerminal)
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

  /// Colour depth according to `TERM` and `COLORTERM`.
  private var advertisedDepth: ColorDepth {
    let term = value("TERM")
    if term.isEmpty || term == "dumb" { return .none }
    if ["truecolor", "24bit"].contains(value("COLORTERM").lowercased()) { return .trueColor }
    if term.hasSuffix("-direct") { return .trueColor }
    return term.contains("256color") ? .ansi256 : .ansi16
  }

  /// The Linux console supports UTF-8 but its font has no braille; a dumb terminal guarantees nothing.
  private var drawsUnicode: Bool { !["", "dumb", "linux"].contains(value("TERM")) }

  /// According to POSIX the first of these variables that is set decides.
  private var isUTF8: Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(value).first { !$0.isEmpty } ?? ""
    let name = locale.uppercased()
    return name.contains("UTF-8") || name.contains("UTF8")
  }
}
