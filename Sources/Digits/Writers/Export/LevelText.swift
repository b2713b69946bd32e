/// Grey levels as decimal text, looked up: formatting numbers takes most of the time of a text format.
struct LevelText {
  /// Per level, the bytes of its digits and of the separator behind them, in the order of memory.
  private var words = [UInt32](repeating: 0, count: 256)
  private var lengths = [UInt8](repeating: 0, count: 256)

  /// Space for a level and its separator, in bytes.
  static let mostBytes = 4

  init(separator: UInt8) {
    for level in 0..<256 {
      let text = Array(String(level).utf8) + [separator]
      lengths[level] = UInt8(text.count)
      words[level] = UInt32(
        littleEndian: text.enumerated().reduce(0) { $0 | UInt32($1.element) << (8 * UInt32($1.offset)) })
    }
  }

  /// Writes levels with a separator behind each.
  /// - Parameter space: `mostBytes` bytes per level.
  /// - Returns: the number of bytes.
  func write(_ levels: UnsafeRawBufferPointer, to space: UnsafeMutableRawBufferPointer) -> Int {
    words.withUnsafeBufferPointer { words in
      lengths.withUnsafeBufferPointer { lengths in
        var used = 0
        for level in levels {
          space.storeBytes(of: words[Int(level)], toByteOffset: used, as: UInt32.self)
          used += Int(lengths[Int(level)])
        }
        return used
      }
    }
  }
}
