/// Draws a strip: as bars if no value is negative or colours show the sign, otherwise as characters.
struct DivergingStripDrawing {
  private let strip: DivergingStrip
  private let style: RenderStyle

  private static let bars = Array(" ▁▂▃▄▅▆▇█")

  init(_ strip: DivergingStrip, _ style: RenderStyle) {
    self.strip = strip
    self.style = style
  }

  /// Each line begins with the index of its first value.
  var lines: [Line] {
    let label = "\(max(strip.values.count - 1, 0))".count
    // A multiple of ten is easy to count from.
    let perLine = max(10, min(100, (style.width - label - 2) / 10 * 10))
    return stride(from: 0, to: strip.values.count, by: perLine).map { start in
      let number = "\(start)"
      var line = Line(String(repeating: " ", count: max(label - number.count, 0)) + number, .emphasis(.faint))
      line.append("  ")
      for value in strip.values[start..<min(start + perLine, strip.values.count)] {
        line.append(String(character(value)), textStyle(value))
      }
      return line
    }
  }

  private var isColoured: Bool { style.unicode && style.color >= .ansi256 }

  private func textStyle(_ value: Double) -> TextStyle {
    strip.isSigned && isColoured ? .tint(value < 0 ? .negative : .positive, on: nil) : .plain
  }

  private func character(_ value: Double) -> Character {
    guard value.isFinite else { return "?" }
    let share = strip.full > 0 ? value / strip.full : 0
    if strip.isSigned, !isColoured { return DivergingMark.of(share) }
    guard style.unicode else { return DivergingMark.ramp(share) }
    // Rounds up: only 0 is a space.
    return Self.bars[min(Int((abs(share) * Double(Self.bars.count - 1)).rounded(.up)), Self.bars.count - 1)]
  }
}
