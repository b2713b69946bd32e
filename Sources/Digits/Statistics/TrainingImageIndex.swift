/// An index of the images that a model was trained on, by pixel hash: it finds the same image in another file and
/// in another row order.
package struct TrainingImageIndex: Equatable, Sendable {
  /// Ascending, without duplicates.
  package let hashes: [UInt64]
  /// Per bucket (the high bits of a hash), the index of its first entry in `hashes`; one more for the end.
  private let starts: [UInt32]
  /// Number of low bits of a hash, those not used for the bucket.
  private let otherBits: Int
  /// Per bucket, the OR of its hashes' two-bit masks (a 64-bit Bloom filter). A missing bit proves that an image is
  /// new without reading `hashes`.
  private let marks: [UInt64]

  /// Memory of the index, in bytes.
  package var bytes: Int {
    hashes.count * MemoryLayout<UInt64>.stride + starts.count * MemoryLayout<UInt32>.stride
      + marks.count * MemoryLayout<UInt64>.stride
  }

  /// - Parameter hashes: in any order.
  package init(hashes: [UInt64]) {
    let isSorted = zip(hashes, hashes.dropFirst()).allSatisfy { $0 < $1 }
    self.hashes = isSorted ? hashes : Set(hashes).sorted()
    // Hashes are uniform: with about as many buckets as hashes, each bucket holds about one.
    let firstBits = min(max(Int.bitWidth - 1 - self.hashes.count.leadingZeroBitCount, 1), 24)
    otherBits = UInt64.bitWidth - firstBits
    var starts = [UInt32](repeating: 0, count: (1 << firstBits) + 1)
    for hash in self.hashes { starts[Int(hash >> UInt64(otherBits)) + 1] += 1 }
    for place in 1..<starts.count { starts[place] += starts[place - 1] }
    self.starts = starts
    var marks = [UInt64](repeating: 0, count: 1 << firstBits)
    for hash in self.hashes { marks[Int(hash >> UInt64(otherBits))] |= Self.mark(of: hash) }
    self.marks = marks
  }

  package init(_ images: DigitImages, rows: [Int], and earlier: TrainingImageIndex?) {
    self.init(hashes: Set(images.hashes(of: rows)).union(earlier?.hashes ?? []).sorted())
  }

  /// The number of rows whose image is in any of the indexes.
  package static func count(of images: DigitImages, rows: [Int], in seen: [TrainingImageIndex]) -> Int {
    images.hashes(of: rows).count { hash in seen.contains { $0.contains(hash) } }
  }

  private func contains(_ hash: UInt64) -> Bool {
    let place = Int(hash >> UInt64(otherBits))
    let mark = Self.mark(of: hash)
    guard marks[place] & mark == mark else { return false }
    for index in Int(starts[place])..<Int(starts[place + 1]) where hashes[index] == hash { return true }
    return false
  }

  /// The low 12 bits of the hash pick two of 64 mask bits.
  private static func mark(of hash: UInt64) -> UInt64 { 1 << (hash & 63) | 1 << (hash >> 6 & 63) }
}
