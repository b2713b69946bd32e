import CFormats

/// Inflates the bytes of a file compressed by bzip2, xz or zstd (or gzip), all streams one after another, with
/// libarchive.
final class UnpackedStream: ByteStream {
  private let path: String
  private let reader: ArchiveReader
  private var inflation: InflationGuard
  private var finished = false
  let mostBytes: Int

  /// - Parameters:
  ///   - path: for errors.
  ///   - limit: maximum size of the output in bytes.
  ///   - isStopped: polled at each MiB of output.
  init(
    path: String, _ compressed: [UInt8], _ compression: Compression, limit: Int = FileBytes.limit,
    isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) {
    self.path = path
    inflation = InflationGuard(compressed: compressed.count, limit: limit)
    mostBytes = InflationGuard.mostBytes(of: compressed.count, limit: limit)
    reader = try ArchiveReader(
      path: path, .memory(compressed), format: DIGITBOOK_ARCHIVE_RAW, compression: compression,
      isStopped: isStopped)
    // No entry at all: a compressed file of no bytes.
    finished = try reader.next() == nil
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    var filled = 0
    while filled < buffer.count, !finished {
      let got = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if got == 0 {
        finished = true
        try reader.finish()
      }
      filled += got
      do throws(ArchiveError) {
        try inflation.add(got, member: nil)
      } catch {
        throw .archive(path: path, error)
      }
    }
    return filled
  }
}
