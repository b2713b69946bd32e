/// How somebody likes their prompt. Not part of the workspace: no analysis, script or session holds it, and `undo`
/// leaves it alone.
package struct Preferences: Equatable, Sendable {
  /// What shows a result that is longer than the window.
  package enum Pager: Equatable, Sendable {
    /// `less` where there is one, else a simple one of digitbook's own.
    case auto
    case off
    /// A command of the shell of the system.
    case command(String)

    package init(_ text: String) {
      switch text {
      case "auto": self = .auto
      case "off": self = .off
      default: self = .command(text)
      }
    }

    package var text: String {
      switch self {
      case .auto: "auto"
      case .off: "off"
      case .command(let command): command
      }
    }
  }

  /// Whether the prompt colours what is typed and shows its likely rest.
  package enum Hints: String, CaseIterable, Sendable {
    case on, off
  }

  /// How digits and charts are shown on a terminal.
  package enum Pictures: String, CaseIterable, Sendable {
    /// As pictures of pixels, if the terminal answers that it shows some.
    case auto
    /// With characters.
    case off
    case kitty, sixel, iterm
  }

  /// A word and the line that it stands for at the prompt.
  package struct Abbreviation: Codable, Equatable, Sendable {
    package let name: String
    package let line: String

    package init(name: String, line: String) {
      self.name = name
      self.line = line
    }
  }

  package var pager = Pager.auto
  package var hints = Hints.on
  package var pictures = Pictures.auto
  /// By name.
  package private(set) var abbreviations: [Abbreviation] = []

  package init() {}

  package mutating func abbreviate(_ line: String, as name: String) {
    forget(name)
    abbreviations.append(Abbreviation(name: name, line: line))
    abbreviations.sort { $0.name < $1.name }
  }

  package mutating func forget(_ name: String) { abbreviations.removeAll { $0.name == name } }

  /// What an abbreviation stands for.
  package func line(for name: String) -> String? { abbreviations.first { $0.name == name }?.line }

  /// A line with its first word written out, if that is an abbreviation.
  package func expanded(_ line: String) -> String {
    let blanks = line.prefix(while: \.isWhitespace)
    let word = line.dropFirst(blanks.count).prefix { !$0.isWhitespace }
    guard let meant = self.line(for: String(word)) else { return line }
    return blanks + meant + line.dropFirst(blanks.count + word.count)
  }
}
