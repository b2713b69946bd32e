import CFormats
import Compute

/// The files in a zip archive, or in a tar archive, compressed or not.
///
/// Folders, links, devices and hidden files are left out. Of several members with one name the last counts, as for
/// Python's zipfile, NumPy and `tar`: whoever adds a file again means the new one.
final class Archive {
  /// Maximum number of entries.
  static let mostMembers = 1_000_000
  /// Maximum number of bytes that are inflated to find the headers in a compressed tar archive: 64 GiB.
  private static let listingLimit = 64 << 30

  private let path: String
  private let source: ArchiveSource
  private let isEmptyZip: Bool
  private let format: digitbook_archive_format
  private let compression: Compression?
  private let isStopped: StopCheck
  private var list: [ArchiveMember]?

  /// - Parameters:
  ///   - path: for errors.
  ///   - bytes: of the whole archive.
  ///   - isStopped: polled at each member and each MiB of contents.
  /// - Throws: `ArchiveError.unsupported` if it is neither zip nor tar.
  init(path: String, _ bytes: [UInt8], isStopped: @escaping StopCheck = { false }) throws(DatasetError) {
    self.path = path
    source = .memory(bytes)
    isEmptyZip = bytes.count > 2 && bytes[2] == 5
    self.isStopped = isStopped
    switch try Container.of(path: path, bytes) {
    case .zip: (format, compression) = (DIGITBOOK_ARCHIVE_ZIP, nil)
    case .tar(let compression): (format, self.compression) = (DIGITBOOK_ARCHIVE_TAR, compression)
    case .compressed, nil: throw .archive(path: path, .unsupported("no archive"))
    }
  }

  /// A zip archive on disk, which is read member by member.
  /// - Parameters:
  ///   - bytes: size of the file.
  ///   - head: its first bytes, at least three.
  init(zip path: String, bytes: Int, head: [UInt8], isStopped: @escaping StopCheck) {
    self.path = path
    source = .file(path: path, bytes: bytes)
    isEmptyZip = head.count > 2 && head[2] == 5
    self.isStopped = isStopped
    (format, compression) = (DIGITBOOK_ARCHIVE_ZIP, nil)
  }

  /// The files in the archive, in its order. At least one.
  func members() throws(DatasetError) -> [ArchiveMember] {
    if let list { return list }
    // A zip file without members, which libarchive does not recognise.
    if format == DIGITBOOK_ARCHIVE_ZIP, isEmptyZip { throw error(.noFiles) }
    var found: [ArchiveMember] = []
    let reader = try reader()
    // The next header of a compressed archive is found by inflating all before it; done here, so that it can be
    // stopped.
    var inflation = InflationGuard(compressed: source.count, limit: Self.listingLimit)
    var position = 0
    while let entry = try reader.next() {
      guard position < Self.mostMembers else { throw error(.tooManyMembers(limit: Self.mostMembers)) }
      let spelled = entry.name ?? "member \(position + 1)"
      if entry.isEncrypted { throw error(.encrypted(member: spelled)) }
      if compression != nil { try skip(reader, spelled, &inflation) }
      if entry.isFile {
        do throws(ArchiveError) {
          if let name = try ArchiveMember.name(spelled: spelled) {
            found.append(ArchiveMember(name: name, size: entry.size, position: position))
          }
        } catch {
          throw self.error(error)
        }
      }
      position += 1
    }
    let last = Dictionary(found.map { ($0.name, $0.position) }) { max($0, $1) }
    found.removeAll { last[$0.name] != $0.position }
    guard !found.isEmpty else { throw error(.noFiles) }
    list = found
    return found
  }

  /// The member that the user chose, by its name or by the end of it that no other has; or else the only one that
  /// fits.
  /// - Parameter fits: whether a member can hold digits, by its name.
  /// - Throws: `ArchiveError.noSuchMember`, `.noneFits`, `.severalMembers`, or an error of reading.
  func member(
    _ chosen: String?, where fits: (ArchiveMember) -> Bool = { _ in true }
  ) throws(DatasetError) -> ArchiveMember {
    let members = try members()
    if let chosen {
      if let exact = members.first(where: { $0.name == chosen }) { return exact }
      let named = members.filter { $0.name.hasSuffix("/" + chosen) }
      if named.count > 1 { throw error(.severalMembers(named.map(\.name))) }
      guard let found = named.first else {
        throw error(.noSuchMember(chosen, members: members.map(\.name)))
      }
      return found
    }
    let fitting = members.filter(fits)
    if fitting.count > 1 { throw error(.severalMembers(fitting.map(\.name))) }
    guard let found = fitting.first else { throw error(.noneFits(members: members.map(\.name))) }
    return found
  }

