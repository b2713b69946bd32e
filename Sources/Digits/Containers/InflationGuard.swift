/// Counts the bytes that come out of a compressed file, and stops a small file from filling the memory.
struct InflationGuard {
  /// Fewer bytes than this are never too many: 256 MiB.
  static let harmless = 256 << 20
  /// Bytes that may come out of one compressed byte beyond that. Deflate reaches 1032 for blank images; MNIST has 5
  /// as IDX and 12 as CSV, while bzip2 packs 100 GB of zeros into 70 kB.
  static let greatestRatio = 2000

  private let compressed: Int
  private let limit: Int
  private var inflated = 0

  /// - Parameters:
  ///   - compressed: bytes of the file.
  ///   - limit: maximum number of bytes that may come out of it.
  init(compressed: Int, limit: Int) {
    self.compressed = compressed
    self.limit = limit
  }

  /// Maximum number of bytes that can come out without an error.
  static func mostBytes(of compressed: Int, limit: Int) -> Int {
    let (most, overflows) = compressed.multipliedReportingOverflow(by: greatestRatio)
    return min(limit, overflows ? limit : max(harmless, most))
  }

  /// Counts bytes of a member as they come.
  mutating func add(_ count: Int, member: String?) throws(ArchiveError) {
    inflated += count
    if inflated > limit { throw .tooLarge(member: member, bytes: nil, limit: limit) }
    if inflated > Self.harmless, inflated / Self.greatestRatio > compressed {
      throw .bomb(member: member, compressed: compressed, inflated: inflated)
    }
  }
}
