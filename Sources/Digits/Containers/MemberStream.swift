/// The contents of a member of an archive, inflated as they are read.
final class MemberStream: ByteStream {
  private let path: String
  private let member: ArchiveMember
  private let reader: ArchiveReader
  private var inflation: InflationGuard
  private var hasEnded = false
  let mostBytes: Int

  /// - Parameter reader: at the member.
  init(
    path: String, member: ArchiveMember, _ reader: ArchiveReader, _ inflation: InflationGuard, mostBytes: Int
  ) {
    self.path = path
    self.member = member
    self.reader = reader
    self.inflation = inflation
    self.mostBytes = mostBytes
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    var filled = 0
    while filled < buffer.count, !hasEnded {
      let got = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      hasEnded = got == 0
      filled += got
      do throws(ArchiveError) {
        try inflation.add(got, member: member.name)
      } catch {
        throw .archive(path: path, error)
      }
    }
    return filled
  }
}
