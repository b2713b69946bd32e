/// What a reader found in a file or folder.
struct FoundRows {
  var rows: RowsRead
  var kind: DatasetSource.Kind
  /// SHA-256 of each file, in reading order.
  var digests: [SHA256.Digest]
  /// The label file that was read, if any.
  var labelsPath: String?
  /// Whether each image is a picture of its own, whose ink was judged by itself.
  var areNormalized = false
}

/// One call of `DatasetReader.load`.
struct ReadingRequest: Sendable {
  var options: ReadingOptions
  let isStopped: StopCheck

  /// Reads a file on disk.
  func file(_ path: String) throws(DatasetError) -> FoundRows {
    let stream = try FileStream(path: path, isStopped: isStopped)
    if IDXFile.begins(try stream.head(4)) { return try plainIDX(path, stream) }
    let bytes = try FileBytes.read(path, isStopped: isStopped)
    let digest = Future { SHA256.hash(bytes) }
    var found = try contents(FileContents(path: path, file: path, beside: path, bytes: bytes))
    found.digests.insert(digest.wait(), at: 0)
    return found
  }

  /// Reads what is in a file, or in a member of an archive. The digests are those of other files.
  func contents(_ file: FileContents) throws(DatasetError) -> FoundRows {
    switch try Container.of(path: file.path, file.bytes) {
    case nil: try decoded(file)
    case .compressed(let compression): try compressed(file, compression)
    case .zip, .tar: try archive(file)
    }
  }

  /// Reads what a folder holds.
  func folder(_ path: String) throws(DatasetError) -> FoundRows {
    try TreeReading(tree: try FolderTree(path, isStopped: isStopped), request: self).read()
  }

  private func archive(_ file: FileContents) throws(DatasetError) -> FoundRows {
    let archive = try Archive(path: file.path, file.bytes, isStopped: isStopped)
    let members = try archive.members()
    if members.allSatisfy({ $0.name.hasSuffix(".npy") }) {
      return try arrays(NPZFile(path: file.path, members: try ArchiveMembers(archive)), file)
    }
    return try TreeReading(tree: try ArchiveTree(archive, path: file.path), request: self).read()
  }

  private func compressed(
    _ file: FileContents, _ compression: Compression
  ) throws(DatasetError) -> FoundRows {
    let head = try Unpacked.head(path: file.path, file.bytes, compression, count: Container.headBytes)
    guard !head.isEmpty else { throw .empty(path: file.path) }
    if IDXFile.begins(head) { return try idx(file) }
    if Container.kind(of: head) != nil { throw .archive(path: file.path, .unsupported("compressed twice")) }
    var inner = file
    inner.bytes = try Unpacked.bytes(path: file.path, file.bytes, isStopped: isStopped)
    inner.file = nil
    return try decoded(inner)
  }

  /// Reads bytes that are neither compressed nor an archive.
  private func decoded(_ file: FileContents) throws(DatasetError) -> FoundRows {
    let head = Array(file.bytes.prefix(MATFile.headBytes))
    guard !head.isEmpty else { throw .empty(path: file.path) }
    if IDXFile.begins(head) { return try idx(file) }
    if NPYFile.begins(head) {
      let array = try inArrayFile(file.path) { () throws(ArrayError) in try NPYFile.array(file.bytes) }
      return try arrays(SingleArray(array), file)
    }
    if let version = MATFile.version(of: head) {
      let bytes = file.file == nil ? file.bytes : nil
      return try arrays(try MATFile.open(path: file.path, version: version, bytes: bytes), file)
    }
    if HDF5File.begins(file.bytes) {
      return try arrays(try HDF5File.open(path: file.path, bytes: file.file == nil ? file.bytes : nil), file)
    }
    if let picture = PictureKind(Array(head.prefix(PictureKind.headLength))) {
      let kind = picture == .png ? DatasetSource.Kind.png : .picture
      try refuseLabels(for: kind)
      let bytes = file.bytes
      let source = PictureSource(name: file.path, path: file.path) { bytes }
      let read = try PictureRows.read(source, options: options, isStopped: isStopped)
      return FoundRows(rows: read.rows, kind: kind, digests: [], areNormalized: true)
    }
    if let foreign = ForeignFile.recognise(Array(head.prefix(ForeignFile.headBytes))) {
      throw .foreign(path: file.path, foreign)
    }
    guard TableReader.begins(head) else {
      throw .unknownFormat(path: file.path, firstBytes: Array(head.prefix(8)))
    }
    try refuseLabels(for: .csv)
    var rows = try TableReader.rows(file.bytes, path: file.path, options: options, isStopped: isStopped)
    if rows.labels != nil, rows.isSparse, let path = file.beside,
      let mapping = ClassMapping.read(beside: path)
    {
      rows.classNames = mapping.names
      rows.findings.append(.classNames(file: mapping.file))
    }
    if case .integers(let labels) = rows.labels, rows.classNames.isEmpty {
      let convention = LabelConvention(labels, shape: rows.shape)
      if let finding = convention.finding {
        rows.labels = .integers(labels.map(convention.label))
        rows.findings.append(finding)
      }
    }
    return FoundRows(rows: rows, kind: .csv, digests: [])
  }

  /// - Throws: `DatasetError.labelsNotTaken` where the file holds its labels itself.
  func refuseLabels(for kind: DatasetSource.Kind) throws(DatasetError) {
    if let labelsPath = options.labelsPath { throw .labelsNotTaken(path: labelsPath, kind: kind) }
  }
}

/// The bytes of a file, or of a member of an archive.
struct FileContents {
  /// For errors.
  var path: String
  /// The path of the file on disk that has just these bytes, if any.
  var file: String?
  /// The path beside which a file of labels may lie; `nil` in an archive.
  var beside: String?
  var bytes: [UInt8]
}
