import Foundation

/// MATLAB files.
///
/// Versions 5 to 7 (the same format, with compression since 7) are read by libmatio, version 7.3 is an HDF5 file with
/// the axes in reverse order. <https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf>
enum MATFile {
  enum Version {
    case four, five, sevenThree
  }

  /// Bytes at the start of a file that `version` needs.
  static let headBytes = 520

  /// Maximum number of variables in a file.
  private static let mostElements = 1 << 16

  /// The version of a file that begins with these bytes; `nil` if it is no MATLAB file.
  static func version(of head: some RandomAccessCollection<UInt8>) -> Version? {
    let head = Array(head.prefix(headBytes))
    guard head.count >= 128 else { return isVersion4(head) ? .four : nil }
    switch Array(head[124..<128]) {
    case [0x00, 0x01, 0x49, 0x4D], [0x01, 0x00, 0x4D, 0x49]: return .five
    case [0x00, 0x02, 0x49, 0x4D], [0x02, 0x00, 0x4D, 0x49]: return HDF5File.begins(head) ? .sevenThree : nil
    default: return isVersion4(head) ? .four : nil
    }
  }

  /// Lists the arrays of a file.
  /// - Parameters:
  ///   - path: as the user gave it.
  ///   - bytes: contents of a file that is not on disk itself.
  static func open(
    path: String, version: Version, bytes: [UInt8]? = nil
  ) throws(DatasetError) -> LibraryArrays {
    switch version {
    case .four: throw .array(path: path, .matlabVersion4)
    case .five: try LibraryArrays(.matio, path: path, bytes: bytes)
    case .sevenThree: try LibraryArrays(.hdf5, path: path, bytes: bytes, isReversed: true)
    }
  }

  /// Checks that the elements of a version 5 file end where the file ends: the library passes over an element that is
  /// cut off, and images without their labels would be the result.
  ///
  /// After a header of 128 bytes, each element has its type and its size in two 32-bit integers before it.
  /// - Parameter path: of the file on disk.
  static func checkSize(_ path: String) throws(ArrayError) {
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .damaged(.matio) }
    defer { close(descriptor) }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    var order = [UInt8](repeating: 0, count: 2)
    guard pread(descriptor, &order, 2, 126) == 2 else { throw .damaged(.matio) }
    let isBigEndian = order == [0x4D, 0x49]
    var place = 128
    var elements = 0
    while size - place >= 8 {
      elements += 1
      guard elements <= mostElements else { throw .damaged(.matio) }
      var length: UInt32 = 0
      guard pread(descriptor, &length, 4, off_t(place) + 4) == 4 else { throw .damaged(.matio) }
      place += 8 + Int(isBigEndian ? UInt32(bigEndian: length) : UInt32(littleEndian: length))
    }
    guard place == size else {
      throw .size(array: "", promised: place < size ? place + 8 : place, found: size)
    }
  }

  /// Version 4 has no signature: five 32-bit integers (type, rows, columns, whether complex, length of the name), then
  /// the name with a zero byte at its end.
  static func isVersion4(_ head: [UInt8]) -> Bool {
    guard head.count >= 22 else { return false }
    func number(_ place: Int, isBigEndian: Bool) -> Int {
      let bytes = head[place..<place + 4]
      return (isBigEndian ? Array(bytes) : bytes.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    for isBigEndian in [false, true] {
      let type = number(0, isBigEndian: isBigEndian)
      let nameLength = number(16, isBigEndian: isBigEndian)
      // Thousands: byte order; hundreds: always 0; tens: type of the numbers; ones: matrix, text, sparse.
      guard type / 1000 == (isBigEndian ? 1 : 0), type / 100 % 10 == 0, type / 10 % 10 <= 5, type % 10 <= 2,
        number(12, isBigEndian: isBigEndian) <= 1, (2...64).contains(nameLength),
        head.count >= 20 + nameLength,
        number(4, isBigEndian: isBigEndian) > 0, number(8, isBigEndian: isBigEndian) > 0
      else { continue }
      let name = head[20..<20 + nameLength]
      let letters = name.dropLast()
      if name.last == 0,
        letters.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x5F })
      {
        return true
      }
    }
    return false
  }
}
