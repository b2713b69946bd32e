import Digits

/// A drawing in progress: pen, strokes, undo history and label. Independent of keyboard and screen.
package struct Canvas: Sendable {
  /// A user action.
  package enum Action: Equatable, Sendable {
    /// Moves the pen by a number of pixels; draws if it is down.
    case move(columns: Int, rows: Int)
    /// Puts the pen down, or lifts it.
    case togglePen
    /// Puts the pen down at a point.
    case press(Drawing.Point)
    /// Draws to a point if the pen is down.
    case drag(Drawing.Point)
    /// Lifts the pen.
    case release
    case thicker
    case thinner
    case undo
    case clear
    /// Sets the label.
    case label(UInt8)
    case keep
    case leave
    /// Shows the layers, or the probabilities again.
    case layers
    /// Marks the next unit of the layer, or the one before.
    case nextUnit
    case previousUnit
    /// Marks a unit of the next layer.
    case nextLayer
    /// Switches the marked unit off, or on again.
    case switchUnit
  }

  /// A unit of a hidden layer.
  package struct UnitPlace: Hashable, Sendable {
    /// Among the weight layers, from 1.
    package let layer: Int
    /// From 0.
    package let unit: Int

    package init(layer: Int, unit: Int) {
      self.layer = layer
      self.unit = unit
    }
  }

  /// What the model is asked.
  package struct Question: Equatable, Sendable {
    package let drawing: Drawing
    /// Units that give 0 whatever they are shown.
    package let off: Set<UnitPlace>
    /// Whether the layers are looked at.
    package let showsLayers: Bool

    package init(_ drawing: Drawing, off: Set<UnitPlace> = [], showsLayers: Bool = false) {
      self.drawing = drawing
      self.off = off
      self.showsLayers = showsLayers
    }
  }

  package enum End: Equatable, Sendable {
    case kept(LabelledDrawing)
    case left
  }

  /// A message for the user.
  package enum Note: Equatable, Sendable {
    case nothingDrawn
    /// Asks for the label: the next digit typed is the label, and the drawing is kept.
    case whichDigit
    case nothingToUndo
    /// There is no hidden layer to look at.
    case noLayers
  }

  /// The strokes so far.
  package private(set) var drawing = Drawing()
  /// The position of the pen.
  package private(set) var position = Drawing.Point(column: Drawing.side / 2, row: Drawing.side / 4)
  /// Whether moving draws.
  package private(set) var isPenDown = false
  /// The diameter of the pen in canvas pixels. A digit as high as the canvas is halved in size, and strokes in MNIST
  /// are two to three pixels wide.
  package private(set) var pen = 4
  /// The label, once set.
  package private(set) var label: UInt8?
  /// Whether the layers are shown instead of the probabilities.
  package private(set) var showsLayers = false
  /// The marked unit; `nil` without hidden layers.
  package private(set) var marked: UnitPlace?
  /// Units that are switched off.
  package private(set) var off: Set<UnitPlace> = []
  /// The message to show now.
  package private(set) var note: Note?

  private var past: [Drawing] = []
  /// Units of each hidden layer, the first layer first.
  private let units: [Int]

  /// - Parameters:
  ///   - label: if known beforehand.
  ///   - units: of each hidden layer of the model that looks on.
  package init(label: UInt8? = nil, units: [Int] = []) {
    self.label = label
    self.units = units
    marked = units.isEmpty ? nil : UnitPlace(layer: 1, unit: 0)
  }

  package var question: Question { Question(drawing, off: off, showsLayers: showsLayers) }

  /// Applies a user action.
  /// - Returns: how the drawing ended; `nil` while it continues.
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
    case .layers: look { $0.showsLayers.toggle() }
    case .nextUnit: look { $0.mark(layer: 0, unit: 1) }
    case .previousUnit: look { $0.mark(layer: 0, unit: -1) }
    case .nextLayer: look { $0.mark(layer: 1, unit: 0) }
    case .switchUnit:
      look { canvas in
        guard canvas.showsLayers, let marked = canvas.marked else { return canvas.showsLayers = true }
        if canvas.off.remove(marked) == nil { canvas.off.insert(marked) }
      }
    }
    return nil
  }

  private mutating func look(_ act: (inout Canvas) -> Void) {
    if marked == nil { note = .noLayers } else { act(&self) }
  }

  /// Moves the mark; the first time it only shows where it is.
  private mutating func mark(layer: Int, unit: Int) {
    guard showsLayers, let marked else { return showsLayers = true }
    let next = (marked.layer - 1 + layer) % units.count
    let count = max(units[next], 1)
    self.marked = UnitPlace(layer: next + 1, unit: (min(marked.unit, count - 1) + unit + count) % count)
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

  /// Starts a new stroke if the pen is down, because a stroke has one diameter.
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
