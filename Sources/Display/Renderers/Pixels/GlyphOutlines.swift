import Foundation

/// The outlines of the characters of a font.
struct GlyphOutlines: Sendable {
  /// A character as closed contours.
  struct Glyph: Sendable {
    /// Width in ems.
    let advance: Double
    /// Corners in ems, y upwards from the baseline; curves are cut into short lines.
    let contours: [[(x: Double, y: Double)]]
  }

  private let glyphs: [Character: Glyph]
  /// Drawn for a character that the font lacks: an empty frame.
  private let unknown: Glyph

  private static let unitsPerEm = 256.0
  /// Lines per quadratic curve; at 40 pixels an em the largest error is below a tenth of a pixel.
  private static let linesPerCurve = 4

  /// - Parameter text: as `Scripts/dev/glyphs.py` writes it.
  init(_ text: String) {
    var glyphs: [Character: Glyph] = [:]
    for line in text.replacing("\n  ", with: " ").split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard parts.count >= 2, let first = parts.first?.first, let advance = Double(parts[1]) else { continue }
      glyphs[parts[0] == "space" ? " " : first] = Glyph(
        advance: advance / Self.unitsPerEm, contours: Self.contours(of: parts.dropFirst(2)))
    }
    self.glyphs = glyphs
    let advance = glyphs["n"]?.advance ?? 0.6
    func frame(_ inset: Double) -> [(x: Double, y: Double)] {
      let (left, right, top) = (0.05 + inset, advance - 0.05 - inset, 0.7 - inset)
      return [(left, inset), (right, inset), (right, top), (left, top)]
    }
    unknown = Glyph(advance: advance, contours: [frame(0), frame(0.06).reversed()])
  }

  /// The glyph of a character. A letter with an accent that the font lacks is drawn without it.
  subscript(character: Character) -> Glyph {
    if let glyph = glyphs[character] { return glyph }
    let bare = String(character).decomposedStringWithCanonicalMapping.unicodeScalars.first.map(Character.init)
    return bare.flatMap { glyphs[$0] } ?? unknown
  }

  /// Width of a text in ems.
  func width(of text: String) -> Double { text.reduce(0) { $0 + self[$1].advance } }

  private static func contours(of parts: ArraySlice<Substring>) -> [[(x: Double, y: Double)]] {
    var contours: [[(x: Double, y: Double)]] = []
    var current: [(x: Double, y: Double)] = []
    var control: (x: Double, y: Double)?
    for part in parts {
      if part == ";" {
        contours.append(current)
        (current, control) = ([], nil)
        continue
      }
      let isControl = part.hasSuffix("*")
      let numbers = (isControl ? part.dropLast() : part).split(separator: ",").compactMap { Double($0) }
      guard numbers.count == 2 else { continue }
      let point = (x: numbers[0] / unitsPerEm, y: numbers[1] / unitsPerEm)
      if isControl {
        control = point
      } else if let bend = control, let start = current.last {
        current += (1...linesPerCurve).map { step in
          let t = Double(step) / Double(linesPerCurve)
          let (a, b, c) = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t)
          return (a * start.x + b * bend.x + c * point.x, a * start.y + b * bend.y + c * point.y)
        }
        control = nil
      } else {
        current.append(point)
      }
    }
    return contours
  }
}
