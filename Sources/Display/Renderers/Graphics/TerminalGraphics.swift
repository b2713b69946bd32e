/// How a terminal takes pictures of pixels.
package struct TerminalGraphics: Equatable, Sendable {
  /// What their escape sequences are.
  package enum Form: String, CaseIterable, Sendable {
    /// kitty's graphics protocol (sw.kovidgoyal.net/kitty/graphics-protocol), also of Ghostty and Konsole.
    case kitty
    /// iTerm2's inline images (iterm2.com/documentation-images.html), also of WezTerm.
    case iterm
    /// DEC's sixels (VT330/VT340 Programmer Reference Manual, chapter 14), of xterm, foot, mlterm, tmux and others.
    case sixel
  }

  /// Size of a character in pixels.
  package struct Cell: Equatable, Sendable {
    package let height: Int
    package let width: Int

    /// Values outside of what a font can have are taken for the nearest that it can.
    package init(height: Int, width: Int) {
      self.height = min(max(height, 6), 120)
      self.width = min(max(width, 3), 80)
    }

    /// That of most fonts, where the terminal does not say it.
    package static let usual = Cell(height: 18, width: 9)
  }

  package let form: Form
  package let cell: Cell
  /// Whether tmux stands between: what it does not know itself it only passes on if it is told to.
  package let isInTmux: Bool

  package init(_ form: Form, cell: Cell = .usual, isInTmux: Bool = false) {
    self.form = form
    self.cell = cell
    self.isInTmux = isInTmux
  }

  /// The escape sequences that show a picture at the cursor, and leave the cursor in its last line.
  func text(of picture: ColourPicture) -> String {
    switch form {
    case .sixel: SixelPicture(picture).text
    case .kitty: passed(Self.kitty(picture))
    case .iterm: passed([iterm(picture)])
    }
  }

  /// A command may hold 4096 characters of base 64 at most, and is continued by `m=1`. `q=2`: no answer.
  private static func kitty(_ picture: ColourPicture) -> [String] {
    let characters = Array(Base64.text(png(picture)).utf8)
    return stride(from: 0, to: characters.count, by: 4096).map { start in
      let piece = characters[start..<min(start + 4096, characters.count)]
      let more = piece.endIndex < characters.count ? 1 : 0
      let keys = start == 0 ? "a=T,f=100,q=2,m=\(more)" : "m=\(more)"
      return "\u{1B}_G\(keys);\(String(decoding: piece, as: UTF8.self))\u{1B}\\"
    }
  }

  /// The width is given in characters: a pixel of iTerm2 is two of the screen on some.
  private func iterm(_ picture: ColourPicture) -> String {
    let file = Self.png(picture)
    let columns = (picture.width + cell.width - 1) / cell.width
    return
      "\u{1B}]1337;File=inline=1;size=\(file.count);width=\(columns);height=auto:\(Base64.text(file))\u{07}"
  }

  private static func png(_ picture: ColourPicture) -> [UInt8] {
    RunLengthPNG.file(picture.colours, height: picture.height, width: picture.width, channels: 3)
  }

  /// In tmux the sequences stand within one of its own, with every Escape twice.
  private func passed(_ sequences: [String]) -> String {
    guard isInTmux else { return sequences.joined() }
    return sequences.map { "\u{1B}Ptmux;\($0.replacing("\u{1B}", with: "\u{1B}\u{1B}"))\u{1B}\\" }.joined()
  }
}
