import CKernels

/// A counter-based random generator: any number of the sequence is computed directly from its index.
///
/// It is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014), whose state
/// is a counter, so number `i` is a function of key and `i`. If each row of each epoch draws for itself, a
/// key made of seed, epoch and row gives the same numbers in whatever order threads ask; `RandomState`, a
/// sequential stream, could not.
package struct CounterGenerator: Hashable, Sendable {
  /// Equal keys give equal numbers.
  package let key: UInt64

  /// Mixes the numbers into a key that depends on every bit of them and on their order.
  package init(_ numbers: UInt64...) {
    key = numbers.reduce(0) { key, number in kernel_split_mix(key ^ number, 0) }
  }

  init(key: UInt64) {
    self.key = key
  }

  /// Number `index`.
  package subscript(index: UInt64) -> UInt64 { kernel_split_mix(key, index) }

  /// Number `index` mapped to [-1, 1), with 53 random bits.
  package func symmetric(_ index: UInt64) -> Double { Double(self[index] >> 11) * 0x1p-52 - 1 }

  /// Number `index` mapped to an integer in `-limit...limit`, uniform up to a bias of 1 in 2^50.
  /// - Parameter limit: clamped to 0...4096.
  package func whole(_ index: UInt64, upTo limit: Int) -> Int {
    let limit = min(max(limit, 0), 4096)
    return Int(self[index].multipliedFullWidth(by: UInt64(2 * limit + 1)).high) - limit
  }
}
