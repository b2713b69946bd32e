/// Reads photographs of filled-in sheets as rows of a dataset.
enum SheetRows {
  /// Pictures of a folder that are looked at to tell whether it is one of sheets.
  private static let probes = 3

  /// Reads pictures, all of which show a page of one sheet.
  ///
  /// - Parameters:
  ///   - path: of the folder, archive or file, for errors.
  /// - Returns: `nil` if they are other pictures.
  /// - Throws: `DatasetError.picture` or `.brokenPictures` with a `SheetError`, `.interrupted`.
  static func read(
    _ sources: [PictureSource], path: String, otherFiles: Int = 0, isTree: Bool, options: ReadingOptions,
    isStopped: @escaping StopCheck
  ) throws(DatasetError) -> PictureRows.Read? {
    let choice = options.sheet ?? .auto
    let byName = Dictionary(sources.map { ($0.name, $0) }) { first, _ in first }
    let ordered = NaturalOrder.sorted(Array(byName.keys)).compactMap { byName[$0] }
    guard choice != .off, !ordered.isEmpty, choice == .on || ordered.prefix(probes).contains(where: isSheet)
    else { return nil }
    let outcomes = parallelMap(ordered.count) { outcome(of: ordered[$0], isStopped) }
    guard !isStopped() else { throw .interrupted }
    var pages: [SheetReading] = []
    var digests: [SHA256.Digest] = []
    var broken: (count: Int, first: String, error: PictureError)?
    for (source, outcome) in zip(ordered, outcomes) {
      switch outcome {
      case .failed(let error): throw error
      case .broken(let error):
        guard isTree else { throw .picture(path: source.path, error) }
        broken = broken.map { ($0.count + 1, $0.first, $0.error) } ?? (1, source.path, error)
      case .read(let readings, let digest):
        pages += readings
        digests.append(digest)
      }
    }
    if let broken, !options.skipsBroken || pages.isEmpty {
      throw .brokenPictures(
        path: path, broken: broken.count, well: digests.count, first: broken.first, broken.error)
    }
    do throws(SheetError) {
      try SheetReading.checkTogether(pages, writer: options.writer)
      var rows = try SheetReading.rows(of: pages, options: options)
      if let broken { rows.findings.append(.broken(count: broken.count, first: broken.first)) }
      if otherFiles > 0 { rows.findings.append(.otherFiles(count: otherFiles)) }
      return PictureRows.Read(rows: rows, digests: digests)
    } catch {
      throw .picture(path: path, .sheet(error))
    }
  }

  private enum Outcome: Sendable {
    case read([SheetReading], SHA256.Digest)
    case broken(PictureError)
    case failed(DatasetError)
  }

  private static func isSheet(_ source: PictureSource) -> Bool {
    guard let file = try? source.bytes(), let bytes = try? inflated(file, source, { false }),
      let pictures = try? PictureReader.decode(bytes)
    else { return false }
    return pictures.contains { SheetPhoto.isSheet(GreyPlane($0)) }
  }

  private static func inflated(
    _ file: [UInt8], _ source: PictureSource, _ isStopped: @escaping StopCheck
  ) throws(DatasetError) -> [UInt8] {
    GzipStream.begins(file)
      ? try GzipStream.inflate(path: source.path, file, isStopped: isStopped) : file
  }

  private static func outcome(of source: PictureSource, _ isStopped: @escaping StopCheck) -> Outcome {
    if isStopped() { return .failed(.interrupted) }
    do throws(DatasetError) {
      let file = try source.bytes()
      let bytes = try inflated(file, source, isStopped)
      do throws(PictureError) {
        let pictures = try PictureReader.decode(bytes, isStopped: isStopped)
        var readings: [SheetReading] = []
        for (index, picture) in pictures.enumerated() {
          do throws(SheetError) {
            readings.append(
              try SheetReading(
                GreyPlane(picture), path: source.path, part: pictures.count > 1 ? index + 1 : nil))
          } catch {
            throw .sheet(error)
          }
        }
        return .read(readings, SHA256.hash(file))
      } catch {
        return .broken(error)
      }
    } catch {
      return switch error {
      case .empty: .broken(.empty)
      case .unreadable(_, let code): .broken(.unreadable(code: code))
      case .gzip(_, let problem): .broken(.gzip(problem))
      default: .failed(error)
      }
    }
  }
}
