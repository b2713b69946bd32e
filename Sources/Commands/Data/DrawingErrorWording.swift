import CommandLanguage
import Digits
import Display
import Notebook

extension SketchpadError: Worded {
  package var wording: ErrorMessage {
    let otherwise = "elsewhere 'draw' needs label= and strokes=, as 'history' shows them after drawing"
    switch self {
    case .none:
      return ErrorMessage("there is no terminal to draw on", hint: otherwise)
    case .cannotMoveCursor(let terminal):
      let name = terminal.isEmpty ? "without TERM" : "of type '\(terminal)'"
      return ErrorMessage("a terminal \(name) cannot move its cursor, so there is no canvas", hint: otherwise)
    case .tooSmall(let columns, let rows):
      let needed = CanvasScreen.size
      return ErrorMessage(
        "the window is \(columns) x \(rows) characters, and the canvas needs \(needed.columns) x \(needed.rows)",
        hint: "make the window larger, or the letters smaller, and type 'draw' again")
    }
  }
}

extension DrawingTextError: Worded {
  package var wording: ErrorMessage {
    let last = Drawing.side - 1
    let message =
      switch self {
      case .notAStroke(let text):
        "'\(text)' is not a stroke: a stroke is a pen, a colon and points, such as 4:20,5-20,34"
      case .notAPoint(let text): "'\(text)' is not a point: a point is a column and a row, such as 20,5"
      case .outside(let text): "the point \(text) is not on the canvas: columns and rows are 0 to \(last)"
      case .pen(let pen):
        "there is no pen \(pen): pens are \(Drawing.pens.lowerBound) to \(Drawing.pens.upperBound)"
      case .tooManyStrokes(let limit): "more than \(NumberText.count(limit)) strokes are too many"
      }
    return ErrorMessage(message, hint: "'history' shows a drawing as it is written")
  }
}
