/// Identifies rows of a dataset by their contents, not their origin.
///
/// Rows are recognised in a file that was moved or read partially, and any changed pixel, label or order is
/// detected.
package struct RowsFingerprint: Sendable {
  private let shape: ImageShape
  private let labels: [ClassLabel]
  private let classes: ClassList
  private let hashes: [UInt64]

  /// - Parameters:
  ///   - labels: one per image.
  ///   - classes: the order of the classes.
  package init(_ images: DigitImages, labels: [ClassLabel], classes: ClassList = .digits) {
    hashes = images.hashes
    self.labels = labels
    self.classes = classes
    shape = images.shape
  }

  /// Lowercase hexadecimal SHA-256 of the image size and, for each row, the 64-bit image hash and the label: a
  /// byte for a digit; for other classes 255, the number of bytes of the name (a word has 40 characters at most)
  /// and the name in UTF-8. Unless the classes are the ten digits, their names stand in front, in their order.
  package func of(_ rows: [Int]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rows.count * 9 + 16)
    func append(_ number: UInt64) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append(UInt64(shape.height))
    append(UInt64(shape.width))
    func append(_ label: ClassLabel) {
      if let digit = label.digit {
        bytes.append(digit)
        return
      }
      bytes.append(255)
      let name = Array(label.description.utf8)
      append(UInt64(name.count))
      bytes += name
    }
    for label in classes.unlessDigits ?? [] { append(label) }
    for row in rows {
      append(hashes[row])
      append(labels[row])
    }
    return SHA256Hex.of(bytes)
  }
}
