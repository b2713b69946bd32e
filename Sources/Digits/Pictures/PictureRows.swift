/// Reads pictures as rows: each is normalised like the digits of MNIST, and a file of several pages gives a row a page.
enum PictureRows {
  /// Rows and the hash of each file that was read, in reading order.
  struct Read: Sendable {
    var rows: RowsRead
    var digests: [SHA256.Digest]
  }

  /// Files that are decoded before their rows are appended: enough for all cores, and little beside the rows.
  private static let block = 1024

  /// Reads the pictures of a folder or an archive.
  ///
  /// - Parameters:
  ///   - folder: its path as the user gave it, for labels and messages.
  ///   - otherFiles: number of files in it that are no pictures.
  /// - Throws: `DatasetError.brokenPictures` if some cannot be read, unless `options.skipsBroken`;
  ///   `.folderPartlyLabelled`, `.interrupted`.
  static func read(
    _ sources: [PictureSource], folder: String, otherFiles: Int = 0, options: ReadingOptions,
    isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) -> Read {
    let byName = Dictionary(sources.map { ($0.name, $0) }) { first, _ in first }
    let plan = try PictureLabels(
      names: Array(byName.keys), folder: folder, ignoresLabels: options.labelColumn == "none")
    let ordered = plan.names.compactMap { byName[$0] }
    var builder = Builder(plan: plan, limit: options.rowLimit)
    for start in stride(from: 0, to: ordered.count, by: block) where !builder.isFull {
      let part = ordered[start..<min(start + block, ordered.count)]
      let outcomes = parallelMap(part.count) { index in
        outcome(of: part[start + index], polarity: options.polarity, refusesBlank: false, isStopped)
      }
      for (offset, outcome) in outcomes.enumerated() {
        try builder.add(outcome, of: start + offset, path: part[start + offset].path)
      }
    }
    guard !isStopped() else { throw .interrupted }
    return try builder.finish(folder: folder, otherFiles: otherFiles, skipsBroken: options.skipsBroken)
  }

  /// Reads one picture file loaded by itself. Its label is that of its name or its folder's name.
  static func read(
    _ source: PictureSource, options: ReadingOptions, isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) -> Read {
    let outcome = outcome(of: source, polarity: options.polarity, refusesBlank: true, isStopped)
    switch outcome {
    case .broken(let error): throw .picture(path: source.path, error)
    case .failed(let error): throw error
    case .read(let pixels, let digest):
      var rows = RowsRead(shape: DigitNormalizer.shape, pixels: pixels)
      let count = min(pixels.count / rows.shape.pixelCount, options.rowLimit ?? .max)
      rows.pixels.removeLast(pixels.count - count * rows.shape.pixelCount)
      if options.labelColumn != "none" {
        if let digit = PictureFolder.label(of: source.path) {
          rows.labels = .integers([Int32](repeating: Int32(digit), count: count))
        } else {
          rows.findings.append(.unlabelled(searched: PictureLabels.searched))
        }
      }
      return Read(rows: rows, digests: [digest])
    }
  }

  private enum Outcome: Sendable {
    /// Pixels of the rows.
    case read([UInt8], SHA256.Digest)
    case broken(PictureError)
    /// An error of reading that concerns more than this file.
    case failed(DatasetError)
  }

  private static func outcome(
    of source: PictureSource, polarity: Polarity, refusesBlank: Bool, _ isStopped: @escaping StopCheck
  ) -> Outcome {
    if isStopped() { return .failed(.interrupted) }
    do throws(DatasetError) {
      let file = try source.bytes()
      let bytes =
        GzipStream.begins(file)
        ? try GzipStream.inflate(path: source.path, file, isStopped: isStopped) : file
      let pixels: [UInt8]
      do throws(PictureError) {
        pixels = try digits(in: bytes, polarity: polarity, refusesBlank: refusesBlank, isStopped)
      } catch {
        return .broken(error)
      }
      return isStopped() ? .failed(.interrupted) : .read(pixels, SHA256.hash(file))
    } catch {
      return switch error {
      case .empty: .broken(.empty)
      case .unreadable(_, let code): .broken(.unreadable(code: code))
      case .gzip(_, let problem): .broken(.gzip(problem))
      default: .failed(error)
      }
    }
  }

  private static func digits(
    in bytes: [UInt8], polarity: Polarity, refusesBlank: Bool, _ isStopped: StopCheck
  ) throws(PictureError) -> [UInt8] {
    let pictures = try PictureReader.decode(bytes, isStopped: isStopped)
    var pixels: [UInt8] = []
    for (index, picture) in pictures.enumerated() {
      let ink = InkPlane(picture, polarity: polarity)
      if refusesBlank, ink.box == nil { throw .noInk(page: pictures.count > 1 ? index + 1 : nil) }
      pixels += DigitNormalizer.digit(of: ink)
    }
    return pixels
  }

  /// Appends the rows of file after file.
  private struct Builder {
    let plan: PictureLabels
    let limit: Int?
    private var rows: RowsRead
    private var digests: [SHA256.Digest] = []
    /// Index of the file of each row.
    private var files: [Int] = []
    private var broken: (count: Int, first: String, error: PictureError)?

    init(plan: PictureLabels, limit: Int?) {
      self.plan = plan
      self.limit = limit
      rows = RowsRead(shape: DigitNormalizer.shape, pixels: [])
      rows.pixels.reserveCapacity(min(plan.names.count, limit ?? .max) * rows.shape.pixelCount)
    }

    var isFull: Bool { files.count >= limit ?? .max }

    mutating func add(_ outcome: Outcome, of file: Int, path: String) throws(DatasetError) {
      guard !isFull else { return }
      switch outcome {
      case .failed(let error): throw error
      case .broken(let error):
        broken = broken.map { ($0.count + 1, $0.first, $0.error) } ?? (1, path, error)
      case .read(let pixels, let digest):
        let size = rows.shape.pixelCount
        let count = min(pixels.count / size, (limit ?? .max) - files.count)
        rows.pixels += pixels[..<(count * size)]
        files += [Int](repeating: file, count: count)
        digests.append(digest)
      }
    }

    mutating func finish(
      folder: String, otherFiles: Int, skipsBroken: Bool
    ) throws(DatasetError) -> Read {
      rows.findings = plan.findings
      if let broken {
        guard skipsBroken, !files.isEmpty else {
          throw .brokenPictures(
            path: folder, broken: broken.count, well: digests.count, first: broken.first, broken.error)
        }
        rows.findings.append(.broken(count: broken.count, first: broken.first))
      }
      guard !files.isEmpty else { throw .folderWithoutImages(path: folder) }
      if otherFiles > 0 { rows.findings.append(.otherFiles(count: otherFiles)) }
      rows.labels =
        switch plan.labels {
        case .integers(let labels): .integers(files.map { labels[$0] })
        case .words(let labels): .words(files.map { labels[$0] })
        case nil: nil
        }
      if let training = plan.trainingCount {
        let count = files.count { $0 < training }
        // Without rows of both parts there is no split.
        rows.officialTrainingRows = count > 0 && count < files.count ? count : nil
      }
      return Read(rows: rows, digests: digests)
    }
  }
}
