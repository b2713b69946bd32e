import Digits

/// A drawing in the making: the pen, the strokes, what can be undone, the label. A value that knows no keyboard
/// and no screen.
package struct Canvas: Sendable {
  /// What the user does.
  package enum Action: Equatable, Sendable {
    /// Moves the pen by so many pixels; draws, if it is down.
    case move(columns: Int, rows: Int)
    /// Puts the pen down, or lifts it.
    case togglePen
    /// Puts the pen down at a point.
    case press(Drawing.Point)
    /// Draws on to a point, if the pen was pressed.
    case drag(Drawing.Point)
    /// Lifts the pen that was pressed.
    case release
    case thicker
    case thinner
    case undo
    case clear
    /// Says which digit it is.
    case label(UInt8)
    case keep
    case leave
  }

  /// How it ended.
  package enum End: Equatable, Sendable {
    case kept(LabelledDrawing)
    case left
  }

  /// Something the user should be told.
  package enum Note: Equatable, Sendable {
    case nothingDrawn
    /// The next digit that is typed is the label, and the drawing is kept.
    case whichDigit
    case nothingToUndo
  }

  /// The strokes so far.
  package private(set) var drawing = Drawing()
  /// Where the pen is.
  package private(set) var position = Drawing.Point(column: Drawing.side / 2, row: Drawing.side / 4)
  /// Whether moving draws.
  package private(set) var isPenDown = false
  /// The diameter of the pen. A digit as high as the canvas shrinks to half its size, and strokes in MNIST are
  /// two to three pixels wide.
  package private(set) var pen = 4
  /// The digit it is, once that was said.
  package private(set) var label: UInt8?
  /// What to tell the user now.
  package private(set) var note: Note?

  private var past: [Drawing] = []

  /// An empty canvas.
  /// - Parameter label: where it was said beforehand.
  package init(label: UInt8? = nil) {
    self.label = label
  }

  /// Does what the user does.
  /// - Returns: how it ended; `nil` as long as it goes on.
  package mutating func act(_ action: Action) -> End? {
    let isAsked = note == .whichDigit
    note = nil
    switch action {
    case .move(let columns, let rows):
      move(to: Drawing.Point(column: position.column + columns, row: position.row + rows))
    case .togglePen: if isPenDown { isPenDown = false } else { putDown(at: position) }
    case .press(let point): putDown(at: point)
    case .drag(let point): if isPenDown { move(to: point) }
    case .release: isPenDown = false
    case .thicker: choose(pen + 1)
    case .thinner: choose(pen - 1)
    case .undo: undo()
    case .clear: clear()
    case .label(let digit):
      label = digit
      if isAsked { return keep() }
    case .keep: return keep()
    case .leave: return .left
    }
    return nil
  }

  private mutating func putDown(at point: Drawing.Point) {
    past.append(drawing)
    position = point
    drawing.begin(pen: pen, at: point)
    isPenDown = true
  }

  private mutating func move(to point: Drawing.Point) {
    position = point
    if isPenDown { drawing.go(to: point) }
  }

  /// A pen that is down goes on as a new stroke, for a stroke has one diameter.
  private mutating func choose(_ diameter: Int) {
    guard Drawing.pens.contains(diameter) else { return }
    pen = diameter
    if isPenDown { drawing.begin(pen: pen, at: position) }
  }

  private mutating func undo() {
    isPenDown = false
    if let last = past.popLast() { drawing = last } else { note = .nothingToUndo }
  }

  private mutating func clear() {
    isPenDown = false
    guard !drawing.isEmpty else { return }
    past.append(drawing)
    drawing = Drawing()
  }

  private mutating func keep() -> End? {
    isPenDown = false
    guard !drawing.isEmpty else {
      note = .nothingDrawn
      return nil
    }
    guard let label else {
      note = .whichDigit
      return nil
    }
    return .kept(LabelledDrawing(drawing: drawing, label: label))
  }
}
