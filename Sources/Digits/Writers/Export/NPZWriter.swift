/// Writes the members of a zip file, one after another.
package protocol ZipMembers: AnyObject {
  /// Begins the next member, which is to be deflated; `bytes` is its size before that.
  func begin(_ name: String, bytes: Int) throws(ExportError)
  /// Appends to the member begun last.
  func write(_ bytes: UnsafeRawBufferPointer) throws(ExportError)
  /// Ends the last member and the file. Without it the file is not complete.
  func finish() throws(ExportError)
}

/// Begins a zip file at an open descriptor, which stays open; `path` is for errors.
package typealias ZipMaker = (_ path: String, _ descriptor: Int32) throws(ExportError) -> any ZipMembers

/// Writes NumPy's `.npz`, a zip file of arrays, with the names of Keras' `mnist.npz`: `x_train`, `y_train`,
/// `x_test` and `y_test`, or `x` and `y` where there is no split. Images are `uint8`, N x H x W. Labels are
/// `int64`, or fixed-width strings where classes are words; `numpy.load` reads both without pickles.
enum NPZWriter {
  static func write(
    _ rows: ExportRows, to path: String, replacing: Bool, isStopped: StopCheck, zip: ZipMaker
  ) throws(ExportError) -> [DatasetWriter.Written] {
    let file = try ExportFile(path, replacing: replacing)
    let members = try zip(path, file.descriptor)
    let parts =
      switch rows.part {
      case .rows(let rows): [("", rows)]
      case .split(let train, let test): [("_train", train), ("_test", test)]
      }
    for (name, part) in parts {
      try writeImages(rows, part, as: "x\(name).npy", to: members, isStopped)
      guard let labels = rows.labels else { continue }
      let column = NPYColumn(labels)
      try begin("y\(name).npy", column.type, [part.count], part.count * column.elementBytes, in: members)
      for piece in pieces(of: part) {
        if isStopped() { throw .interrupted }
        try write(piece.flatMap { column[Int(labels.indices[$0])] }, to: members)
      }
    }
    try members.finish()
    try file.commit()
    return [DatasetWriter.Written(path: path, files: 1, bytes: file.count)]
  }

  private static func writeImages(
    _ rows: ExportRows, _ part: [Int], as name: String, to members: any ZipMembers, _ isStopped: StopCheck
  ) throws(ExportError) {
    let shape = rows.images.shape
    try begin(
      name, "|u1", [part.count, shape.height, shape.width], part.count * shape.pixelCount, in: members)
    try rows.forEachRun(of: part, isStopped: isStopped) { levels throws(ExportError) in
      try members.write(levels)
    }
  }

  private static func begin(
    _ name: String, _ type: String, _ shape: [Int], _ bytes: Int, in members: any ZipMembers
  ) throws(ExportError) {
    let header = WrittenNPYHeader.bytes(type: type, shape: shape)
    try members.begin(name, bytes: header.count + bytes)
    try write(header, to: members)
  }

  private static func write(_ bytes: [UInt8], to members: any ZipMembers) throws(ExportError) {
    try bytes.withUnsafeBufferPointer { bytes throws(ExportError) in
      try members.write(UnsafeRawBufferPointer(bytes))
    }
  }

  /// Rows whose labels are written at a time.
  private static func pieces(of rows: [Int]) -> [ArraySlice<Int>] {
    stride(from: 0, to: rows.count, by: 4096).map { rows[$0..<min($0 + 4096, rows.count)] }
  }
}

/// The header of a `.npy` array, version 1.0, in C order.
/// <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>
enum WrittenNPYHeader {
  /// Data begins at a multiple of this.
  private static let alignment = 64

  /// - Parameter type: such as `|u1` or `<i8`.
  static func bytes(type: String, shape: [Int]) -> [UInt8] {
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
    let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    // Two bytes for the length, and a line end behind the blanks.
    let unpadded = magic.count + 2 + text.utf8.count + 1
    let blanks = (alignment - unpadded % alignment) % alignment
    let length = text.utf8.count + blanks + 1
    return magic + [UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)]
      + Array(text.utf8) + [UInt8](repeating: UInt8(ascii: " "), count: blanks) + [UInt8(ascii: "\n")]
  }
}

/// The labels of a `.npy` array: an element per class.
private struct NPYColumn {
  /// `<i8`, or `<U7` for words of up to seven characters.
  let type: String
  let elementBytes: Int
  private let elements: [[UInt8]]

  init(_ labels: ExportLabels) {
    if let integers = labels.integers {
      type = "<i8"
      elements = integers.map { value in
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
      }
    } else {
      let words = labels.names.map { Array($0.unicodeScalars) }
      let width = max(1, words.map(\.count).max() ?? 1)
      type = "<U\(width)"
      // UTF-32, filled up with zeros.
      elements = words.map { word in
        (word.map(\.value) + Array(repeating: 0, count: width - word.count)).flatMap { value in
          (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
        }
      }
    }
    elementBytes = elements.first?.count ?? 0
  }

  subscript(index: Int) -> [UInt8] { elements[index] }
}
