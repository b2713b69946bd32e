/// An open IDX file whose header has been read and checked and whose rows are still to be read.
///
/// Format: two zero bytes, the element type (8: unsigned byte), the number of dimensions, each dimension as a
/// big-endian 32-bit integer, then the elements. <http://yann.lecun.com/exdb/mnist/>
struct IDXFile {
  /// Maximum side of an image, in pixels.
  static let longestSide = 4096

  enum Content: Equatable {
    case images(ImageShape)
    case labels
  }

  let path: String
  let content: Content
  /// Number of rows according to the header; the size of the file has been checked against it.
  let rows: Int
  private let stream: any ByteStream
  private let headerBytes: Int

  /// Opens the bytes of a plain or compressed file.
  init(
    path: String, bytes: [UInt8], isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) {
    try self.init(path: path, stream: try Unpacked.stream(path: path, bytes, isStopped: isStopped))
  }

  /// - Parameter stream: at the start of the inflated file.
  init(path: String, stream: any ByteStream) throws(DatasetError) {
    self.path = path
    self.stream = stream
    let magic = try Self.header(4, needed: 4, from: stream, path)
    guard Self.begins(magic) else { throw .unknownFormat(path: path, firstBytes: magic) }
    guard magic[2] == 8 else { throw .idx(path: path, .elementType(code: magic[2])) }
    guard magic[3] == 1 || magic[3] == 3 else { throw .idx(path: path, .dimensions(magic[3])) }
    headerBytes = 4 + 4 * Int(magic[3])
    let sizes = try Self.header(headerBytes - 4, needed: headerBytes, from: stream, path)
    let dimensions = stride(from: 0, to: sizes.count, by: 4).map { start in
      sizes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    rows = dimensions[0]
    if dimensions.count == 3 {
      let (height, width) = (dimensions[1], dimensions[2])
      guard (1...Self.longestSide).contains(height), (1...Self.longestSide).contains(width) else {
        throw .idx(path: path, .imageSize(height: height, width: width, limit: Self.longestSide))
      }
      content = .images(ImageShape(height: height, width: width))
    } else {
      content = .labels
    }
    guard rows > 0 else { throw .idx(path: path, .noRows) }
    // Cannot overflow: rows are below 2^32 and the sides were checked.
    if stream.sizeIsExact, promisedBytes != stream.mostBytes {
      throw .idx(path: path, .size(promised: promisedBytes, found: stream.mostBytes))
    }
    if promisedBytes > stream.mostBytes { throw try sizeError(read: headerBytes) }
  }

  /// Whether the bytes begin like an IDX file, of any element type.
  static func begins(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 4 && bytes[0] == 0 && bytes[1] == 0 && (8...14).contains(bytes[2])
  }

  var rowBytes: Int {
    if case .images(let shape) = content { return shape.pixelCount }
    return 1
  }

  /// Fills the buffer with the first rows. If it takes all rows of the header, the file must end there;
  /// otherwise the rest of the file is not checked.
  func readRows(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) {
    let got = try stream.read(into: buffer)
    guard got == buffer.count else { throw try sizeError(read: headerBytes + got) }
    if headerBytes + got == promisedBytes, try !stream.read(1).isEmpty {
      throw try sizeError(read: promisedBytes + 1)
    }
  }

  func readRows(_ count: Int) throws(DatasetError) -> [UInt8] {
    var failure: DatasetError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count * rowBytes) { buffer, initialized in
      // The buffer may be larger than requested.
      let target = UnsafeMutableBufferPointer(rebasing: buffer[..<(count * rowBytes)])
      do throws(DatasetError) {
        LargePages.advise(target)
        try readRows(into: UnsafeMutableRawBufferPointer(target))
        initialized = count * rowBytes
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Reads the first labels and checks that each is a digit.
  func readLabels(_ count: Int) throws(DatasetError) -> [UInt8] {
    let labels = try readRows(count)
    if let row = labels.firstIndex(where: { $0 > 9 }) {
      throw .idx(path: path, .label(row: row, value: labels[row]))
    }
    return labels
  }

  private var promisedBytes: Int { headerBytes + rows * rowBytes }

  private func sizeError(read: Int) throws(DatasetError) -> DatasetError {
    let found = read + (try stream.drain())
    return .idx(path: path, .size(promised: promisedBytes, found: found))
  }

  /// Reads the next `count` bytes of the header, which is `needed` bytes long up to there.
  private static func header(
    _ count: Int, needed: Int, from stream: any ByteStream, _ path: String
  ) throws(DatasetError) -> [UInt8] {
    let bytes = try stream.read(count)
    guard bytes.count == count else {
      let found = needed - count + bytes.count
      throw .idx(path: path, .headerTruncated(found: found, needed: needed))
    }
    return bytes
  }
}
