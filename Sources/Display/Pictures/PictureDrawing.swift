/// A method of drawing a picture in a given number of columns. Characters are assumed to be twice as high as
/// wide.
enum PictureDrawing {
  /// Two characters per pixel from a ramp of ten grey levels: full size.
  case ramp
  /// ASCII characters matched by shape, for less than two characters per pixel.
  case glyphs
  /// Half blocks: two pixels per character, one above the other; in grey, or black and white without colours.
  case halfBlocks(grey: Bool)
  /// Braille: eight dots per character, the highest resolution.
  case dots

  /// Draws a picture `columns` wide.
  func lines(of picture: GreyPicture, columns: Int) -> [Line] {
    switch self {
    case .ramp: rampLines(picture)
    case .glyphs: glyphLines(picture, columns)
    case .halfBlocks(let grey): halfBlockLines(picture, columns, grey: grey)
    case .dots: dotLines(picture, columns)
    }
  }

  /// Number of rows that keeps the aspect ratio; `density` is the ratio of rows to columns of a square
  /// picture.
  private func rows(_ picture: GreyPicture, _ columns: Int, perColumn density: Double) -> Int {
    max(1, Int((Double(columns) * density * Double(picture.height) / Double(picture.width)).rounded()))
  }

  private func rampLines(_ picture: GreyPicture) -> [Line] {
    let ramp = Array(" .:-=+*#%@")
    return (0..<picture.height).map { row in
      var text = ""
      for column in 0..<picture.width {
        // Rounds up: only paper is a space, the palest ink is visible.
        let level = Int((picture[row, column] * Float(ramp.count - 1)).rounded(.up))
        let character = ramp[min(ramp.count - 1, level)]
        text.append(character)
        text.append(character)
      }
      return Line(text)
    }
  }

  private func glyphLines(_ picture: GreyPicture, _ columns: Int) -> [Line] {
    // Stretches small pictures vertically: one more line is worth more than the exact aspect ratio.
    let density = columns <= 10 ? 0.7 : 0.5
    let cells = GlyphShape.self
    let rows = rows(picture, columns, perColumn: density)
    let scaled = picture.resampled(height: rows * cells.height, width: columns * cells.width)
    return (0..<rows).map { row in
      let glyphs = (0..<columns).map { column in
        cells.nearest { scaled[row * cells.height + $0, column * cells.width + $1] }
      }
      return Line(String(glyphs))
    }
  }

  private func halfBlockLines(_ picture: GreyPicture, _ columns: Int, grey: Bool) -> [Line] {
    let rows = rows(picture, columns, perColumn: 1)
    let scaled = picture.resampled(height: rows, width: columns)
    func level(_ row: Int, _ column: Int) -> Float { row < rows ? min(1, max(0, scaled[row, column])) : 0 }
    return stride(from: 0, to: rows, by: 2).map { row in
      var line = Line()
      for column in 0..<columns {
        let (top, bottom) = (level(row, column), level(row + 1, column))
        if grey {
          line.append("▀", .grey(Self.byte(top), on: Self.byte(bottom)))
        } else {
          let isInked = (top > Self.threshold, bottom > Self.threshold)
          line.append(isInked == (true, true) ? "█" : isInked.0 ? "▀" : isInked.1 ? "▄" : " ")
        }
      }
      return line
    }
  }

  private static func byte(_ level: Float) -> UInt8 { UInt8((level * 255).rounded()) }

  /// Ink threshold for two tones: about a third, not half, so that thin strokes stay connected.
  private static let threshold: Float = 0.35

  private func dotLines(_ picture: GreyPicture, _ columns: Int) -> [Line] {
    let rows = rows(picture, columns, perColumn: 0.5)
    let scaled = picture.resampled(height: rows * Braille.height, width: columns * Braille.width)
    return (0..<rows).map { row in
      let characters = (0..<columns).map { column in
        Braille.character {
          scaled[row * Braille.height + $0, column * Braille.width + $1] > Self.threshold
        }
      }
      return Line(String(characters))
    }
  }
}
