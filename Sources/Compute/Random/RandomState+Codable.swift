import Foundation

/// The stored form of a generator: what a session needs to continue drawing exactly where it stopped.
extension RandomState: Codable {
  private enum CodingKeys: String, CodingKey {
    case words, position, cachedNormal
  }

  /// Writes the 624 words as 2,496 little-endian bytes, the position and the cached normal.
  package func encode(to encoder: any Encoder) throws {
    var bytes = Data(capacity: generator.words.count * 4)
    for word in generator.words {
      for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(bytes, forKey: .words)
    try container.encode(generator.position, forKey: .position)
    try container.encodeIfPresent(cachedNormal, forKey: .cachedNormal)
  }

  /// - Throws: `DecodingError.dataCorrupted` if the bytes are not a state of the generator.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let bytes = [UInt8](try container.decode(Data.self, forKey: .words))
    let words = stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { start in
      bytes[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    let position = try container.decode(Int.self, forKey: .position)
    guard bytes.count % 4 == 0, let generator = MersenneTwister(words: words, position: position) else {
      throw DecodingError.dataCorruptedError(
        forKey: .words, in: container, debugDescription: "not a state of MT19937")
    }
    self.init(
      generator: generator,
      cachedNormal: try container.decodeIfPresent(Double.self, forKey: .cachedNormal))
  }
}
