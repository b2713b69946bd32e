import CKernels

/// Random numbers by their position: any of them is had at once, without those before it.
///
/// It is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014), whose state is a
/// counter, so number `i` is a function of key and `i`. Where each row of each epoch draws for itself, a key made
/// of seed, epoch and row gives the same numbers whoever asks first; `RandomState`, a stream with one
/// reader, could not.
package struct CounterGenerator: Hashable, Sendable {
  /// Where the numbers come from; equal keys, equal numbers.
  package let key: UInt64

  /// A key that depends on every bit of these numbers and on their order: each is mixed into the key so far.
  package init(_ numbers: UInt64...) {
    key = numbers.reduce(0) { key, number in kernel_split_mix(key ^ number, 0) }
  }

  /// The numbers of SplitMix64 started at `key`.
  init(key: UInt64) {
    self.key = key
  }

  /// Number `index`.
  package subscript(index: UInt64) -> UInt64 { kernel_split_mix(key, index) }

  /// Number `index` as one of [-1, 1), with 53 random bits.
  package func symmetric(_ index: UInt64) -> Double { Double(self[index] >> 11) * 0x1p-52 - 1 }

  /// Number `index` as a whole number from `-limit` to `limit`, each as likely (but for a share of 1 in 2^50).
  /// - Parameter limit: 0 to 4096; held to that.
  package func whole(_ index: UInt64, upTo limit: Int) -> Int {
    let limit = min(max(limit, 0), 4096)
    return Int(self[index].multipliedFullWidth(by: UInt64(2 * limit + 1)).high) - limit
  }
}
