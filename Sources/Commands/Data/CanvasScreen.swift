import Digits
import Display
import Experiments
import Notebook

/// Lays out a canvas for a character terminal: the drawing in a frame, and beside it the model's prediction
/// and the keys. A pure value: the same input gives the same lines.
package struct CanvasScreen: Equatable, Sendable {
  /// The smallest window it fits, in characters.
  package static let size = (columns: panelColumn + panelWidth, rows: Drawing.side / 2 + 4)

  /// The lines from top to bottom, none wider than the screen.
  package let lines: [String]
  /// The pen's position on the screen, in characters from 0.
  package let cursor: (column: Int, row: Int)

  private static let panelColumn = Drawing.side + 4
  private static let panelWidth = 35

  private static let keys = [
    ("mouse", "press and drag to draw"),
    ("arrows", "move the pen (Shift: far)"),
    ("space", "put it down, lift it"),
    ("+ and -", "thicker, thinner"),
    ("u, c", "undo, clear"),
    ("0 to 9", "say which digit it is"),
    ("l", "layers lighting up"),
    ("n p Tab", "mark a unit, a layer"),
    ("x", "switch that unit off, on"),
    ("Enter", "keep it"),
    ("q", "leave without keeping it"),
  ]

  /// - Parameters:
  ///   - columns, rows: the window's size in characters. A window that is too small shows only a message.
  package init(_ canvas: Canvas, _ opinion: LivePrediction, columns: Int, rows: Int, style: RenderStyle) {
    guard Self.fits(columns: columns, rows: rows) else {
      let text =
        "This window is \(columns) x \(rows) characters now; the canvas needs \(Self.size.columns) x "
        + "\(Self.size.rows). Make it larger, or press q to leave."
      lines = Array(DisplayText.wrapped(text, to: max(1, columns - 1)).prefix(max(1, rows)))
      cursor = (0, 0)
      return
    }
    let panel = Self.panel(canvas, opinion, style)
    let framed = Self.framed(canvas, style)
    lines =
      framed.enumerated().map { index, line in
        line + (index < panel.count && !panel[index].isEmpty ? "  " + panel[index] : "")
      } + [Self.status(canvas, style), Self.note(canvas.note, style)]
    cursor = (canvas.position.column + 1, canvas.position.row / 2 + 1)
  }

  /// Whether a window of this size, in characters, is large enough.
  package static func fits(columns: Int, rows: Int) -> Bool { columns >= size.columns && rows >= size.rows }

  /// Converts a position on the screen, in characters from 0, to a pixel of the drawing. A character is one
  /// pixel wide and two pixels high.
  /// - Parameter isInside: whether a position outside the frame gives `nil` instead of the nearest pixel.
  package static func point(column: Int, row: Int, onlyInside isInside: Bool) -> Drawing.Point? {
    let (column, row) = (column - 1, (row - 1) * 2)
    let canvas = 0..<Drawing.side
    guard !isInside || canvas.contains(column) && canvas.contains(row) else { return nil }
    return Drawing.Point(column: column, row: row)
  }

  /// Compares lines and cursor; not synthesised, because a tuple is not `Equatable`.
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

  private static func panel(_ canvas: Canvas, _ opinion: LivePrediction, _ style: RenderStyle) -> [String] {
    let blocks: [Block] =
      switch opinion {
      case .noModel:
        [.text("No model is trained yet, so nobody guesses. Leave and type 'train' to have one.")]
      case .otherSize(let model, let shape):
        [.text("\(model) judges images of \(shape) pixels, so it says nothing of yours.")]
      case .empty(let model): [.text("\(model) waits for you to draw.")]
      case .sees(let model, let probabilities, let layers):
        canvas.showsLayers && !layers.isEmpty
          ? [] : [.text("\(model)\(offWords(canvas)) sees"), .bars(probabilities.narrowChart)]
      }
    let narrow = RenderStyle(
      width: panelWidth - 1, color: style.color, images: style.images, unicode: style.unicode)
    var said = lines(TextRenderer(style: narrow).render(blocks)).filter { !$0.isEmpty }
    let keyWidth = keys.map(\.0.count).max() ?? 0
    let help = keys.map { key, does in
      Emphasis.strong.paint(DisplayText.padded(key, to: keyWidth), style.color) + "  " + does
    }
    // Pad to a fixed height, so that the keys stay in place whatever text is above them.
    let room = Drawing.side / 2 + 2 - help.count
    if canvas.showsLayers, case .sees(let model, let probabilities, let layers) = opinion, !layers.isEmpty,
      let best = probabilities.mostProbable(1).first
    {
      let share = NumberText.percent(best.probability, decimals: 0)
      said = ["\(model)\(offWords(canvas)) sees \(best.digit) (\(share))"]
      said += LiveLayerLines(layers, of: canvas, style).lines(columns: panelWidth - 1, rows: room - 1)
    }
    return (said + Array(repeating: "", count: max(0, room - said.count))).prefix(room) + help
  }

  /// ` without 2 units`.
  private static func offWords(_ canvas: Canvas) -> String {
    canvas.off.isEmpty ? "" : " without \(counted(canvas.off.count, "unit"))"
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
      case .noLayers: "There is no hidden layer to look at: train a network with one first."
      case nil: ""
      }
    return words.isEmpty ? "" : " " + Emphasis.strong.paint(words, style.color)
  }
}

extension [Probability] {
  /// A bar chart with whole percents of a fixed width, for a narrow panel that is redrawn all the time.
  fileprivate var narrowChart: BarChart {
    let best = map(\.probability).max()
    return BarChart(
      bars: mostProbable(10).map { entry in
        let percent = NumberText.percent(entry.probability, decimals: 0)
        return BarChart.Bar(
          label: "\(entry.digit)", value: entry.probability,
          caption: String(repeating: " ", count: Swift.max(0, 5 - percent.count)) + percent,
          emphasis: entry.probability == best ? .strong : .normal)
      }, full: 1)
  }
}
