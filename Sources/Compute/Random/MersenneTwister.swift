/// The Mersenne Twister MT19937: 32 bits per draw, period 2^19937 - 1.
///
/// After Makoto Matsumoto and Takuji Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed
/// uniform pseudo-random number generator", ACM TOMACS 8 (1998), with the seeding of their 2002 revision.
struct MersenneTwister: Equatable, Sendable {
  /// Words of state.
  static let wordCount = 624
  /// Distance between the words that are mixed.
  private static let shift = 397

  /// The state; each word is tempered on output.
  private(set) var words: [UInt32]
  /// Index of the next word; `wordCount` if the state must be regenerated first.
  private(set) var position: Int

  /// Seeds the state as `numpy.random.RandomState` does with an integer.
  init(seed: UInt32) {
    words = []
    words.reserveCapacity(Self.wordCount)
    var word = seed
    for index in 1...UInt32(Self.wordCount) {
      words.append(word)
      word = 1_812_433_253 &* (word ^ (word >> 30)) &+ index
    }
    position = Self.wordCount
  }

  /// Restores a state read from a file; `nil` if no generator can be in that state.
  init?(words: [UInt32], position: Int) {
    guard words.count == Self.wordCount, (0...Self.wordCount).contains(position) else { return nil }
    // Only the top bit of the first word matters. With all the others zero the generator would yield zeros
    // for ever, and rejection sampling would never end.
    guard words[0] >> 31 != 0 || words.dropFirst().contains(where: { $0 != 0 }) else { return nil }
    self.words = words
    self.position = position
  }

  /// The next 32 bits.
  @inline(__always)
  mutating func next32() -> UInt32 {
    if position == Self.wordCount { nextGeneration() }
    var word = words[position]
    position += 1
    word ^= word >> 11
    word ^= (word << 7) & 0x9d2c_5680
    word ^= (word << 15) & 0xefc6_0000
    word ^= word >> 18
    return word
  }

  /// The next 64 bits: the first draw is the upper half.
  mutating func next64() -> UInt64 {
    let upper = UInt64(next32())
    return upper << 32 | UInt64(next32())
  }

  /// Regenerates the state: each word becomes a mix of itself, its neighbour and the word `shift` positions
  /// on.
  @inline(never)
  private mutating func nextGeneration() {
    words.withUnsafeMutableBufferPointer { words in
      let count = Self.wordCount
      for index in 0..<count {
        let next = index + 1 < count ? index + 1 : 0
        let partner = index + Self.shift < count ? index + Self.shift : index + Self.shift - count
        let mixed = (words[index] & 0x8000_0000) | (words[next] & 0x7fff_ffff)
        // The mask is all ones if the lowest bit is set: no branch in the loop.
        words[index] = words[partner] ^ (mixed >> 1) ^ ((0 &- (mixed & 1)) & 0x9908_b0df)
      }
    }
    position = 0
  }
}
