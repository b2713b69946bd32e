/// The header of an ARFF file: names and types of its columns.
///
/// Source: the ARFF format of Weka 3.8. Keywords and types are in any case; names may be quoted.
struct ARFFHeader {
  private(set) var names: [String] = []
  /// Classes of nominal attributes by their column.
  private(set) var classes: [Int: [String]] = [:]
  /// Byte offset of the line after `@data`.
  let end: Int

  static func begins(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> Bool {
    var lines = CSVLines(bytes, in: range)
    guard let first = lines.next() else { return false }
    return hasKeyword("@relation", UnsafeBufferPointer(rebasing: bytes[first]))
  }

  private static func hasKeyword(_ keyword: String, _ line: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = line[CSVText.trimmed(0..<line.count, in: line)]
    return text.count >= keyword.utf8.count && zip(text, keyword.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
  }

  /// - Throws: `attribute`, `attributeType`, `withoutData`.
  init(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) throws(CSVError) {
    var lines = CSVLines(bytes, in: range)
    // Counted on only as far as is needed.
    var (number, counted) = (1, 0)
    while let bounds = lines.next() {
      let line = UnsafeBufferPointer(rebasing: bytes[bounds])
      number += bytes[counted..<bounds.lowerBound].count { $0 == UInt8(ascii: "\n") }
      counted = bounds.lowerBound
      if Self.hasKeyword("@data", line) {
        guard !names.isEmpty else { throw .attribute(line: number, text: "@data") }
        end = lines.position
        return
      }
      if Self.hasKeyword("@relation", line) { continue }
      let text = String(decoding: line.prefix(1 << 20), as: UTF8.self)
      guard Self.hasKeyword("@attribute", line), let attribute = ARFFAttribute(text) else {
        throw .attribute(line: number, text: String(text.prefix(24)))
      }
      switch attribute.type {
      case .numeric: break
      case .nominal(let values): classes[names.count] = values
      case .other(let type): throw .attributeType(line: number, name: attribute.name, type: type)
      }
      names.append(attribute.name)
    }
    throw .withoutData
  }

  /// The column of the classes: one with a name of `TableNames.labels`, or the last or the first if it is
  /// nominal.
  var classColumn: Int? {
    if let named = names.indices.first(where: { TableNames.labels.contains(names[$0].lowercased()) }) {
      return named
    }
    return [names.count - 1, 0].first { classes[$0] != nil }
  }
}

/// One attribute: `@attribute 'pixel 1' numeric` or `@attribute class {0, 1, 'two'}`.
private struct ARFFAttribute {
  enum Kind {
    case numeric
    case nominal([String])
    case other(String)
  }
  let name: String
  let type: Kind

  init?(_ line: String) {
    var rest = Substring(line.drop(while: \.isWhitespace).dropFirst("@attribute".count)).drop(
      while: \.isWhitespace)
    guard let name = Self.takeWord(&rest, until: \.isWhitespace), !name.isEmpty else { return nil }
    rest = rest.drop(while: \.isWhitespace)
    self.name = name
    if rest.first == "{" {
      rest = rest.dropFirst()
      var values: [String] = []
      while true {
        rest = rest.drop(while: \.isWhitespace)
        guard let value = Self.takeWord(&rest, until: { $0 == "," || $0 == "}" }) else { return nil }
        if !value.isEmpty { values.append(value) }
        rest = rest.drop(while: \.isWhitespace)
        guard let separator = rest.popFirst() else { return nil }
        if separator == "}" { break }
        guard separator == "," else { return nil }
      }
      guard !values.isEmpty else { return nil }
      type = .nominal(values)
    } else {
      let word = String(rest.prefix { !$0.isWhitespace }).lowercased()
      guard !word.isEmpty else { return nil }
      type = ["numeric", "real", "integer"].contains(word) ? .numeric : .other(word)
    }
  }

  /// A word, quoted (with `\` before a quote) or up to a character; without blanks at its end.
  private static func takeWord(_ rest: inout Substring, until isEnd: (Character) -> Bool) -> String? {
    guard let quote = rest.first, quote == "'" || quote == "\"" else {
      let word = rest.prefix { !isEnd($0) }
      rest = rest.dropFirst(word.count)
      return String(word.reversed().drop(while: \.isWhitespace).reversed())
    }
    rest = rest.dropFirst()
    var word = ""
    while let character = rest.popFirst() {
      if character == quote { return word }
      guard character == "\\" else {
        word.append(character)
        continue
      }
      guard let escaped = rest.popFirst() else { return nil }
      word.append(escaped)
    }
    return nil
  }
}
