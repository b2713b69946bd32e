/// Compression of a single stream of bytes.
enum Compression: String, CaseIterable, Sendable {
  case gzip, bzip2, xz, zstd
}

/// What the first bytes of a file say about its outer layer.
enum ContainerKind: Equatable, Sendable {
  case compressed(Compression)
  case zip
  case tar
  /// A container that is recognised and not read, as in "is a 7z archive".
  case unsupported(String)
}

/// The layers around the contents of a file.
enum Container: Equatable, Sendable {
  /// A single compressed file.
  case compressed(Compression)
  case zip
  /// A tar archive, compressed or not.
  case tar(Compression?)

  /// Number of first bytes that tell the kind: a header of tar.
  static let headBytes = 512

  /// Finds the layers of a file; a compressed file is inflated as far as its first `headBytes`.
  /// - Returns: `nil` for a file that is neither compressed nor an archive.
  /// - Throws: `ArchiveError.unsupported`, or an error of the first compressed bytes.
  static func of(path: String, _ bytes: [UInt8]) throws(DatasetError) -> Container? {
    switch kind(of: Array(bytes.prefix(headBytes))) {
    case nil: return nil
    case .zip: return .zip
    case .tar: return .tar(nil)
    case .unsupported(let name): throw .archive(path: path, .unsupported(name))
    case .compressed(let compression):
      let head = try Unpacked.head(path: path, bytes, compression, count: headBytes)
      return kind(of: head) == .tar ? .tar(compression) : .compressed(compression)
    }
  }

  /// The outer layer of a file that begins with these bytes, at best `headBytes` of them.
  ///
  /// The signatures are those of the formats' specifications (RFC 1952, RFC 8878, POSIX.1-1988 for tar, APPNOTE.TXT
  /// for zip) and of the programs' sources.
  static func kind(of head: [UInt8]) -> ContainerKind? {
    if GzipStream.begins(head) { return .compressed(.gzip) }
    if head.starts(with: "BZh".utf8), head.count >= 10, (0x31...0x39).contains(head[3]),
      bzip2Blocks.contains(Array(head[4..<10]))
    {
      return .compressed(.bzip2)
    }
    if head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) { return .compressed(.xz) }
    if beginsLikeZstd(head) { return .compressed(.zstd) }
    if head.starts(with: "PK".utf8), head.count >= 4 {
      switch (head[2], head[3]) {
      case (3, 4), (5, 6): return .zip
      case (7, 8): return .unsupported("a zip archive in several parts")
      default: break
      }
    }
    if isTar(head) { return .tar }
    return unsupported(head).map { .unsupported($0) }
  }

  /// A block, and the end of a file without one.
  private static let bzip2Blocks: [[UInt8]] = [
    [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
  ]

  /// A frame, or a skippable frame, which pzstd writes first.
  private static func beginsLikeZstd(_ head: [UInt8]) -> Bool {
    head.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
      || head.count >= 4 && head[0] & 0xF0 == 0x50 && head[1...3].elementsEqual([0x2A, 0x4D, 0x18])
  }

  /// Whether the first header is signed `ustar`, or its checksum is right, as in archives older than that.
  private static func isTar(_ head: [UInt8]) -> Bool {
    guard head.count >= 512, head[0] != 0 else { return false }
    if head[257..<262].elementsEqual("ustar".utf8) { return true }
    var digits = head[148..<156].drop { $0 == 0x20 }
    digits = digits.prefix { (0x30...0x37).contains($0) }
    guard !digits.isEmpty else { return false }
    let promised = digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }
    // The checksum counts as blanks in the sum.
    let sum = head[..<148].reduce(0) { $0 + Int($1) } + 8 * 0x20 + head[156..<512].reduce(0) { $0 + Int($1) }
    return promised == sum
  }

  private static func unsupported(_ head: [UInt8]) -> String? {
    let signatures: [(bytes: [UInt8], name: String)] = [
      ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive"),
      (Array("Rar!".utf8) + [0x1A, 0x07], "a rar archive"),
      (Array("MSCF".utf8) + [0, 0, 0, 0], "a cab archive"),
      (Array("LZIP".utf8) + [1], "an lzip file"),
      ([0x04, 0x22, 0x4D, 0x18], "an lz4 file"),
      ([0x1F, 0x9D], "a file of compress (.Z)"),
      ([0x1F, 0xA0], "a file of compress (.z)"),
    ]
    if let found = signatures.first(where: { head.starts(with: $0.bytes) }) { return found.name }
    // LZMA alone has no signature: properties, the size of the dictionary, the size of the contents or -1.
    if head.starts(with: [0x5D, 0, 0]), head.count >= 13,
      head[5..<13].allSatisfy({ $0 == 0xFF }) || head[10..<13].allSatisfy({ $0 == 0 })
    {
      return "an lzma file"
    }
    return nil
  }
}
