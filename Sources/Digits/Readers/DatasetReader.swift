import Foundation

/// Reads datasets from files and folders. The format is detected from the bytes of a file, not from its name:
///
/// | first bytes | read as |
/// |---|---|
/// | gzip | the inflated contents, which is one of the following |
/// | IDX | images, with the labels of the file beside it (`train-images-idx3-ubyte` and `train-labels-idx1-ubyte`) |
/// | PNG | one image, normalized like those of MNIST |
/// | text | CSV, a row per image |
///
/// A folder is read as the PNG files in it.
package enum DatasetReader {
  /// Reads a dataset and names it after its file.
  ///
  /// - Parameters:
  ///   - path: a file or folder; `~` stands for the home folder.
  ///   - labelsPath: an IDX file of labels for IDX images.
  ///   - rowLimit: read only the first `rowLimit` rows (at least 1); the rest is not checked.
  ///   - polarity: whether PNG files show dark ink on bright paper.
  ///   - isStopped: polled for cancellation, from any thread.
  /// - Throws: `DatasetError`; `.interrupted` when cancelled. A file with an error gives no rows at all.
  package static func read(
    path: String, labelsPath: String? = nil, rowLimit: Int? = nil, polarity: Polarity = .auto,
    isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) -> Dataset {
    let request = Request(
      path: path, labelsPath: labelsPath, rowLimit: rowLimit.map { max(1, $0) }, polarity: polarity,
      isStopped: isStopped)
    if PictureFolder.isFolder(FileBytes.expand(path)) {
      try request.refuseLabels(for: .folder)
      let prefix = path.hasSuffix("/") ? path : path + "/"
      return try request.pictures(try PictureFolder.files(in: path).map { prefix + $0 }, kind: .folder)
    }
    let bytes = try FileBytes.read(path, isStopped: isStopped)
    switch try FileFormat(path: path, bytes: bytes) {
    case .idx:
      return try request.idx(bytes)
    case .csv:
      try request.refuseLabels(for: .csv)
      return try request.csv(bytes)
    case .png:
      try request.refuseLabels(for: .png)
      return try request.pictures([path], kind: .png)
    }
  }

  /// Reads a dataset from its source again.
  /// - Throws: `DatasetError.noFile` for drawn or joined datasets, or an error of reading.
  package static func read(_ source: DatasetSource) throws(DatasetError) -> Dataset {
    switch source.kind {
    case .mnist: return try BuiltInMNIST.load(rowLimit: source.rowLimit)
    case .drawn, .joined: throw .noFile(dataset: source.path)
    case .csv, .idx, .png, .folder: break
    }
    return try read(
      path: source.path, labelsPath: source.labelsPath, rowLimit: source.rowLimit, polarity: source.polarity)
  }
}

/// Polled for cancellation, from any thread. Once true it stays true.
package typealias StopCheck = @Sendable () -> Bool

/// Format of the bytes of a file, inflated if necessary.
private enum FileFormat {
  case idx, csv, png

  init(path: String, bytes: [UInt8]) throws(DatasetError) {
    var head = Array(bytes.prefix(512))
    if GzipStream.begins(head) {
      head = try GzipStream(path: path, bytes).read(512)
      guard !head.isEmpty else { throw .empty(path: path) }
    }
    if IDXFile.begins(head) {
      self = .idx
    } else if PNGReader.begins(head) {
      self = .png
    } else if !GzipStream.begins(head), head.allSatisfy({ $0 >= 32 || (9...13).contains($0) }) {
      self = .csv
    } else {
      throw .unknownFormat(path: path, firstBytes: Array(head.prefix(8)))
    }
  }
}

/// The options of one call of `read`.
private struct Request: Sendable {
  let path: String
  let labelsPath: String?
  let rowLimit: Int?
  let polarity: Polarity
  let isStopped: StopCheck

  func refuseLabels(for kind: DatasetSource.Kind) throws(DatasetError) {
    if let labelsPath { throw .labelsNotTaken(path: labelsPath, kind: kind) }
  }

