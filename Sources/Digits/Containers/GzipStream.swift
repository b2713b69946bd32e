import CZlib

/// Inflates the bytes of a gzip file, all members one after another (RFC 1952).
///
/// Zero bytes after the last member are accepted as padding, as gzip does.
final class GzipStream: ByteStream {
  private let path: String
  private let compressed: [UInt8]
  private let limit: Int
  private let isStopped: StopCheck
  // zlib keeps the addresses of its state and of the unread input, so neither may move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let window: UnsafeMutableBufferPointer<UInt8>
  private var fed = 0
  private var inflated = 0
  private var finished = false

  /// - Parameters:
  ///   - path: for errors.
  ///   - limit: maximum size of the output in bytes, so that a small file cannot exhaust memory.
  ///   - isStopped: polled every 64 KiB of input.
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

  static func begins(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

  /// Inflates a whole gzip file.
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

  /// Deflate cannot encode more than 258 bytes in 2 bits.
  static let greatestRatio = 1032

  var mostBytes: Int { min(compressed.count * Self.greatestRatio, limit) }

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

  /// Number of compressed bytes that zlib has consumed.
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
