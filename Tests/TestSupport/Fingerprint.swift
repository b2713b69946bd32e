/// 64-bit FNV-1a over numbers as eight little-endian bytes each, in hexadecimal: the oracle scripts' digest
/// of long arrays.
package enum Fingerprint {
  package static func of(_ numbers: [Int]) -> String {
    of(words: numbers.lazy.map { UInt64(bitPattern: Int64($0)) })
  }

  /// Digest of the exact bits.
  package static func of(_ numbers: [Double]) -> String {
    of(words: numbers.lazy.map(\.bitPattern))
  }

  private static func of(words: some Sequence<UInt64>) -> String {
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    for word in words {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        state = (state ^ (word >> shift & 0xff)) &* 0x100_0000_01b3
      }
    }
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
