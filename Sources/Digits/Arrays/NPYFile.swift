import Compute

/// Reads .npy files, versions 1.0, 2.0 and 3.0.
///
/// Format: `\x93NUMPY`, two bytes of version, the length of the header (2 bytes little-endian in version 1, else 4),
/// the header (see `NPYHeader`), then the elements.
/// <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>
enum NPYFile {
  static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

  static func begins(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: magic) }

  /// Reads the array from the bytes of a file, which stay where they are.
  /// - Parameter name: of the array, for errors; empty for a file of its own.
  static func array(_ bytes: [UInt8], name: String = "") throws(ArrayError) -> StoredArray {
    let prefix = try NPYPrefix(bytes.prefix(NPYPrefix.longest))
    guard bytes.count >= prefix.elements else {
      throw .headerTruncated(found: bytes.count, needed: prefix.elements)
    }
    let layout = try NPYLayout(bytes[prefix.header..<prefix.elements], name)
    try layout.check(found: bytes.count - prefix.elements)
    return try layout.array(bytes, offset: prefix.elements)
  }

  /// Reads the array from a stream, its elements straight to where they stay.
  static func array(from stream: any ByteStream, path: String) throws(DatasetError) -> StoredArray {
    try NPYStream(stream, path: path, name: "").array()
  }
}

/// A .npy file whose header has been read from a stream, and whose elements are still to be read, once.
struct NPYStream {
  let outline: ArrayOutline
  /// Bytes of all elements.
  var size: Int { layout.size }
  private let stream: any ByteStream
  private let path: String
  private let layout: NPYLayout

  /// - Parameters:
  ///   - path: of the file, for errors.
  ///   - name: of the array; empty for a file of its own.
  init(_ stream: any ByteStream, path: String, name: String) throws(DatasetError) {
    self.stream = stream
    self.path = path
    let head = try stream.read(NPYPrefix.longest)
    let prefix = try inArrayFile(path) { () throws(ArrayError) in
      let prefix = try NPYPrefix(head[...])
      // The header is never shorter than what has been read: it holds a dictionary with three keys.
      guard prefix.elements >= head.count else { throw .header(byte: prefix.header) }
      return prefix
    }
    let header = head[prefix.header...] + (try stream.read(prefix.elements - head.count))
    layout = try inArrayFile(path) { () throws(ArrayError) in
      guard prefix.header + header.count == prefix.elements else {
        throw .headerTruncated(found: prefix.header + header.count, needed: prefix.elements)
      }
      let layout = try NPYLayout(header, name)
      if layout.size > stream.mostBytes - prefix.elements {
        throw .size(array: name, promised: layout.size, found: max(0, stream.mostBytes - prefix.elements))
      }
      return layout
    }
    outline = layout.outline
  }

