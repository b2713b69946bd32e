import Digits
import Experiments

/// A place where the user can draw. Whoever runs the notebook supplies one where there is a terminal; nothing in
/// here knows one.
package protocol Sketchpad: Sendable {
  /// Lets the user draw, until they keep the drawing or leave.
  /// - Parameters:
  ///   - canvas: as it is at first.
  ///   - settings: how the user wants things drawn.
  ///   - critic: asked after every change what it sees.
  /// - Returns: what they kept; `nil` if they left.
  /// - Throws: `SketchpadError`.
  func draw(
    on canvas: Canvas, settings: Settings, for critic: (Drawing) -> Opinion
  ) throws(SketchpadError) -> LabelledDrawing?
}

/// A drawing, and which digit its author says it is.
package struct LabelledDrawing: Hashable, Sendable {
  /// The strokes.
  package let drawing: Drawing
  /// 0 to 9.
  package let label: UInt8

  package init(drawing: Drawing, label: UInt8) {
    self.drawing = drawing
    self.label = label
  }
}

/// What is said of a drawing while it grows.
package enum Opinion: Equatable, Sendable {
  /// Nothing, for no model is trained.
  case noModel
  /// Nothing, for the model judges images of another size.
  case otherSize(model: String, ImageShape)
  /// Nothing yet: the canvas is empty.
  case empty(model: String)
  /// How probable the model finds each digit it knows.
  case sees(model: String, [Probability])
}

/// Why nothing can be drawn.
package enum SketchpadError: Error, Equatable, Sendable {
  /// There is no terminal, or its input or output goes elsewhere.
  case none
  /// A terminal that only prints line after line; its `TERM`.
  case cannotMoveCursor(terminal: String)
  /// The window has too few columns or rows.
  case tooSmall(columns: Int, rows: Int)
}
