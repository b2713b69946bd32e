/// Tells whether rows of one dataset are those of another: by what is in them, not by where they came from.
///
/// So rows are known again in a file that was moved or read only in part, and a changed pixel, label or
/// order is noticed.
package struct RowsFingerprint: Sendable {
  private let shape: ImageShape
  private let labels: [UInt8]
  private let hashes: [UInt64]

  /// - Parameter labels: one an image.
  package init(_ images: DigitImages, labels: [UInt8]) {
    hashes = images.hashes
    self.labels = labels
    shape = images.shape
  }

  /// Lowercase hexadecimal SHA-256 of the images' size and, row by row, of the 64-bit hash of an image and
  /// its label.
  package func of(_ rows: [Int]) -> String {
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
    return SHA256Hex.of(bytes)
  }
}
