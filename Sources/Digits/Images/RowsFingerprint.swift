/// Identifies rows of a dataset by their contents, not their origin.
///
/// Rows are recognised in a file that was moved or read partially, and any changed pixel, label or order is
/// detected.
package struct RowsFingerprint: Sendable {
  private let shape: ImageShape
  private let labels: [UInt8]
  private let hashes: [UInt64]

  /// - Parameter labels: one per image.
  package init(_ images: DigitImages, labels: [UInt8]) {
    hashes = images.hashes
    self.labels = labels
    shape = images.shape
  }

  /// Lowercase hexadecimal SHA-256 of the image size and, for each row, the 64-bit image hash and the label.
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
