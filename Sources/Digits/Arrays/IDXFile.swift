import Compute

/// An open IDX file whose header has been read and checked and whose rows are still to be read.
///
/// Format: two zero bytes, the element type, the number of dimensions, each dimension as a big-endian 32-bit integer,
/// then the elements, big-endian as well. <http://yann.lecun.com/exdb/mnist/>
///
/// | dimensions | contents |
/// |---|---|
/// | N | labels |
/// | N x P, P a square above 1 | images of side √P |
/// | N x 8 of 32-bit integers | QMNIST's labels: the class in the first column, then where it comes from |
/// | N x K, other K | labels, one-hot or in a single column |
/// | N x H x W, N x H x W x 1, N x 1 x H x W | images |
struct IDXFile {
  /// Maximum side of an image, in pixels.
  static let longestSide = 4096
  /// Maximum number of columns of labels.
  private static let mostColumns = 4096

  enum Content: Equatable {
    case images(ImageShape)
    case labels
  }

  let path: String
  let content: Content
  let type: ElementType
  /// Number of rows according to the header; the size of the file has been checked against it.
  let rows: Int
  /// Elements in a row: pixels, or columns of labels.
  let columns: Int
  private let open: () throws(DatasetError) -> any ByteStream
  private let stream: any ByteStream
  private let headerBytes: Int

  /// Opens the bytes of a plain or compressed file.
  init(
    path: String, bytes: [UInt8], isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) {
    try self.init(path: path) { () throws(DatasetError) -> any ByteStream in
      try Unpacked.stream(path: path, bytes, isStopped: isStopped)
    }
  }

