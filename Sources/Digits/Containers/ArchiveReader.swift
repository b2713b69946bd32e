import CFormats

/// Where the bytes of an archive are.
enum ArchiveSource: Sendable {
  case memory([UInt8])
  /// A file on disk, which is not read as a whole.
  case file(path: String, bytes: Int)

  /// Number of bytes.
  var count: Int {
    switch self {
    case .memory(let bytes): bytes.count
    case .file(_, let bytes): bytes
    }
  }
}

/// One pass with libarchive through an archive, or through the contents of a single compressed file.
final class ArchiveReader {
  /// A header of the archive, of any kind of entry.
  struct Entry {
    /// Decoded as UTF-8, with U+FFFD for what is none; `nil` if libarchive gives no name.
    let name: String?
    /// Promised number of bytes, if the header says it.
    let size: Int?
    /// False for folders, links and devices.
    let isFile: Bool
    let isEncrypted: Bool
  }

  private let path: String
  private let format: digitbook_archive_format
  /// Empty for a file, which libarchive reads by itself.
  private let bytes: [UInt8]
  private let isFile: Bool
  private let isStopped: StopCheck
  private let archive: OpaquePointer
  // libarchive keeps this address from one call to the next. The storage of an array stays where it is as long as
  // the array is neither changed nor released; each call makes sure of it.
  private let address: UnsafeRawPointer?
  private var current: String?

  /// - Parameters:
  ///   - path: for errors.
  ///   - isStopped: polled at each entry and each piece of its contents.
  init(
    path: String, _ source: ArchiveSource, format: digitbook_archive_format, compression: Compression?,
    isStopped: @escaping StopCheck
  ) throws(DatasetError) {
    if let reason = digitbook_archive_missing() {
      throw .archive(path: path, .libraryMissing(reason: String(cString: reason)))
    }
    self.path = path
    self.format = format
    self.isStopped = isStopped
    var address: UnsafeRawPointer?
    let archive: OpaquePointer?
    switch source {
    case .memory(let bytes):
      self.bytes = bytes
      isFile = false
      (address, archive) = bytes.withUnsafeBytes { bytes in
        (
          bytes.baseAddress,
          digitbook_archive_open(bytes.baseAddress, bytes.count, format, Self.code(of: compression))
        )
      }
    case .file(let file, _):
      bytes = []
      isFile = true
      archive = digitbook_archive_open_file(FileBytes.expand(file), format)
    }
    guard let archive else { throw .archive(path: path, .damaged(member: nil, reason: "out of memory")) }
    self.address = address
    self.archive = archive
  }

  deinit { digitbook_archive_close(archive) }

  /// Goes to the next entry; `nil` after the last one.
  func next() throws(DatasetError) -> Entry? {
    if isStopped() { throw .interrupted }
    current = nil
    var entry = digitbook_archive_entry()
    switch try withBytes({ digitbook_archive_next(archive, &entry) }) {
    case 0: return nil
    case 1:
      current = entry.name.map { String(cString: $0) }
      return Entry(
        name: current, size: entry.size >= 0 ? Int(entry.size) : nil, isFile: entry.is_file,
        isEncrypted: entry.is_encrypted)
    default: throw failure
    }
  }

  /// Reads the next bytes of the entry, as many as come at once.
  /// - Returns: their number; 0 at the end of the entry.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    if isStopped() { throw .interrupted }
    let got = try withBytes {
      digitbook_archive_read(archive, buffer.baseAddress, min(buffer.count, Self.piece))
    }
    guard got >= 0 else { throw failure }
    return got
  }

  /// Makes sure that no more follows the end of a compressed file than zeros, as `gzip` accepts them. bzip2's filter
  /// ignores what follows, even the first 13 bytes of a further stream.
  func finish() throws(DatasetError) {
    let rest = bytes.dropFirst(digitbook_archive_consumed(archive)).drop { $0 == 0 }
    if rest.isEmpty { return }
    if rest.starts(with: "BZh".utf8.prefix(rest.count)) { throw .archive(path: path, .cutOff(member: nil)) }
    throw .archive(path: path, .damaged(member: nil, reason: "other data follows its compressed data"))
  }

  /// Bytes read between two polls of `isStopped`: some milliseconds.
  private static let piece = 1 << 20

  private func withBytes<Value>(_ body: () -> Value) throws(DatasetError) -> Value {
    try bytes.withUnsafeBufferPointer { bytes throws(DatasetError) in
      guard isFile || UnsafeRawPointer(bytes.baseAddress) == address else {
        throw .archive(path: path, .damaged(member: nil, reason: "its bytes have moved"))
      }
      return body()
    }
  }

  private var failure: DatasetError {
    let reason = String(cString: digitbook_archive_reason(archive))
    // The list of a zip file's members is at its end.
    let isCutOff =
      format == DIGITBOOK_ARCHIVE_ZIP && reason == "Unrecognized archive format"
      || Self.endingTooEarly.contains { reason.contains($0) } || isTarWithoutEnd
    return .archive(
      path: path, isCutOff ? .cutOff(member: current) : .damaged(member: current, reason: reason))
  }

  /// Parts of the messages of libarchive 3.6.2 for a file that ends too early. It has none for the contents of a tar
  /// archive that end within a member.
  private static let endingTooEarly = ["runcated", "No progress is possible", "unknown error"]

  /// Whether it is a plain tar archive without the blocks of zeros at its end.
  private var isTarWithoutEnd: Bool {
    format == DIGITBOOK_ARCHIVE_TAR && Container.kind(of: Array(bytes.prefix(Container.headBytes))) == .tar
      && (bytes.count < 1024 || bytes.count % 512 != 0 || bytes.suffix(512).contains { $0 != 0 })
  }

  private static func code(of compression: Compression?) -> digitbook_archive_compression {
    switch compression {
    case nil: DIGITBOOK_ARCHIVE_PLAIN
    case .gzip: DIGITBOOK_ARCHIVE_GZIP
    case .bzip2: DIGITBOOK_ARCHIVE_BZIP2
    case .xz: DIGITBOOK_ARCHIVE_XZ
    case .zstd: DIGITBOOK_ARCHIVE_ZSTD
    }
  }
}
