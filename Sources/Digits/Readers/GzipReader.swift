import CZlib

/// What comes out of a gzip file's bytes, all its members one after the other (RFC 1952).
///
/// Zero bytes after the last member are padding, as gzip itself takes them.
final class GzipStream: ByteStream {
  private let path: String
  private let compressed: [UInt8]
  private let limit: Int
  private let isStopped: StopCheck
  // zlib keeps the address of its stream, and of the input that it has not yet taken: neither may move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let window: UnsafeMutableBufferPointer<UInt8>
  private var fed = 0
  private var inflated = 0
  private var finished = false

  /// - Parameters:
  ///   - path: for errors.
  ///   - limit: the most bytes that may come out, so that a small file cannot fill the memory.
  ///   - isStopped: asked every 64 KiB of the compressed bytes.
  init(
    path: String, _ compressed: [UInt8], limit: Int = FileBytes.limit,
    isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) {
    self.isStopped = isStopped
    self.path = path
    self.compressed = compressed
    self.limit = limit
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    window = .allocate(capacity: 1 << 16)
    let code = digitbook_inflate_init_gzip(stream)
    guard code == Z_OK else {
      finished = true
      throw .gzip(path: path, .failed(code: code))
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    window.deallocate()
  }

  /// Whether these are the first bytes of a gzip file.
  static func begins(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

  /// All that comes out of a gzip file.
  static func inflate(
    path: String, _ compressed: [UInt8], limit: Int = FileBytes.limit,
    isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) -> [UInt8] {
    let stream = try GzipStream(path: path, compressed, limit: limit, isStopped: isStopped)
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let got = try stream.read(into: &piece)
      bytes.append(contentsOf: piece[..<got])
      if got < piece.count { return bytes }
    }
  }

  /// Deflate cannot shrink more than 258 bytes into 2 bits.
  var mostBytes: Int { min(compressed.count * 1032, limit) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var filled = 0
    while filled < buffer.count, !finished {
      if isStopped() { throw .interrupted }
      feed()
      let room = min(buffer.count - filled, 1 << 30)
      stream.pointee.next_out = (base + filled).assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(room)
      let before = stream.pointee.avail_in
      let code = CZlib.inflate(stream, Z_NO_FLUSH)
      let came = room - Int(stream.pointee.avail_out)
      filled += came
      inflated += came
      guard inflated <= limit else { throw .gzip(path: path, .tooLarge(limit: limit)) }
      switch code {
      case Z_STREAM_END: try nextMember()
      case Z_OK, Z_BUF_ERROR:
        if came == 0, before == 0, fed == compressed.count {
          throw .gzip(path: path, .truncated(inflated: inflated))
        }
      case Z_DATA_ERROR, Z_NEED_DICT: throw .gzip(path: path, .corrupt(byte: position))
      default: throw .gzip(path: path, .failed(code: code))
      }
    }
    return filled
  }

  /// How far into the compressed bytes zlib has come.
  private var position: Int { fed - Int(stream.pointee.avail_in) }

  private func feed() {
    guard stream.pointee.avail_in == 0, fed < compressed.count else { return }
    let count = min(window.count, compressed.count - fed)
    _ = window.update(fromContentsOf: compressed[fed..<fed + count])
    stream.pointee.next_in = window.baseAddress
    stream.pointee.avail_in = UInt32(count)
    fed += count
  }

  private func nextMember() throws(DatasetError) {
    let rest = compressed[position...]
    if rest.allSatisfy({ $0 == 0 }) {
      finished = true
    } else if Self.begins(rest) {
      inflateReset(stream)
    } else {
      throw .gzip(path: path, .trailingGarbage(byte: position))
    }
  }
}
