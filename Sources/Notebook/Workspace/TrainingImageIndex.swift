import Digits

/// Images that a model was trained on, by their pixels: so the same image is known again in another file, and
/// in a dataset whose rows stand in another order.
struct TrainingImageIndex: Equatable, Sendable {
  /// Ascending, each once.
  let hashes: [UInt64]
  /// Where in `hashes` those begin that share their first bits, for each of these; and the end.
  private let starts: [UInt32]
  /// How many bits of a hash are not its first.
  private let otherBits: Int
  /// For each of these the marks of those hashes, one over the other: nearly all images that were not seen are known
  /// by them alone.
  private let marks: [UInt64]

  /// - Parameter hashes: in any order.
  init(hashes: [UInt64]) {
    let isSorted = zip(hashes, hashes.dropFirst()).allSatisfy { $0 < $1 }
    self.hashes = isSorted ? hashes : Set(hashes).sorted()
    // Hashes are spread evenly: with as many places as there are hashes, about one falls on each.
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

  init(_ images: DigitImages, rows: [Int], and earlier: TrainingImageIndex?) {
    self.init(hashes: Set(images.hashes(of: rows)).union(earlier?.hashes ?? []).sorted())
  }

  /// How many of the rows any of the networks has seen.
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

  /// Two bits out of sixty-four, told by the hash's last ones.
  private static func mark(of hash: UInt64) -> UInt64 { 1 << (hash & 63) | 1 << (hash >> 6 & 63) }
}