  /// The contents of one member. Each call goes through the archive from its start: for many members use `forEach`.
  /// - Parameter limit: maximum number of bytes.
  func read(_ name: String, limit: Int = FileBytes.limit) throws(DatasetError) -> [UInt8] {
    let members = try members()
    guard let member = members.first(where: { $0.name == name }) else {
      throw error(.noSuchMember(name, members: members.map(\.name)))
    }
    return try read(member, limit: limit)
  }

  func read(_ member: ArchiveMember, limit: Int = FileBytes.limit) throws(DatasetError) -> [UInt8] {
    var contents: [UInt8] = []
    try forEach({ $0 == member }, limit: limit) { _, bytes in contents = bytes }
    return contents
  }

  /// The contents of one member as they are inflated; `nil` for a compressed archive, in which each call would inflate
  /// all that comes before the member.
  func stream(_ name: String, limit: Int = FileBytes.limit) throws(DatasetError) -> (any ByteStream)? {
    guard compression == nil else { return nil }
    let members = try members()
    guard let member = members.first(where: { $0.name == name }) else {
      throw error(.noSuchMember(name, members: members.map(\.name)))
    }
    try refuseSizes(of: [member], limit)
    let reader = try reader()
    for _ in 0...member.position {
      guard try reader.next() != nil else { throw error(.cutOff(member: name)) }
    }
    return MemberStream(
      path: path, member: member, reader, InflationGuard(compressed: source.count, limit: limit),
      mostBytes: min(
        member.size ?? limit, InflationGuard.mostBytes(of: source.count, limit: limit)))
  }

  /// Calls `body` with the contents of each member that is wanted, in the order of the archive, in one pass.
  /// - Parameter limit: maximum number of bytes of all wanted members together.
  func forEach(
    _ isWanted: (ArchiveMember) -> Bool, limit: Int = FileBytes.limit,
    body: (ArchiveMember, [UInt8]) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    var wanted = try members().filter(isWanted)[...]
    try refuseSizes(of: wanted, limit)
    let reader = try reader()
    var skipped = InflationGuard(compressed: source.count, limit: Self.listingLimit)
    var inflation = InflationGuard(compressed: source.count, limit: limit)
    var position = 0
    while let member = wanted.first, try reader.next() != nil {
      if member.position == position {
        try body(member, try contents(of: member, reader, &inflation))
        wanted.removeFirst()
      } else if compression != nil {
        try skip(reader, nil, &skipped)
      }
      position += 1
    }
  }

  /// Before anything is inflated, if the archive says that it is too much.
  private func refuseSizes(of wanted: ArraySlice<ArchiveMember>, _ limit: Int) throws(DatasetError) {
    var room = limit
    for member in wanted {
      guard let size = member.size else { continue }
      guard size <= room else {
        throw error(.tooLarge(member: member.name, bytes: size, limit: limit))
      }
      room -= size
    }
  }

  private func contents(
    of member: ArchiveMember, _ reader: ArchiveReader, _ inflation: inout InflationGuard
  ) throws(DatasetError) -> [UInt8] {
    // The size may be a lie: no more is allocated at once than deflate could make of the archive.
    let expected = min(member.size ?? 0, source.count * GzipStream.greatestRatio)
    return try Unpacked.collect(path: path, expected: expected) { piece throws(DatasetError) in
      let got = try reader.read(into: piece)
      try count(got, member.name, &inflation)
      return got
    }
  }

  private func skip(
    _ reader: ArchiveReader, _ name: String?, _ inflation: inout InflationGuard
  ) throws(DatasetError) {
    var scratch = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = try scratch.withUnsafeMutableBufferPointer { scratch throws(DatasetError) in
        try reader.read(into: UnsafeMutableRawBufferPointer(scratch))
      }
      if got == 0 { return }
      try count(got, name, &inflation)
    }
  }

  private func count(
    _ bytes: Int, _ member: String?, _ inflation: inout InflationGuard
  ) throws(DatasetError) {
    do throws(ArchiveError) {
      try inflation.add(bytes, member: member)
    } catch {
      throw self.error(error)
    }
  }

  private func reader() throws(DatasetError) -> ArchiveReader {
    try ArchiveReader(path: path, source, format: format, compression: compression, isStopped: isStopped)
  }

  private func error(_ error: ArchiveError) -> DatasetError { .archive(path: path, error) }
}
