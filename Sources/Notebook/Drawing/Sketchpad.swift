import Digits
import Experiments

/// Where the user can draw. The shell supplies one if there is a terminal; this module does not depend on one.
package protocol Sketchpad: Sendable {
  /// Lets the user draw until they keep the drawing or leave.
  /// - Parameters:
  ///   - canvas: the initial canvas.
  ///   - settings: how to draw images.
  ///   - critic: called after every change for a prediction.
  /// - Returns: the drawing; `nil` if the user left.
  /// - Throws: `SketchpadError`.
  func draw(
    on canvas: Canvas, settings: Settings, for critic: (Canvas.Question) -> LivePrediction
  ) throws(SketchpadError) -> LabelledDrawing?
}

/// A drawing with the digit that its author assigned.
package struct LabelledDrawing: Hashable, Sendable {
  package let drawing: Drawing
  /// 0 to 9.
  package let label: UInt8

  package init(drawing: Drawing, label: UInt8) {
    self.drawing = drawing
    self.label = label
  }
}

/// The prediction shown beside a drawing in progress.
package enum LivePrediction: Equatable, Sendable {
  /// No model is trained.
  case noModel
  /// The model takes images of another size.
  case otherSize(model: String, ImageShape)
  /// The canvas is empty.
  case empty(model: String)
  /// The probability of each class of the model, and its hidden layers if they are looked at.
  case sees(model: String, [Probability], layers: [LiveLayer])
}

/// What a hidden layer makes of a drawing.
package struct LiveLayer: Equatable, Sendable {
  /// Among the weight layers, from 1.
  package let number: Int
  /// `128 units`, `32 channels`.
  package let name: String
  /// The value of each unit; of a channel the mean of its map.
  package let values: [Float]

  package init(number: Int, name: String, values: [Float]) {
    self.number = number
    self.name = name
    self.values = values
  }
}

/// Why the canvas cannot be opened.
package enum SketchpadError: Error, Equatable, Sendable {
  /// There is no terminal, or input or output is redirected.
  case none
  /// A terminal without cursor movement; its `TERM`.
  case cannotMoveCursor(terminal: String)
  /// The window has too few columns or rows.
  case tooSmall(columns: Int, rows: Int)
}