  /// Reads all elements.
  func array() throws(DatasetError) -> StoredArray {
    try MemoryRoom.require(layout.size, for: path)
    var failure: DatasetError?
    let bytes = [UInt8](unsafeUninitializedCapacity: layout.size) { buffer, filled in
      let target = UnsafeMutableBufferPointer(rebasing: buffer[..<layout.size])
      LargePages.advise(target)
      do throws(DatasetError) {
        filled = try stream.read(into: UnsafeMutableRawBufferPointer(target))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    try checkEnd(after: bytes.count)
    return try inArrayFile(path) { () throws(ArrayError) in try layout.array(bytes, offset: 0) }
  }

  /// Fills the buffer with the first elements as they are stored. If it takes all, the file must end there.
  func readElements(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) {
    let got = try stream.read(into: buffer)
    if got < buffer.count || got == layout.size { try checkEnd(after: got) }
  }

  private func checkEnd(after count: Int) throws(DatasetError) {
    let surplus = count == layout.size ? try stream.drain() : 0
    try inArrayFile(path) { () throws(ArrayError) in try layout.check(found: count + surplus) }
  }
}

/// Gives the error of an array the path of its file.
func inArrayFile<Result>(
  _ path: String, _ body: () throws(ArrayError) -> Result
) throws(DatasetError) -> Result {
  do throws(ArrayError) { return try body() } catch {
    if case .memory(let memory) = error { throw .memory(path: path, memory) }
    throw .array(path: path, error)
  }
}

/// What comes before the header.
private struct NPYPrefix {
  /// Bytes up to the header in versions 2 and 3.
  static let longest = 12
  /// Longest header that is read; NumPy itself refuses more than 10,000 bytes.
  private static let longestHeader = 1 << 16

  /// Place of the header, and of the elements after it.
  let header: Int
  let elements: Int

  init(_ bytes: ArraySlice<UInt8>) throws(ArrayError) {
    let bytes = Array(bytes)
    guard bytes.count >= 10 else { throw .headerTruncated(found: bytes.count, needed: 10) }
    guard bytes.starts(with: NPYFile.magic) else { throw .header(byte: 0) }
    guard (1...3).contains(bytes[6]), bytes[7] == 0 else {
      throw .version(major: bytes[6], minor: bytes[7])
    }
    header = bytes[6] == 1 ? 10 : Self.longest
    guard bytes.count >= header else { throw .headerTruncated(found: bytes.count, needed: header) }
    let length = bytes[8..<header].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= Self.longestHeader else { throw .header(byte: 8) }
    elements = header + length
  }
}

/// How the elements are to be read.
private struct NPYLayout {
  private enum Kind {
    case numbers(ElementType, isBigEndian: Bool)
    /// Characters per word, as bytes or as 32-bit code points.
    case bytes(Int)
    case codePoints(Int, isBigEndian: Bool)
  }

  /// Longest word of an array of texts, in characters: labels are short.
  private static let longestWord = 64

  private let name: String
  private let header: NPYHeader
  private let kind: Kind
  /// Bytes of all elements.
  let size: Int

  init(_ text: ArraySlice<UInt8>, _ name: String) throws(ArrayError) {
    self.name = name
    do throws(ArrayError) {
      header = try NPYHeader(text)
    } catch {
      if case .header(let byte) = error { throw .header(byte: text.startIndex + byte) }
      throw error
    }
    kind = try Self.kind(header.descr, name)
    let width: Int =
      switch kind {
      case .numbers(let type, _): type.size
      case .bytes(let length): length
      case .codePoints(let length, _): 4 * length
      }
    let elements = NumericArray.byteCount(shape: header.shape, .u1)
    let product = elements.map { $0.multipliedReportingOverflow(by: width) }
    guard let product, !product.overflow else { throw .size(array: name, promised: nil, found: 0) }
    size = product.partialValue
    guard size <= FileBytes.limit else {
      throw .tooLarge(array: name, bytes: size, limit: FileBytes.limit)
    }
  }

  private static func kind(_ descr: String?, _ name: String) throws(ArrayError) -> Kind {
    guard let descr else { throw .elementType(array: name, type: "records") }
    let refused = ArrayError.elementType(array: name, type: String(descr.prefix(24)))
    let order = descr.prefix { "<>|=".contains($0) }
    let letters = descr.dropFirst(order.count)
    guard order.count <= 1, let letter = letters.first else { throw refused }
    let isBigEndian = order == ">" || order != "<" && NumericArray.isBigEndianHost
    let digits = letters.dropFirst()
    if letter == "O" { throw .objects(array: name) }
    guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }), let number = Int(digits) else {
      throw refused
    }
    switch letter {
    case "S", "a", "U":
      guard number >= 1 else { throw refused }
      guard number <= longestWord else {
        throw .longText(array: name, characters: number, limit: longestWord)
      }
      return letter == "U" ? .codePoints(number, isBigEndian: isBigEndian) : .bytes(number)
    default:
      guard let type = ElementType(rawValue: String(letters)) else { throw refused }
      return .numbers(type, isBigEndian: isBigEndian)
    }
  }

  var outline: ArrayOutline {
    let content: ArrayOutline.Content =
      if case .numbers(let type, _) = kind { .numbers(type) } else { .words }
    return ArrayOutline(
      name: name, shape: header.shape, isFortran: content == .words ? false : header.isFortran,
      content: content)
  }

  func check(found: Int) throws(ArrayError) {
    guard found == size else { throw .size(array: name, promised: size, found: found) }
  }

  func array(_ bytes: [UInt8], offset: Int) throws(ArrayError) -> StoredArray {
    switch kind {
    case .numbers(let type, let isBigEndian):
      guard
        let array = NumericArray(
          type, shape: header.shape, isBigEndian: isBigEndian, isFortran: header.isFortran, bytes: bytes,
          offset: offset)
      else { throw .size(array: name, promised: size, found: bytes.count - offset) }
      return .numbers(array)
    case .bytes(let length):
      return .words(
        stride(from: offset, to: offset + size, by: length).map { start in
          let word = bytes[start..<start + length]
          return String(
            decoding: word[..<(word.lastIndex { $0 != 0 }.map { $0 + 1 } ?? start)], as: UTF8.self)
        }, shape: header.shape)
    case .codePoints(let length, let isBigEndian):
      return .words(
        stride(from: offset, to: offset + size, by: 4 * length).map { start in
          let codes = stride(from: start, to: start + 4 * length, by: 4).map { place in
            let code = bytes[place..<place + 4]
            return (isBigEndian ? Array(code) : code.reversed()).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
          }
          var word = String.UnicodeScalarView()
          for code in codes[..<(codes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0)] {
            word.append(Unicode.Scalar(code) ?? "\u{FFFD}")
          }
          return String(word)
        }, shape: header.shape)
    }
  }
}
