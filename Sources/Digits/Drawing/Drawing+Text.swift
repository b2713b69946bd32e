extension Drawing {
  /// The strokes as text for a script: `4:20,5-20,34;4:12,20` is a line and a dot, both drawn with a pen of
  /// diameter 4; points are column,row.
  package var text: String {
    strokes.map { stroke in
      "\(stroke.pen):" + stroke.points.map { "\($0.column),\($0.row)" }.joined(separator: "-")
    }
    .joined(separator: ";")
  }

  /// Parses the format of `text`.
  /// - Throws: `DrawingTextError`.
  package init(_ text: String) throws(DrawingTextError) {
    let pieces = text.split(separator: ";", omittingEmptySubsequences: false)
    guard pieces.count <= Self.mostStrokes else { throw .tooManyStrokes(limit: Self.mostStrokes) }
    for piece in pieces {
      let parts = piece.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let pen = Int(parts[0]) else { throw .notAStroke(String(piece)) }
      guard Self.pens.contains(pen) else { throw .pen(pen) }
      for (index, word) in parts[1].split(separator: "-", omittingEmptySubsequences: false).enumerated() {
        let point = try Self.point(word)
        if index == 0 { begin(pen: pen, at: point) } else { go(to: point) }
      }
    }
  }

  private static func point(_ word: Substring) throws(DrawingTextError) -> Point {
    let numbers = word.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let column = numbers[0], let row = numbers[1] else {
      throw .notAPoint(String(word))
    }
    guard (0..<side).contains(column), (0..<side).contains(row) else { throw .outside(String(word)) }
    return Point(column: column, row: row)
  }
}

/// Why a text is not a drawing.
package enum DrawingTextError: Error, Equatable, Sendable {
  /// Not of the form `pen:points`.
  case notAStroke(String)
  /// Not of the form `column,row`.
  case notAPoint(String)
  /// A point outside the canvas.
  case outside(String)
  /// An invalid pen diameter.
  case pen(Int)
  /// More than `limit` strokes.
  case tooManyStrokes(limit: Int)
}
