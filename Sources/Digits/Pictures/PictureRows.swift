import Compute

/// Reads pictures as rows: each is normalised like the digits of MNIST, and a file of several pages gives a row a page.
/// Those that digitbook wrote, all of one size, are taken as they are, and any others if the user wants it.
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
  ///   `.pictureSizesDiffer` if pictures are kept as they are; `.folderPartlyLabelled`, `.interrupted`.
  static func read(
    _ sources: [PictureSource], folder: String, otherFiles: Int = 0, options: ReadingOptions,
    isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) -> Read {
    let byName = Dictionary(sources.map { ($0.name, $0) }) { first, _ in first }
    let names = Array(byName.keys)
    let ignoresLabels = options.labelColumn == "none"
    func read(_ plan: PictureLabels, as form: PictureForm) throws(DatasetError) -> Read? {
      let ordered = plan.names.compactMap { byName[$0] }
      var builder = try Builder(plan: plan, shape: form.shape, limit: options.rowLimit, folder: folder)
      for start in stride(from: 0, to: ordered.count, by: block) where !builder.isFull {
        let part = ordered[start..<min(start + block, ordered.count)]
        let outcomes = parallelMap(part.count) { index in
          outcome(
            of: part[start + index], as: form, polarity: options.polarity, isAlone: false, isStopped)
        }
        for (offset, outcome) in outcomes.enumerated() {
          if case .notExported = outcome { return nil }
          try builder.add(outcome, of: start + offset, path: part[start + offset].path)
        }
      }
      guard !isStopped() else { throw .interrupted }
      return try builder.finish(folder: folder, otherFiles: otherFiles, skipsBroken: options.skipsBroken)
    }
    if let name = NaturalOrder.sorted(names).first, let source = byName[name],
      let (note, shape) = exported(source),
      let plan = PictureLabels(
        names: names, folder: folder, exported: note, ignoresLabels: ignoresLabels),
      let found = try read(plan, as: .exported(shape))
    {
      return found
    }
    let plan = try PictureLabels(names: names, folder: folder, ignoresLabels: ignoresLabels)
    let form =
      options.normalizes == false
      ? PictureForm(keeping: plan.names.lazy.compactMap { byName[$0] }) : .normalized
    guard let found = try read(plan, as: form) else { throw .folderWithoutImages(path: folder) }
    return found
  }

  /// The note and the size of a picture that digitbook wrote; `nil` for any other, and one that cannot be read.
  private static func exported(_ source: PictureSource) -> (ExportedPicture, ImageShape)? {
    guard let bytes = try? source.bytes(), let note = ExportedPicture(bytes),
      let picture = try? PNGReader.decode(bytes)
    else { return nil }
    return (note, ImageShape(height: picture.height, width: picture.width))
  }

  /// Reads one picture file loaded by itself. Its label is that of its name or its folder's name.
  static func read(
    _ source: PictureSource, options: ReadingOptions, isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) -> Read {
    let form =
      exported(source).map { PictureForm.exported($0.1) }
      ?? (options.normalizes == false ? PictureForm(keeping: [source]) : .normalized)
    switch outcome(of: source, as: form, polarity: options.polarity, isAlone: true, isStopped) {
    case .broken(let error): throw .picture(path: source.path, error)
    case .failed(let error): throw error
    case .notExported: throw .picture(path: source.path, .unknownKind)
    case .otherSize(let shape):
      throw .pictureSizesDiffer(source.path, form.shape, other: "one of its pages", shape)
    case .read(let digits, let digest):
      var rows = RowsRead(shape: form.shape, pixels: digits.pixels)
      let count = min(digits.pixels.count / rows.shape.pixelCount, options.rowLimit ?? .max)
      rows.pixels.removeLast(digits.pixels.count - count * rows.shape.pixelCount)
      if options.labelColumn != "none" {
        if let digit = PictureFolder.label(of: source.path) {
          rows.labels = .integers([Int32](repeating: Int32(digit), count: count))
        } else {
          rows.findings.append(.unlabelled(searched: PictureLabels.searched))
        }
      }
      rows.findings += findings(inverted: digits.invertedCount, centred: digits.centredCount, rows: count)
      return Read(rows: rows, digests: [digest])
    }
  }

  /// What is told of pictures that became so many rows.
  private static func findings(inverted: Int, centred: Int, rows: Int) -> [ReadingFinding] {
    func count(_ pictures: Int) -> Int? { pictures < rows ? pictures : nil }
    return (inverted > 0 ? [.inverted(count: count(inverted))] : [])
      + (centred > 0 ? [.centred(count: count(centred))] : [])
  }

  private enum Outcome: Sendable {
    /// The rows of a file.
    case read(PictureDigits, SHA256.Digest)
    case broken(PictureError)
    /// An error of reading that concerns more than this file.
    case failed(DatasetError)
    /// The pictures before were written by digitbook, and this one was not, or is of another size.
    case notExported
    /// The pictures before, which are to be kept, are of another size.
    case otherSize(ImageShape)
  }

  /// - Parameter isAlone: whether the file is loaded by itself, and must hold one digit a page.
  private static func outcome(
    of source: PictureSource, as form: PictureForm, polarity: Polarity, isAlone: Bool,
    _ isStopped: @escaping StopCheck
  ) -> Outcome {
    if isStopped() { return .failed(.interrupted) }
    do throws(DatasetError) {
      let file = try source.bytes()
      let bytes =
        GzipStream.begins(file)
        ? try GzipStream.inflate(path: source.path, file, isStopped: isStopped) : file
      let digits: PictureDigits
      do throws(PictureError) {
        if case .exported = form, ExportedPicture(bytes) == nil { return .notExported }
        let pictures = try PictureReader.decode(bytes, isStopped: isStopped)
        if form != .normalized, let other = pictures.first(where: { $0.shape != form.shape }) {
          if case .exported = form { return .notExported }
          return .otherSize(other.shape)
        }
        digits = try PictureDigits(pictures, as: form, polarity: polarity, refusesUnclear: isAlone)
      } catch {
        if case .memory(let memory) = error { return .failed(.memory(path: source.path, memory)) }
        return .broken(error)
      }
      return isStopped() ? .failed(.interrupted) : .read(digits, SHA256.hash(file))
    } catch {
      return switch error {
      case .empty: .broken(.empty)
      case .unreadable(_, let code): .broken(.unreadable(code: code))
      case .gzip(_, let problem): .broken(.gzip(problem))
      default: .failed(error)
      }
    }
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
    private var inverted = 0
    private var centred = 0
    private var unclear: [String] = []
    private var blank: [String] = []
    /// The first picture, which decides on the size of those that are kept as they are.
    private var first: String?

    init(plan: PictureLabels, shape: ImageShape, limit: Int?, folder: String) throws(DatasetError) {
      self.plan = plan
      self.limit = limit
      rows = RowsRead(shape: shape, pixels: [])
      let pixels = min(plan.names.count, limit ?? .max) * shape.pixelCount
      try MemoryRoom.require(pixels, for: folder)
      rows.pixels.reserveCapacity(pixels)
    }

    var isFull: Bool { files.count >= limit ?? .max }

    mutating func add(_ outcome: Outcome, of file: Int, path: String) throws(DatasetError) {
      guard !isFull else { return }
      switch outcome {
      case .failed(let error): throw error
      case .notExported: break
      case .broken(let error):
        broken = broken.map { ($0.count + 1, $0.first, $0.error) } ?? (1, path, error)
      case .otherSize(let shape):
        throw .pictureSizesDiffer(first ?? "the first picture", rows.shape, other: path, shape)
      case .read(let digits, let digest):
        let size = rows.shape.pixelCount
        inverted += digits.invertedCount
        centred += digits.centredCount
        if digits.unclearCount > 0 { unclear.append(path) }
        if digits.blankCount > 0 { blank.append(path) }
        first = first ?? path
        let count = min(digits.pixels.count / size, (limit ?? .max) - files.count)
        rows.pixels += digits.pixels[..<(count * size)]
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
      if !unclear.isEmpty { rows.findings.append(.unclear(paths: unclear)) }
      if !blank.isEmpty { rows.findings.append(.blank(paths: blank)) }
      if otherFiles > 0 { rows.findings.append(.otherFiles(count: otherFiles)) }
      rows.findings += PictureRows.findings(inverted: inverted, centred: centred, rows: files.count)
      // Folders of classes are read one after another, which matters only where reading ends before the last.
      if let limit, limit < plan.names.count, let labels = plan.labels, SortedLabels.areSorted(labels) {
        rows.findings.append(.sorted)
      }
      rows.labels =
        switch plan.labels {
        case .integers(let labels): .integers(files.map { labels[$0] })
        case .words(let labels): .words(files.map { labels[$0] })
        case nil: nil
        }
      rows.rowNames = RowNames(column: "filename", texts: files.map { plan.names[$0] })
      if let training = plan.trainingCount {
        let count = files.count { $0 < training }
        // Without rows of both parts there is no split.
        rows.officialTrainingRows = count > 0 && count < files.count ? count : nil
      }
      return Read(rows: rows, digests: digests)
    }
  }
}
