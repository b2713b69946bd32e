/// Braille patterns (Unicode block 2800): 2 x 4 dots per character.
enum Braille {
  /// Rows of dots per character.
  static let height = 4
  /// Columns of dots per character.
  static let width = 2

  /// Bit of a dot. The block numbers the upper six dots column by column and then the lowest two.
  static func bit(row: Int, column: Int) -> UInt8 {
    let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    return bits[row][column]
  }

  /// Character of a pattern; an empty pattern is a space, which every font has.
  static func character(_ pattern: UInt8) -> Character {
    pattern == 0 ? " " : Character(Unicode.Scalar(UInt16(0x2800) + UInt16(pattern)) ?? " ")
  }

  /// Character with the dots for which `isSet(row, column)` is true.
  static func character(_ isSet: (_ row: Int, _ column: Int) -> Bool) -> Character {
    var pattern: UInt8 = 0
    for row in 0..<height {
      for column in 0..<width where isSet(row, column) { pattern |= bit(row: row, column: column) }
    }
    return character(pattern)
  }
}
