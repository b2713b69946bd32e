import CommandLanguage

/// A value for a script parameter.
package struct ScriptValue: Equatable, Sendable {
  package let name: Token
  package let value: Token

  package init(name: Token, value: Token) {
    self.name = name
    self.value = value
  }
}

extension Script {
  /// Replaces `${name}` and `${name:-default}` by values.
  ///
  /// A value always stays one word, inside and outside quotes. `$${` is a literal `${`. Comments are unchanged.
  /// - Parameter reserved: names that parameters must not have.
  /// - Throws: `ScriptError`.
  package func filled(with values: [ScriptValue], reserved: [String]) throws(ScriptError) -> Script {
    var known: [String] = []
    var filled: [Line] = []
    for line in lines {
      guard let template = LineTemplate(line.text) else {
        throw .malformedParameter(path: path, line: line.number)
      }
      var text = ""
      for piece in template.pieces {
        switch piece {
        case .text(let plain): text += plain
        case .parameter(let name, let standard, let quote):
          if reserved.contains(name) {
            throw .reservedParameter(path: path, line: line.number, name: name)
          }
          if !known.contains(name) { known.append(name) }
          if let value = values.first(where: { $0.name.text == name })?.value.text {
            text += LineTemplate.word(value, in: quote)
          } else if let standard {
            text += standard
          } else {
            throw .missingParameter(path: path, line: line.number, name: name)
          }
        }
      }
      filled.append(Line(number: line.number, text: text, output: line.output, prose: line.prose))
    }
    if let stranger = values.first(where: { !known.contains($0.name.text) }) {
      throw .unknownParameter(stranger.name, path: path, known: known)
    }
    return with(lines: filled)
  }
}
