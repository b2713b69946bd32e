import Foundation

extension ReadingRequest {
  /// Reads a plain IDX file, its rows straight into the pixels.
  func plainIDX(_ path: String, _ stream: any HashedStream) throws(DatasetError) -> FoundRows {
    var isFirst = true
    let images = try IDXFile(path: path) { () throws(DatasetError) -> any ByteStream in
      defer { isFirst = false }
      return isFirst ? stream : try FileStream(path: path, isStopped: isStopped)
    }
    let labels = try labels(beside: path)
    var found = try idx(images, labels, path)
    found.digests.insert(try stream.digest(), at: 0)
    return found
  }

  /// Reads a plain .npy file, its rows straight into the pixels where they are bytes.
  func plainNPY(_ path: String, _ stream: any HashedStream) throws(DatasetError) -> FoundRows {
    let members = NPYFileMembers(path: path, stream, isStopped: isStopped)
    var found = try arrays(members, FileContents(path: path, beside: path, bytes: []))
    found.digests.insert(try members.digest(), at: 0)
    return found
  }

  /// Reads an IDX file in memory, compressed or not.
  func idx(_ file: FileContents) throws(DatasetError) -> FoundRows {
    let images = try IDXFile(path: file.path, bytes: file.bytes, isStopped: isStopped)
    return try idx(images, try labels(beside: file.beside), file.beside)
  }

  func idx(
    _ images: IDXFile, _ labels: LabelFile?, _ path: String?
  ) throws(DatasetError) -> FoundRows {
    var rows: RowsRead
    if let labels, labels.idx == nil {
      rows = try IDXReader.rows(images: images, labels: nil, options: options)
      rows.labels = try labels.firstLabels(rows.pixels.count / rows.shape.pixelCount, of: images.rows)
      if SortedLabels.areSorted(try labels.all()) { rows.findings.append(.sorted) }
    } else {
      rows = try IDXReader.rows(images: images, labels: labels?.idx, options: options)
    }
    if rows.labels == nil, options.labelColumn != "none" {
      rows.findings.append(.unlabelled(searched: path.map { IDXNames.labels(beside: $0).searched } ?? []))
    }
    if rows.labels != nil, let path, let mapping = ClassMapping.read(beside: path) {
      rows.classNames = mapping.names
      rows.findings.append(.classNames(file: mapping.file))
    }
    return FoundRows(
      rows: rows, kind: .idx, content: .idx, digests: labels.map { [$0.digest] } ?? [],
      labelsPath: labels?.path)
  }

  /// Reads a file of arrays; labels that it lacks may be in the file beside it.
  func arrays(_ members: some ArrayMembers, _ file: FileContents) throws(DatasetError) -> FoundRows {
    var labels: LabelFile?
    if options.labelsPath != nil {
      labels = try self.labels(beside: nil)
    } else if options.labelColumn == nil, try ArrayReader.lacksLabels(members, path: file.path, options) {
      labels = try self.labels(beside: file.beside)
    }
    var rows = try rows(members, file.path, labels)
    if options.labelColumn == "none" {
      rows.labels = nil
      rows.findings = rows.findings.map { finding in
        if case .arrays(let images, _) = finding { .arrays(images: images, labels: nil) } else { finding }
      }
    }
    if rows.labels == nil, options.labelColumn != "none" {
      let searched = file.beside.map { IDXNames.labels(beside: $0).searched } ?? []
      rows.findings.append(.unlabelled(searched: searched))
    }
    return FoundRows(
      rows: rows, kind: .arrays, content: .arrays, digests: labels.map { [$0.digest] } ?? [],
      labelsPath: labels?.path)
  }

  private func rows(
    _ members: some ArrayMembers, _ path: String, _ labels: LabelFile?
  ) throws(DatasetError) -> RowsRead {
    let others = try labels.map { labels throws(DatasetError) in
      ArrayReader.OtherLabels(path: labels.path, labels: try labels.all())
    }
    return try ArrayReader.rows(
      from: members, path: path, labels: others, options: options, isStopped: isStopped)
  }

