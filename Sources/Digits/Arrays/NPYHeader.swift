/// The header of a .npy file: a Python dictionary literal with three keys,
/// `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`, padded with blanks.
///
/// It is parsed as NumPy writes it and by nothing more general: a header is text from outside.
struct NPYHeader: Equatable {
  /// Element type in NumPy's notation; `nil` for a record, whose type is a list.
  let descr: String?
  let isFortran: Bool
  let shape: [Int]

  /// - Throws: `.header(byte:)`, counted from the start of `text`.
  init(_ text: ArraySlice<UInt8>) throws(ArrayError) {
    var parser = Parser(text)
    try parser.expect("{")
    var descr: String??
    var isFortran: Bool?
    var shape: [Int]?
    while try !parser.accepts("}") {
      let start = parser.position
      let key = try parser.string()
      try parser.expect(":")
      switch key {
      case "descr" where descr == nil: descr = .some(try parser.type())
      case "fortran_order" where isFortran == nil: isFortran = try parser.bool()
      case "shape" where shape == nil: shape = try parser.tuple()
      default: throw .header(byte: start)
      }
      if try !parser.accepts(",") {
        try parser.expect("}")
        break
      }
    }
    guard parser.isAtEnd, let descr, let isFortran, let shape else {
      throw .header(byte: parser.position)
    }
    self.descr = descr
    self.isFortran = isFortran
    self.shape = shape
  }
}

/// Reads the few kinds of Python literals that occur.
private struct Parser {
  private let text: ArraySlice<UInt8>
  private var place: Int

  init(_ text: ArraySlice<UInt8>) {
    self.text = text
    place = text.startIndex
  }

  /// Place of the next character that is no blank, from the start of the text.
  var position: Int { place - text.startIndex }

  var isAtEnd: Bool {
    text[place...].allSatisfy(Self.isBlank)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) || byte == 0 }

  private mutating func next() throws(ArrayError) -> UInt8 {
    while place < text.endIndex, Self.isBlank(text[place]) { place += 1 }
    guard place < text.endIndex else { throw .header(byte: position) }
    return text[place]
  }

  mutating func accepts(_ character: Unicode.Scalar) throws(ArrayError) -> Bool {
    guard try next() == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(ArrayError) {
    guard try accepts(character) else { throw .header(byte: position) }
  }

  /// A text in single or double quotes, without escapes.
  mutating func string() throws(ArrayError) -> String {
    let quote = try next()
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
      let end = text[(place + 1)...].firstIndex(of: quote), !text[place..<end].contains(UInt8(ascii: "\\"))
    else { throw .header(byte: position) }
    defer { place = end + 1 }
    return String(decoding: text[(place + 1)..<end], as: UTF8.self)
  }

  /// The type of the elements; `nil` for a list, which is skipped.
  mutating func type() throws(ArrayError) -> String? {
    guard try next() == UInt8(ascii: "[") else { return try string() }
    var depth = 0
    while place < text.endIndex {
      switch text[place] {
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      default: break
      }
      place += 1
      if depth == 0 { return nil }
    }
    throw .header(byte: position)
  }

  mutating func bool() throws(ArrayError) -> Bool {
    _ = try next()
    for (word, value) in [("True", true), ("False", false)] where text[place...].starts(with: word.utf8) {
      place += word.utf8.count
      return value
    }
    throw .header(byte: position)
  }

  /// Whole numbers in parentheses; Python 2 wrote them with an L at the end.
  mutating func tuple() throws(ArrayError) -> [Int] {
    try expect("(")
    var numbers: [Int] = []
    while try !accepts(")") {
      numbers.append(try number())
      if try !accepts(",") {
        try expect(")")
        break
      }
    }
    // NumPy's limit is 32, and 64 since version 2.
    guard numbers.count <= 64 else { throw .header(byte: position) }
    return numbers
  }

  private mutating func number() throws(ArrayError) -> Int {
    _ = try next()
    let digits = text[place...].prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty, let number = Int(String(decoding: digits, as: UTF8.self)) else {
      throw .header(byte: position)
    }
    place = digits.endIndex
    if place < text.endIndex, text[place] == UInt8(ascii: "L") { place += 1 }
    return number
  }
}
