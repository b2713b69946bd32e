/// Braille patterns (Unicode block 2800): eight dots in a character, two wide and four high.
enum Braille {
  /// Dots in a column of a character.
  static let height = 4
  /// Dots in a row of a character.
  static let width = 2

  /// The bit of a dot: the block numbers six dots down the columns and the lowest two after them.
  static func bit(row: Int, column: Int) -> UInt8 {
    let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    return bits[row][column]
  }

  /// The character of a pattern. No dots at all make a space, which every font has.
  static func character(_ pattern: UInt8) -> Character {
    pattern == 0 ? " " : Character(Unicode.Scalar(UInt16(0x2800) + UInt16(pattern)) ?? " ")
  }

  /// The character whose dots are where `isSet(row, column)` says.
  static func character(_ isSet: (_ row: Int, _ column: Int) -> Bool) -> Character {
    var pattern: UInt8 = 0
    for row in 0..<height {
      for column in 0..<width where isSet(row, column) { pattern |= bit(row: row, column: column) }
    }
    return character(pattern)
  }
}
