import CZlib

/// What the strip of a sheet says, as the bits of its cells: the bytes of a page, their checksum, and 20 bytes by which
/// ten wrong ones are corrected.
///
/// | bytes | |
/// |---|---|
/// | 0 | version of the sheet |
/// | 1 | paper: 0 for A4, 1 for Letter |
/// | 2, 3 | columns and rows of boxes on a full page |
/// | 4 | boxes of each class |
/// | 5 | page |
/// | 6, 7 | copy, copies |
/// | 8 | bytes of the classes |
/// | 9 to 31 | the classes as typed, UTF-8, filled up with 0 |
/// | 32 to 35 | CRC-32 of the bytes before, the highest byte first |
package enum SheetCode {
  /// Sheets that this program prints and reads.
  package static let version: UInt8 = 1

  private static let dataBytes = 36
  private static let code = ReedSolomon(dataBytes: dataBytes, parityBytes: 20)
  private static let headBytes = 9

  /// Cells of the strip, row by row; `true` is black.
  package static func cells(of page: SheetPage, version: UInt8 = SheetCode.version) -> [Bool] {
    let text = Array(page.classes.text.utf8)
    var data: [UInt8] = [version, page.paper == .a4 ? 0 : 1]
    data += [UInt8(SheetLayout.columns), UInt8(SheetLayout.rows)]
    data += [page.each, page.page, page.copy, page.copies, text.count].map { UInt8(clamping: $0) }
    data += text
    data += [UInt8](repeating: 0, count: max(0, dataBytes - 4 - data.count))
    let sum = checksum(data)
    data += (0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * UInt32($0))) }
    let bytes = code.encode(data)
    return bytes.indices.flatMap { index in
      (0..<8).map { bit in (bytes[index] ^ mask(index)) >> (7 - UInt8(bit)) & 1 == 1 }
    }
  }

  /// - Parameter cells: of the strip, row by row.
  /// - Returns: `nil` if they are those of no strip, or too many are wrong.
  static func read(_ cells: [Bool]) -> Reading? {
    guard cells.count == code.length * 8 else { return nil }
    let bytes = (0..<code.length).map { index in
      cells[8 * index..<8 * index + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) } ^ mask(index)
    }
    guard let data = code.decode(bytes) else { return nil }
    let sum = data[(dataBytes - 4)...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard checksum(Array(data[..<(dataBytes - 4)])) == sum else { return nil }
    guard data[0] == version else { return .otherVersion(Int(data[0])) }
    let count = Int(data[8])
    guard headBytes + count <= dataBytes - 4, data[1] <= 1, data[2] == SheetLayout.columns,
      data[3] == SheetLayout.rows,
      let text = String(validating: data[headBytes..<headBytes + count], as: UTF8.self),
      let classes = try? SheetClasses(text),
      let page = SheetPage(
        paper: data[1] == 0 ? .a4 : .letter, classes: classes, each: Int(data[4]), page: Int(data[5]),
        copy: Int(data[6]), copies: Int(data[7]))
    else { return .otherVersion(Int(data[0])) }
    return .page(page)
  }

  /// What a strip says.
  enum Reading: Equatable {
    case page(SheetPage)
    /// A sheet of another version, or with something that this one does not know.
    case otherVersion(Int)
  }

  /// Turns long runs of equal bytes into a mixture of black and white, so that both are near every cell.
  private static func mask(_ index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: (index &* 0x9D &+ 0x5A) ^ (index &* index &* 7))
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32(0, bytes, uInt(bytes.count)))
  }
}
