import Crypto

/// Tells whether rows of one dataset are those of another: by what is in them, not by where they came from.
///
/// So rows are known again in a file that was moved or read only in part, and a changed pixel, label or
/// order is noticed.
public struct RowsFingerprint: Sendable {
  private let shape: ImageShape
  private let labels: [UInt8]
  /// Of every row; 0 for rows that were not asked for.
  private let hashes: [UInt64]

  /// Looks at every image once, however many selections of them are asked for later.
  /// - Parameters:
  ///   - labels: one an image.
  ///   - rows: the rows that will be asked for, in any order, each as often as you like.
  public init(_ images: DigitImages, labels: [UInt8], rows: [Int]) {
    var isWanted = [Bool](repeating: false, count: images.count)
    for row in rows { isWanted[row] = true }
    let wanted = isWanted.indices.filter { isWanted[$0] }
    var hashes = [UInt64](repeating: 0, count: images.count)
    for (row, hash) in zip(wanted, ImageHash.of(images, rows: wanted)) { hashes[row] = hash }
    self.hashes = hashes
    self.labels = labels
    shape = images.shape
  }

  /// Lowercase hexadecimal SHA-256 of the images' size and, row by row, of the 64-bit hash of an image and
  /// its label.
  public func of(_ rows: [Int]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rows.count * 9 + 16)
    func append(_ number: UInt64) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append(UInt64(shape.height))
    append(UInt64(shape.width))
    for row in rows {
      append(hashes[row])
      bytes.append(labels[row])
    }
    return Fingerprint.hexadecimal(of: bytes)
  }
}
