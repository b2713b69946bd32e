import Foundation

/// Reads datasets from files, folders and archives. What a file is, is told from its bytes, not from its name.
///
/// | found | read by |
/// |---|---|
/// | gzip, bzip2, xz, zstd | `Unpacked`, and the contents as one of the following |
/// | zip, tar | `TreeReading`: a member, or all pictures |
/// | IDX | `IDXReader`, with the labels of the file beside it |
/// | NumPy, MATLAB, HDF5 | `ArrayReader` |
/// | pictures | `PictureRows`, normalized like the digits of MNIST |
/// | text | `TableReader`: CSV, LIBSVM, ARFF |
/// | a folder | `TreeReading`: IDX files, pictures, arrays or a table |
///
/// Whatever the format, ink is turned bright and rows and columns are brought into their order (`Orientation`), and
/// labels become classes.
package enum DatasetReader {
  /// Reads a dataset and names it after its file, the first of several (`ReadingOptions.furtherPaths`).
  ///
  /// - Parameters:
  ///   - path: a file or folder; `~` stands for the home folder.
  ///   - options: what is not left to the reader's guess. With a row limit the rest of the file is not checked.
  ///   - wantsRowNames: whether the numbers or names that a table gives its rows, or the names of pictures, are wanted.
  ///   - refusesSurplus: whether choices that mean nothing for the file are an error.
  ///   - isStopped: polled for cancellation, from any thread.
  /// - Throws: `DatasetError`; `.interrupted` when cancelled. A file with an error gives no rows at all.
  package static func load(
    path: String, options: ReadingOptions = ReadingOptions(), wantsRowNames: Bool = false,
    refusesSurplus: Bool = true, isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) -> LoadedDataset {
    var options = options
    options.rowLimit = options.rowLimit.map { max(1, $0) }
    var request = ReadingRequest(options: options, isStopped: isStopped)
    request.wantsRowNames = wantsRowNames
    var found =
      if let others = options.furtherPaths, !others.isEmpty {
        try request.files([path] + others)
      } else if path == BuiltInSheets.name {
        try request.builtInSheets()
      } else if PictureFolder.isFolder(FileBytes.expand(path)) {
        try request.folder(path)
      } else {
        try request.file(path)
      }
    if refusesSurplus {
      let isTree = found.isTree || found.kind == .folder || found.kind == .archive
      if let key = options.surplus(for: found.content, isTree: isTree) {
        throw .keyNotTaken(path: path, key, found.content)
      }
      if options.classes != nil, found.rows.labels == nil { throw .classesWithoutLabels(path: path) }
    }
    Orientation.apply(
      to: &found.rows, options: options, fileName: path, isInkBright: found.areNormalized)
    if found.content != .pictures { RowNormalizer.apply(to: &found.rows, options: options) }
    return try request.dataset(path: path, found)
  }

  /// The same with the choices that most files need.
  package static func read(
    path: String, labelsPath: String? = nil, rowLimit: Int? = nil, polarity: Polarity = .auto,
    isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) -> Dataset {
    var options = ReadingOptions()
    (options.labelsPath, options.rowLimit, options.polarity) = (labelsPath, rowLimit, polarity)
    return try load(path: path, options: options, isStopped: isStopped).dataset
  }

  /// Reads a dataset from its source again.
  /// - Throws: `DatasetError.noFile` for drawn or joined datasets, or an error of reading.
  package static func read(_ source: DatasetSource) throws(DatasetError) -> Dataset {
    if source.kind == .mnist { return try BuiltInMNIST.load(rowLimit: source.rowLimit) }
    guard source.kind.hasFile else { throw .noFile(dataset: source.path) }
    return try load(path: source.path, options: source.options, refusesSurplus: false).dataset
  }
}

extension DatasetReader {
  /// The hash of a large file and of its labels as sessions recorded it when files of any size were hashed in one piece;
  /// `nil` for other sources.
  package static func hashInOnePiece(of source: DatasetSource) throws(DatasetError) -> String? {
    guard source.kind.hasFile, source.kind != .mnist, !PictureFolder.isFolder(FileBytes.expand(source.path))
    else { return nil }
    let stream = try FileStream(path: source.path)
    guard stream.mostBytes > BlockHash.wholeBytes else { return nil }
    var digests = [try stream.digest()]
    if let labels = source.labelsPath { digests.append(SHA256.hash(try FileBytes.read(labels))) }
    return SHA256Hex.of(files: digests)
  }
}

/// A dataset that was read, and what its reader took for what.
package struct LoadedDataset: Sendable {
  package let dataset: Dataset
  package let findings: [ReadingFinding]
  /// The numbers or names that a table gives its rows, or the names of pictures, if they were asked for.
  package let rowNames: RowNames?

  package init(_ dataset: Dataset, findings: [ReadingFinding] = [], rowNames: RowNames? = nil) {
    self.dataset = dataset
    self.findings = findings
    self.rowNames = rowNames
  }
}

/// Polled for cancellation, from any thread. Once true it stays true.
package typealias StopCheck = @Sendable () -> Bool

extension ReadingRequest {
  fileprivate func dataset(path: String, _ found: FoundRows) throws(DatasetError) -> LoadedDataset {
    let rows = found.rows
    var options = options
    options.labelsPath = found.labelsPath ?? options.labelsPath
    let source = DatasetSource(
      kind: found.kind, path: path, sha256: SHA256Hex.of(files: found.digests), options: options,
      range: rows.range)
    do throws(ClassError) {
      let classes = try rows.labels.map { labels throws(ClassError) in
        try labels.classes(named: rows.classNames, chosen: options.classes)
      }
      let dataset = Dataset(
        name: IDXNames.stem(of: path), images: DigitImages(shape: rows.shape, pixels: rows.pixels),
        labels: classes?.labels, classes: classes?.list, source: source,
        officialTrainingRows: rows.officialTrainingRows, origins: rows.origins)
      return LoadedDataset(dataset, findings: rows.findings, rowNames: wantsRowNames ? rows.rowNames : nil)
    } catch {
      throw .classes(path: path, error)
    }
  }
}
