/// Why the parameters of a single line cannot be filled in.
package enum LineParameterError: Error, Equatable, Sendable {
  /// A `${` is not closed or has no name.
  case malformed
  /// There is neither a value nor a default.
  case missing(name: String)
}

/// Parameters of a line that belongs to no script file: a cell of a Jupyter notebook.
package enum LineParameters {
  /// Replaces `${name}` and `${name:-default}` as in a script; values that the line does not name are left out.
  package static func filled(
    _ line: String, with values: [String: String]
  ) throws(LineParameterError) -> String {
    guard let template = LineTemplate(line) else { throw .malformed }
    var text = ""
    for piece in template.pieces {
      switch piece {
      case .text(let plain): text += plain
      case .parameter(let name, let standard, let quote):
        if let value = values[name] {
          text += LineTemplate.word(value, in: quote)
        } else if let standard {
          text += standard
        } else {
          throw .missing(name: name)
        }
      }
    }
    return text
  }
}
