import Digits
import Display
import Experiments
import Notebook

/// What a canvas looks like on a screen of characters: the drawing in a frame, beside it what the model sees and
/// what the keys do. A value: the same canvas gives the same lines.
package struct CanvasScreen: Equatable, Sendable {
  /// How many characters it needs.
  package static let size = (columns: panelColumn + panelWidth, rows: Drawing.side / 2 + 4)

  /// The lines from top to bottom, none wider than the screen.
  package let lines: [String]
  /// Where the pen is on the screen, counted from 0.
  package let cursor: (column: Int, row: Int)

  private static let panelColumn = Drawing.side + 4
  private static let panelWidth = 35

  private static let keys = [
    ("mouse", "press and drag to draw"),
    ("arrows", "move the pen (Shift: far)"),
    ("space", "put it down, lift it"),
    ("+ and -", "thicker, thinner"),
    ("u", "undo"),
    ("c", "clear"),
    ("0 to 9", "say which digit it is"),
    ("Enter", "keep it"),
    ("q", "leave without keeping it"),
  ]

  /// - Parameters:
  ///   - columns, rows: the size of the window. In one that is too small it says so.
  package init(_ canvas: Canvas, _ opinion: Opinion, columns: Int, rows: Int, style: RenderStyle) {
    guard Self.fits(columns: columns, rows: rows) else {
      let text =
        "This window is \(columns) x \(rows) characters now; the canvas needs \(Self.size.columns) x "
        + "\(Self.size.rows). Make it larger, or press q to leave."
      lines = Array(DisplayText.wrapped(text, to: max(1, columns - 1)).prefix(max(1, rows)))
      cursor = (0, 0)
      return
    }
    let panel = Self.panel(opinion, style)
    let framed = Self.framed(canvas, style)
    lines =
      framed.enumerated().map { index, line in
        line + (index < panel.count && !panel[index].isEmpty ? "  " + panel[index] : "")
      } + [Self.status(canvas, style), Self.note(canvas.note, style)]
    cursor = (canvas.position.column + 1, canvas.position.row / 2 + 1)
  }

  /// Whether a window is large enough.
  package static func fits(columns: Int, rows: Int) -> Bool { columns >= size.columns && rows >= size.rows }

  /// The point of the canvas at a place on the screen, counted from 0.
  /// - Parameter isInside: whether only places within the frame count; the nearest point of others otherwise.
  package static func point(column: Int, row: Int, onlyInside isInside: Bool) -> Drawing.Point? {
    let (column, row) = (column - 1, (row - 1) * 2)
    let canvas = 0..<Drawing.side
    guard !isInside || canvas.contains(column) && canvas.contains(row) else { return nil }
    return Drawing.Point(column: column, row: row)
  }

  /// Equal screens look the same.
  package static func == (left: CanvasScreen, right: CanvasScreen) -> Bool {
    left.lines == right.lines && left.cursor == right.cursor
  }

  // MARK: Pieces

  private static func framed(_ canvas: Canvas, _ style: RenderStyle) -> [String] {
    let side = String(repeating: style.unicode ? "─" : "-", count: Drawing.side)
    let (top, bottom) = style.unicode ? ("┌\(side)┐", "└\(side)┘") : ("+\(side)+", "+\(side)+")
    let wall = style.unicode ? "│" : "|"
    let picture = Bitmap(width: Drawing.side, inked: canvas.drawing.inked)
    return [top] + picture.lines(unicode: style.unicode).map { wall + $0 + wall } + [bottom]
  }

  private static func panel(_ opinion: Opinion, _ style: RenderStyle) -> [String] {
    let blocks: [Block] =
      switch opinion {
      case .noModel:
        [.text("No model is trained yet, so nobody guesses. Leave and type 'train' to have one.")]
      case .otherSize(let model, let shape):
        [.text("\(model) judges images of \(shape) pixels, so it says nothing of yours.")]
      case .empty(let model): [.text("\(model) waits for you to draw.")]
      case .sees(let model, let probabilities): [.text("\(model) sees"), .bars(probabilities.narrowChart)]
      }
    let narrow = RenderStyle(
      width: panelWidth - 1, color: style.color, images: style.images, unicode: style.unicode)
    let said = lines(TextRenderer(style: narrow).render(blocks)).filter { !$0.isEmpty }
    let keyWidth = keys.map(\.0.count).max() ?? 0
    let help = keys.map { key, does in
      Emphasis.strong.paint(DisplayText.padded(key, to: keyWidth), style.color) + "  " + does
    }
    // The keys stay where they are, whatever is said above them.
    let room = Drawing.side / 2 + 2 - help.count
    return (said + Array(repeating: "", count: max(0, room - said.count))).prefix(room) + help
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private static func status(_ canvas: Canvas, _ style: RenderStyle) -> String {
    let label = canvas.label.map { "label \($0)" } ?? "no label yet"
    return " pen \(canvas.isPenDown ? "down" : "up"), \(canvas.pen) thick; \(label)"
  }

  private static func note(_ note: Canvas.Note?, _ style: RenderStyle) -> String {
    let words =
      switch note {
      case .nothingDrawn: "Nothing is drawn yet: press space to put the pen down, or drag with the mouse."
      case .whichDigit: "Which digit is it? Press 0 to 9, and it is kept."
      case .nothingToUndo: "There is nothing to undo."
      case nil: ""
      }
    return words.isEmpty ? "" : " " + Emphasis.strong.paint(words, style.color)
  }
}

extension [Probability] {
  /// The chart with whole percents, for a narrow panel that changes all the time.
  fileprivate var narrowChart: BarChart {
    let best = map(\.probability).max()
    return BarChart(
      bars: map { entry in
        let percent = NumberText.percent(entry.probability, decimals: 0)
        return BarChart.Bar(
          label: "\(entry.digit)", value: entry.probability,
          caption: String(repeating: " ", count: Swift.max(0, 5 - percent.count)) + percent,
          emphasis: entry.probability == best ? .strong : .normal)
      }, full: 1)
  }
}