  func csv(_ bytes: [UInt8]) throws(DatasetError) -> Dataset {
    let digest = Future { SHA256.hash(bytes) }
    let text =
      GzipStream.begins(bytes) ? try GzipStream.inflate(path: path, bytes, isStopped: isStopped) : bytes
    let table: CSVReader.Table?
    do throws(CSVError) {
      table = try CSVReader.read(text, rowLimit: rowLimit, isStopped: isStopped)
    } catch {
      throw .csv(path: path, error)
    }
    guard let table else { throw .interrupted }
    return dataset(.csv, table.images, table.labels, [digest.wait()], fullScale: table.fullScale)
  }

  func idx(_ bytes: [UInt8]) throws(DatasetError) -> Dataset {
    let digest = Future { SHA256.hash(bytes) }
    let file = try IDXFile(path: path, bytes: bytes, isStopped: isStopped)
    guard case .images(let shape) = file.content else {
      throw .idx(path: path, .labelsInsteadOfImages(count: file.rows))
    }
    let rows = min(file.rows, rowLimit ?? file.rows)
    var labels: [UInt8]?
    var digests: [SHA256.Digest] = []
    let labelsPath = labelsPath ?? IDXNames.labelsFile(beside: path)
    if let labelsPath {
      let bytes = try FileBytes.read(labelsPath)
      let labelsFile = try IDXFile(path: labelsPath, bytes: bytes)
      guard labelsFile.content == .labels else {
        throw .idx(path: labelsPath, .imagesInsteadOfLabels(count: labelsFile.rows))
      }
      guard labelsFile.rows == file.rows else {
        throw .labelCount(path: labelsPath, labels: labelsFile.rows, images: file.rows)
      }
      labels = try labelsFile.readLabels(rows)
      digests = [SHA256.hash(bytes)]
    }
    let images = DigitImages(shape: shape, pixels: try file.readRows(rows))
    return dataset(.idx, images, labels, [digest.wait()] + digests, labelsPath: labelsPath)
  }

  func pictures(_ paths: [String], kind: DatasetSource.Kind) throws(DatasetError) -> Dataset {
    let paths = Array(paths.prefix(rowLimit ?? paths.count))
    let labels = paths.map(PictureFolder.label)
    if let unlabelled = labels.firstIndex(of: nil), let labelled = labels.firstIndex(where: { $0 != nil }) {
      throw .folderPartlyLabelled(path: path, labelled: paths[labelled], unlabelled: paths[unlabelled])
    }
    let pictures = parallelMap(paths.count) { picture(paths[$0]) }
    var pixels: [UInt8] = []
    var digests: [SHA256.Digest] = []
    pixels.reserveCapacity(paths.count * DigitNormalizer.shape.pixelCount)
    for picture in pictures {
      let (digit, digest) = try picture.get()
      pixels += digit
      digests.append(digest)
    }
    let images = DigitImages(shape: DigitNormalizer.shape, pixels: pixels)
    let known = labels.compactMap(\.self)
    return dataset(kind, images, known.isEmpty ? nil : known, digests)
  }

  private func picture(_ path: String) -> Result<([UInt8], SHA256.Digest), DatasetError> {
    Result { () throws(DatasetError) in
      if isStopped() { throw .interrupted }
      let file = try FileBytes.read(path)
      let bytes = GzipStream.begins(file) ? try GzipStream.inflate(path: path, file) : file
      do throws(PNGError) {
        return (
          DigitNormalizer.digit(in: try PNGReader.decode(bytes), polarity: polarity), SHA256.hash(file)
        )
      } catch {
        throw .png(path: path, error)
      }
    }
  }

  private func dataset(
    _ kind: DatasetSource.Kind, _ images: DigitImages, _ labels: [UInt8]?, _ digests: [SHA256.Digest],
    labelsPath: String? = nil, fullScale: Int = 255
  ) -> Dataset {
    Dataset(
      name: IDXNames.stem(of: path), images: images, labels: labels.map { [ClassLabel](digits: $0) },
      source: DatasetSource(
        kind: kind, path: path, labelsPath: labelsPath, sha256: SHA256Hex.of(files: digests),
        rowLimit: rowLimit, polarity: polarity, fullScale: fullScale))
  }
}
