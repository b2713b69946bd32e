/// What a reader found in a file or folder.
struct FoundRows {
  var rows: RowsRead
  var kind: DatasetSource.Kind
  var content: DataContent
  /// SHA-256 of each file, in reading order.
  var digests: [SHA256.Digest]
  /// Whether it was in a folder or an archive.
  var isTree = false
  /// The label file that was read, if any.
  var labelsPath: String?
  /// Whether each image is a picture of its own, whose ink was judged by itself.
  var areNormalized = false
}

/// One call of `DatasetReader.load`.
struct ReadingRequest: Sendable {
  var options: ReadingOptions
  /// Whether the numbers or names that a table gives its rows, or the names of pictures, are wanted.
  var wantsRowNames = false
  let isStopped: StopCheck
  /// Archives around the file that is read.
  var depth = 0
  /// An archive may hold itself.
  private static let deepest = 3

  init(options: ReadingOptions, isStopped: @escaping StopCheck) {
    self.options = options
    self.isStopped = isStopped
  }

  /// Reads a file on disk.
  func file(_ path: String) throws(DatasetError) -> FoundRows {
    let stream = try FileStream.open(path: path, isStopped: isStopped)
    let head = try stream.head(Container.headBytes)
    if IDXFile.begins(head) { return try plainIDX(path, stream) }
    if NPYFile.begins(head) { return try plainNPY(path, stream) }
    if Container.kind(of: head) == .zip { return try zip(path, bytes: stream.mostBytes, head) }
    let bytes = try FileBytes.read(path, isStopped: isStopped)
    let digest = Future { BlockHash.hash(bytes) }
    var found = try contents(FileContents(path: path, file: path, beside: path, bytes: bytes))
    found.digests.insert(digest.wait(), at: 0)
    return found
  }

  /// Reads what is in a file, or in a member of an archive. The digests are those of other files.
  func contents(_ file: FileContents) throws(DatasetError) -> FoundRows {
    switch try Container.of(path: file.path, file.bytes) {
    case nil: try decoded(file)
    case .compressed(let compression): try compressed(file, compression)
    case .zip, .tar: try archive(Archive(path: file.path, file.bytes, isStopped: isStopped), file)
    }
  }

  /// Reads what a folder holds.
  func folder(_ path: String) throws(DatasetError) -> FoundRows {
    try TreeReading(tree: try FolderTree(path, isStopped: isStopped), request: self).read()
  }

  /// Reads a zip archive on disk member by member: the archive itself need not be in memory.
  private func zip(_ path: String, bytes: Int, _ head: [UInt8]) throws(DatasetError) -> FoundRows {
    let digest = Future { [isStopped] in
      Result { () throws(DatasetError) in try FileStream.open(path: path, isStopped: isStopped).digest() }
    }
    var found = try archive(
      Archive(zip: path, bytes: bytes, head: head, isStopped: isStopped),
      FileContents(path: path, beside: path, bytes: []))
    found.digests.insert(try digest.wait().get(), at: 0)
    return found
  }

  private func archive(_ archive: Archive, _ file: FileContents) throws(DatasetError) -> FoundRows {
    guard depth < Self.deepest else { throw .archive(path: file.path, .nested(limit: Self.deepest)) }
    let members = try archive.members()
    if let foreign = ForeignFile.recognise(members: members.map(\.name)) {
      throw .foreign(path: file.path, foreign)
    }
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
      if let sheet = try SheetRows.read(
        [source], path: file.path, isTree: false, options: options, isStopped: isStopped)
      {
        return FoundRows(
          rows: sheet.rows, kind: kind, content: .pictures, digests: [], areNormalized: true)
      }
      let read = try PictureRows.read(source, options: options, isStopped: isStopped)
      return FoundRows(
        rows: read.rows, kind: kind, content: .pictures, digests: [], areNormalized: true)
    }
    if let foreign = ForeignFile.recognise(Array(head.prefix(ForeignFile.headBytes))) {
      throw .foreign(path: file.path, foreign)
    }
    guard TableReader.begins(head) else {
      throw .unknownFormat(path: file.path, firstBytes: Array(head.prefix(8)))
    }
    try refuseLabels(for: .csv)
    var rows = try TableReader.rows(
      file.bytes, path: file.path, options: options, wantsRowNames: wantsRowNames, isStopped: isStopped)
    if case .integers(let labels)? = rows.labels, rows.table != .arff, let path = file.beside,
      let mapping = ClassMapping.read(beside: path),
      rows.table == .libsvm || labels.allSatisfy({ mapping.names[Int($0)] != nil })
    {
      rows.classNames = mapping.names
      rows.findings.append(.classNames(file: mapping.file))
    }
    if case .integers(let labels) = rows.labels, rows.classNames.isEmpty {
      let convention = LabelConvention(labels, shape: rows.shape, options: options)
      if let finding = convention.finding {
        rows.labels = .integers(labels.map(convention.label))
        rows.findings.append(finding)
      }
    }
    return FoundRows(rows: rows, kind: .csv, content: rows.table, digests: [])
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