  /// The label file that the user named, or the one beside a file of images; `nil` if there is none.
  func labels(beside path: String?) throws(DatasetError) -> LabelFile? {
    guard options.labelColumn != "none" else { return nil }
    guard let found = options.labelsPath ?? path.flatMap({ IDXNames.labelsFile(beside: $0) }) else {
      return nil
    }
    return try LabelFile(path: found, bytes: try FileBytes.read(found))
  }
}

/// A file of labels: IDX, NumPy, or text with a label a line.
struct LabelFile {
  let path: String
  let digest: SHA256.Digest
  /// The open file, if it is IDX.
  let idx: IDXFile?
  private let column: LabelColumn?

  init(path: String, bytes: [UInt8]) throws(DatasetError) {
    self.path = path
    digest = SHA256.hash(bytes)
    let inner =
      try Container.of(path: path, bytes) == .zip ? bytes : try Unpacked.bytes(path: path, bytes)
    if IDXFile.begins(inner) {
      idx = try IDXFile(path: path, bytes: inner)
      column = nil
      return
    }
    idx = nil
    if NPYFile.begins(inner) {
      let array = try inArrayFile(path) { () throws(ArrayError) in try NPYFile.array(inner) }
      column = try ArrayReader.labels(from: SingleArray(array), path: path)
    } else if try Container.of(path: path, inner) == .zip {
      let archive = try Archive(path: path, inner)
      column = try ArrayReader.labels(
        from: NPZFile(path: path, members: try ArchiveMembers(archive)), path: path)
    } else {
      column = try Self.lines(of: inner, path)
    }
  }

  /// All labels.
  func all() throws(DatasetError) -> LabelColumn {
    if let idx { return try idx.readLabels(idx.rows) }
    return column ?? .integers([])
  }

  /// The first labels, of as many as there are images.
  func firstLabels(_ count: Int, of images: Int) throws(DatasetError) -> LabelColumn {
    let all = try all()
    guard all.count == images else {
      throw .labelCount(path: path, labels: all.count, images: images)
    }
    return switch all {
    case .integers(let labels): .integers(Array(labels.prefix(count)))
    case .words(let labels): .words(Array(labels.prefix(count)))
    }
  }

  /// A label a line, or a column of a small table: integers if all are, else words.
  private static func lines(of bytes: [UInt8], _ path: String) throws(DatasetError) -> LabelColumn {
    guard TableReader.begins(Array(bytes.prefix(512))), let text = String(bytes: bytes, encoding: .utf8)
    else {
      throw .unknownFormat(path: path, firstBytes: Array(bytes.prefix(8)))
    }
    var lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    if let column = LabelTable(lines)?.column { lines = column }
    if let line = lines.firstIndex(where: { $0.contains { ",;\t".contains($0) } }) {
      throw .csv(path: path, .label(CSVCell(line: line + 1, column: 1, text: lines[line])))
    }
    let numbers = lines.map { Int32($0) ?? Double($0).flatMap { Int32(exactly: $0) } }
    // A first line that is no number while all others are is a heading.
    let start = numbers.first == .some(nil) && numbers.count > 1 && !numbers.dropFirst().contains(nil) ? 1 : 0
    let values = numbers.dropFirst(start).compactMap(\.self)
    return values.count == lines.count - start ? .integers(values) : .words(lines)
  }
}

/// The labels of a small table, such as `id,label` or pandas' `,0`: the column of that name, or the one beside an index.
private struct LabelTable {
  let column: [String]

  /// - Returns: `nil` for lines of one cell, or where nothing tells the column.
  init?(_ lines: [String]) {
    guard let separator = lines.first?.first(where: { ",;\t".contains($0) }) else { return nil }
    let rows = lines.map { line in
      line.split(separator: separator, omittingEmptySubsequences: false).map { cell in
        cell.trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "\"")))
      }
    }
    guard let first = rows.first, rows.allSatisfy({ $0.count == first.count }) else { return nil }
    if let place = first.firstIndex(where: { TableNames.labels.contains($0.lowercased()) }) {
      column = rows.dropFirst().map { $0[place] }
      return
    }
    let body = Double(first[0]) == nil ? rows.dropFirst() : rows[...]
    guard first.count == 2, body.count > 2, TableNames.countsUp(body.map { Double($0[0]) }) else {
      return nil
    }
    column = body.map { $0[1] }
  }
}