  /// Opens a file of inflated bytes.
  /// - Parameter open: called once for bytes, and again for elements of another type, which are read twice: their
  ///   range comes first.
  init(path: String, open: @escaping () throws(DatasetError) -> any ByteStream) throws(DatasetError) {
    self.path = path
    self.open = open
    stream = try open()
    let magic = try Self.header(4, needed: 4, from: stream, path)
    guard Self.begins(magic) else { throw .unknownFormat(path: path, firstBytes: magic) }
    guard let type = Self.types[magic[2]] else { throw .idx(path: path, .elementType(code: magic[2])) }
    guard (1...4).contains(magic[3]) else { throw .idx(path: path, .dimensions(magic[3])) }
    self.type = type
    headerBytes = 4 + 4 * Int(magic[3])
    let sizes = try Self.header(headerBytes - 4, needed: headerBytes, from: stream, path)
    let dimensions = stride(from: 0, to: sizes.count, by: 4).map { start in
      sizes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    rows = dimensions[0]
    do throws(IDXError) {
      (content, columns) = try Self.content(dimensions, type)
    } catch {
      throw .idx(path: path, error)
    }
    guard rows > 0 else { throw .idx(path: path, .noRows) }
    // Cannot overflow: rows are below 2^32, and the elements of a row below 2^25.
    if stream.sizeIsExact, promisedBytes != stream.mostBytes {
      throw .idx(path: path, .size(promised: promisedBytes, found: stream.mostBytes))
    }
    if promisedBytes > stream.mostBytes { throw try sizeError(read: headerBytes) }
  }

  /// Element types by their code in the header.
  private static let types: [UInt8: ElementType] = [
    0x08: .u1, 0x09: .i1, 0x0B: .i2, 0x0C: .i4, 0x0D: .f4, 0x0E: .f8,
  ]

  /// Contents, and elements in a row.
  private static func content(
    _ dimensions: [Int], _ type: ElementType
  ) throws(IDXError) -> (Content, columns: Int) {
    let sides: [Int]
    switch dimensions.count {
    case 1: return (.labels, 1)
    case 2:
      guard let side = ImageAxes.side(dimensions[1]) else {
        guard (1...mostColumns).contains(dimensions[1]) else { throw .dimensions(2) }
        return (.labels, dimensions[1])
      }
      sides = [side, side]
    case 3: sides = Array(dimensions[1...])
    default:
      guard dimensions[3] == 1 || dimensions[1] == 1 else { throw .dimensions(4) }
      sides = dimensions[3] == 1 ? Array(dimensions[1...2]) : Array(dimensions[2...])
    }
    let allowed = 1...longestSide
    guard allowed.contains(sides[0]), allowed.contains(sides[1]) else {
      throw .imageSize(height: sides[0], width: sides[1], limit: longestSide)
    }
    return (.images(ImageShape(height: sides[0], width: sides[1])), sides[0] * sides[1])
  }

  /// Whether the bytes begin like an IDX file, of any element type.
  static func begins(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 4 && bytes[0] == 0 && bytes[1] == 0 && (8...14).contains(bytes[2])
  }

  var rowBytes: Int { columns * type.size }

  /// Fills the buffer with the first rows as they are stored. If it takes all rows of the header, the file must end
  /// there; otherwise the rest of the file is not checked.
  func readRows(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) {
    let got = try stream.read(into: buffer)
    guard got == buffer.count else { throw try sizeError(read: headerBytes + got) }
    if headerBytes + got == promisedBytes, try !stream.read(1).isEmpty {
      throw try sizeError(read: promisedBytes + 1)
    }
  }

  /// Reads the first rows as they are stored.
  func readRows(_ count: Int) throws(DatasetError) -> [UInt8] {
    try filled(count * rowBytes) { target throws(DatasetError) in try readRows(into: target) }
  }

  /// Reads the first images as grey levels.
  ///
  /// Unsigned bytes are read straight to where they stay, and are mostly grey levels as they are. Elements of other types are
  /// converted in pieces.
  /// - Parameters:
  ///   - count: number of images, at most `rows`.
  ///   - range: values that mean paper and full ink; guessed if `nil`.
  /// - Returns: [count x height x width], the range, and what is to be told of values beyond a chosen one.
  func readImages(
    _ count: Int, range: GreyRange? = nil
  ) throws(DatasetError) -> (pixels: [UInt8], range: GreyRange, beyond: ReadingFinding?) {
    guard case .images(let shape) = content else {
      throw .idx(path: path, .labelsInsteadOfImages(count: rows))
    }
    if type == .u1 {
      var pixels = try readRows(count)
      // A few rows of many may be faint by chance.
      let isTelling = count == rows || count >= 100
      var beyond: ReadingFinding?
      if let range, let lowest = pixels.min(), let highest = pixels.max() {
        beyond = range.beyond(lowest: Double(lowest), highest: Double(highest))
      }
      let range = range ?? (isTelling ? Self.range(of: pixels) : .bytes)
      guard range != .bytes else { return (pixels, .bytes, nil) }
      PixelsInPlace.map(&pixels, (0...255).map { range.level(Double($0)) })
      return (pixels, range, beyond)
    }

    // Also finds values that are not finite, and a file that is cut off, before the pixels are allocated.
    var summary = ValueSummary()
    try forEachPiece(count, stream) { rows, elements in
      var piece = elements.summary(count: rows.count * columns)
      if let index = piece.firstNotFinite { piece.firstNotFinite = rows.lowerBound * columns + index }
      summary.add(piece)
    }
    if let index = summary.firstNotFinite {
      let pixel = index % columns
      throw .array(
        path: path,
        .notFinite(array: "", row: index / columns, y: pixel / shape.width, x: pixel % shape.width))
    }
    let guess = GreyRange(lowest: summary.lowest, highest: summary.highest, areWhole: summary.areWhole)
    let beyond = range?.beyond(lowest: summary.lowest, highest: summary.highest)
    guard let range = range ?? guess else {
      throw .array(path: path, .range(array: "", lowest: summary.lowest, highest: summary.highest))
    }
    let again = try open()
    _ = try again.read(headerBytes)
    let axes = ImageAxes(
      rows: count, height: shape.height, width: shape.width, rowStride: columns, yStride: shape.width,
      xStride: 1)
    let pixels = try filled(count * columns) { target throws(DatasetError) in
      guard let base = target.bindMemory(to: UInt8.self).baseAddress else { return }
      try forEachPiece(count, again) { rows, elements in
        elements.writeGrey(
          axes, rows: rows.count, range: range, into: SharedBytes(base: base + rows.lowerBound * columns))
      }
    }
    return (pixels, range, beyond)
  }

  /// The range of unsigned bytes. Ink of most files is seen to be above 16 within a few rows.
  private static func range(of pixels: [UInt8]) -> GreyRange {
    guard !pixels.contains(where: { $0 > 16 }), let highest = pixels.max(), highest > 0 else { return .bytes }
    return GreyRange(lowest: 0, highest: Double(highest), areWhole: true) ?? .bytes
  }

  /// Reads the first labels: whole numbers of any type.
  func readLabels(_ count: Int) throws(DatasetError) -> LabelColumn {
    guard content == .labels else { throw .idx(path: path, .imagesInsteadOfLabels(count: rows)) }
    let bytes = try readRows(count)
    return try inArrayFile(path) { () throws(ArrayError) in
      let shape = columns == 1 ? [count] : [count, columns]
      guard let array = NumericArray(type, shape: shape, isBigEndian: true, bytes: bytes) else {
        throw .size(array: "", promised: nil, found: bytes.count)
      }
      let isQMNIST = columns == 8 && type == .i4
      return .integers(try isQMNIST ? array.firstColumn(name: "") : array.labels(name: "", rows: count))
    }
  }

  /// Reads the first rows in pieces of some megabytes.
  private func forEachPiece(
    _ count: Int, _ stream: any ByteStream, _ body: (Range<Int>, ElementBuffer) -> Void
  ) throws(DatasetError) {
    let step = max(1, (4 << 20) / rowBytes)
    var buffer = [UInt8](repeating: 0, count: min(step, count) * rowBytes)
    for first in stride(from: 0, to: count, by: step) {
      let rows = first..<min(first + step, count)
      let size = rows.count * rowBytes
      try buffer.withUnsafeMutableBufferPointer { buffer throws(DatasetError) in
        let piece = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<size]))
        let got = try stream.read(into: piece)
        guard got == size else { throw try sizeError(read: headerBytes + first * rowBytes + got, stream) }
        body(
          rows,
          ElementBuffer(
            bytes: UnsafeRawBufferPointer(piece), type: type, isSwapped: !NumericArray.isBigEndianHost))
      }
    }
    if count == rows, try !stream.read(1).isEmpty { throw try sizeError(read: promisedBytes + 1, stream) }
  }

  /// An array of so many bytes that `fill` writes.
  private func filled(
    _ size: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(DatasetError) -> Void
  ) throws(DatasetError) -> [UInt8] {
    try MemoryRoom.require(size, for: path)
    var failure: DatasetError?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      // The buffer may be larger than requested.
      let target = UnsafeMutableBufferPointer(rebasing: buffer[..<size])
      do throws(DatasetError) {
        LargePages.advise(target)
        try fill(UnsafeMutableRawBufferPointer(target))
        initialized = size
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  private var promisedBytes: Int { headerBytes + rows * rowBytes }

  private func sizeError(read: Int, _ source: (any ByteStream)? = nil) throws(DatasetError) -> DatasetError {
    let found = read + (try (source ?? stream).drain())
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
