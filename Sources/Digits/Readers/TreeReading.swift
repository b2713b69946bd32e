/// Reads what a folder or an archive holds; see `FolderContent`.
struct TreeReading {
  let tree: any FileTree
  let request: ReadingRequest

  func read() throws(DatasetError) -> FoundRows {
    let content = FolderContent(tree.files)
    if let chosen = request.options.member, let found = try member(chosen, of: content) { return found }
    return switch content {
    case .idx(let sets): try idx(sets)
    case .pictures(let names, let otherFiles): try pictures(names, otherFiles: otherFiles)
    case .arrays(let names): try arrays(names)
    case .tables(let names): try single(names)
    case nil: try other()
    }
  }

  /// A member that the user chose, by its name, the end of its path, or the name of a set of IDX files. `nil` if it
  /// is none of these: it may be an array in one of the files.
  private func member(
    _ chosen: String, of content: FolderContent?
  ) throws(DatasetError) -> FoundRows? {
    let names = tree.files.map(\.name)
    let named = names.contains(chosen) ? [chosen] : names.filter { $0.hasSuffix("/" + chosen) }
    if named.count > 1 { throw .archive(path: tree.path, .severalMembers(named)) }
    if let name = named.first { return try file(name) }
    // A file of an archive within, or an array of a file: `inner.zip/train.csv`.
    if let outer = names.first(where: { chosen.hasPrefix($0 + "/") }) {
      return try file(outer, array: String(chosen.dropFirst(outer.count + 1)))
    }
    if case .idx(let sets) = content, let set = sets.first(where: { $0.name == chosen }) {
      return try idx([set])
    }
    if case .arrays = content { return nil }
    if content == nil, archives.count == 1 { return try file(archives[0], array: chosen) }
    throw .archive(path: tree.path, .noSuchMember(chosen, members: names))
  }

  /// Files that are archives themselves.
  private var archives: [String] { tree.files.filter { $0.isArchive && !$0.isHidden }.map(\.name) }

  /// Reads one file of the tree.
  /// - Parameter array: which of its arrays, or of its own files.
  private func file(_ name: String, array: String? = nil) throws(DatasetError) -> FoundRows {
    var inner = request
    inner.options.member = array
    inner.depth += 1
    let contents = try tree.contents(name)
    var found: FoundRows
    do throws(DatasetError) {
      found = try inner.contents(contents)
    } catch {
      // Files of an archive within are chosen by their path from here.
      if case .archive(contents.path, .severalMembers(let names)) = error {
        throw .archive(path: tree.path, .severalMembers(names.map { name + "/" + $0 }))
      }
      throw error
    }
    found.digests = tree.digests + found.digests
    found.isTree = true
    found.rows.findings.insert(.member(name: name, of: tree.files.count), at: 0)
    return found
  }

  private func single(_ names: [String]) throws(DatasetError) -> FoundRows {
    // What Kaggle adds as an example of an answer holds no images.
    let tables = names.filter { !$0.lowercased().contains("submission") }
    // Each table may be in an archive of its own.
    if tables.isEmpty, !archives.isEmpty { return try other() }
    guard let only = tables.first ?? names.first, tables.count <= 1 else {
      // The rows to train on are mostly meant.
      let training = tables.filter { $0.lowercased().contains("train") }
      throw .archive(
        path: tree.path, .severalMembers(training + tables.filter { !training.contains($0) }))
    }
    return try file(only)
  }

  private func pictures(_ names: [String], otherFiles: Int) throws(DatasetError) -> FoundRows {
    try request.refuseLabels(for: tree.kind)
    let sources = try tree.pictures(names)
    if let sheets = try SheetRows.read(
      sources, path: tree.path, otherFiles: otherFiles, isTree: true, options: request.options,
      isStopped: request.isStopped)
    {
      return FoundRows(
        rows: sheets.rows, kind: tree.kind, content: .pictures,
        digests: tree.kind == .archive ? [] : sheets.digests, areNormalized: true)
    }
    let read = try PictureRows.read(
      sources, folder: tree.path, otherFiles: otherFiles, options: request.options,
      isStopped: request.isStopped)
    let digests = tree.kind == .folder ? read.digests : []
    return FoundRows(
      rows: read.rows, kind: tree.kind, content: .pictures, digests: digests, areNormalized: true)
  }

  /// One dataset of IDX files, whose parts are its official split.
  private func idx(_ sets: [IDXSet]) throws(DatasetError) -> FoundRows {
    guard let set = sets.first, sets.count == 1 else {
      throw .archive(path: tree.path, .severalMembers(sets.map(\.name)))
    }
    try request.refuseLabels(for: tree.kind)
    var rows = try self.rows(of: set.train, limit: request.options.rowLimit)
    let training = rows.count
    let left = request.options.rowLimit.map { $0 - training }
    if let test = set.test, left ?? 1 > 0 {
      try rows.append(try self.rows(of: test, limit: left), named: test.images, after: set.train.images)
      rows.officialTrainingRows = training
    }
    return FoundRows(rows: rows, kind: tree.kind, content: .idx, digests: tree.digests)
  }

  private func rows(of pair: IDXPair, limit: Int?) throws(DatasetError) -> RowsRead {
    var inner = request
    inner.options.rowLimit = limit
    let file = try tree.contents(pair.images)
    let images = try IDXFile(path: file.path, bytes: file.bytes, isStopped: request.isStopped)
    let labels = try pair.labels.map { name throws(DatasetError) in
      let file = try tree.contents(name)
      return try LabelFile(path: file.path, bytes: file.bytes)
    }
    return try inner.idx(images, labels, (tree as? FolderTree)?.path(of: pair.images)).rows
  }

  /// A single file of arrays, or several NumPy files of an array each.
  private func arrays(_ names: [String]) throws(DatasetError) -> FoundRows {
    if names.count == 1 { return try file(names[0], array: request.options.member) }
    try request.refuseLabels(for: tree.kind)
    let arrays = try FileArrays(tree, names)
    let rows = try ArrayReader.rows(
      from: arrays, path: tree.path, options: request.options, isStopped: request.isStopped)
    return FoundRows(rows: rows, kind: tree.kind, content: .arrays, digests: tree.digests)
  }

  /// Files whose names tell nothing: a single one may still be read.
  private func other() throws(DatasetError) -> FoundRows {
    let names = tree.files.filter { !$0.isHidden }.map(\.name)
    if tree.kind == .folder {
      guard let only = archives.first else { throw .folderWithoutImages(path: tree.path) }
      guard archives.count == 1 else { throw .archive(path: tree.path, .severalMembers(archives)) }
      return try file(only)
    }
    guard names.count == 1 else {
      let data =
        archives.isEmpty
        ? names.filter { name in
          let ending = FolderFile(name: name, head: []).ending
          return !["md", "html", "pdf", "json", "py", "xml", "rels", "pkl"].contains(ending)
            && !name.lowercased().contains("readme")
        } : archives
      if data.count == 1 { return try file(data[0]) }
      throw .archive(
        path: tree.path, data.isEmpty ? .noneFits(members: names) : .severalMembers(data))
    }
    return try file(names[0])
  }
}

/// NumPy files side by side, each an array with the name of its file without the ending.
private final class FileArrays: ArrayMembers {
  let names: [String]
  private let tree: any FileTree
  private let files: [String: String]
  private var kept: [String: StoredArray] = [:]

  /// - Throws: `ArchiveError.severalMembers` if there are other files of arrays among them.
  init(_ tree: any FileTree, _ files: [String]) throws(DatasetError) {
    self.tree = tree
    guard files.allSatisfy({ $0.hasSuffix(".npy") || $0.hasSuffix(".npz") }) else {
      throw .archive(path: tree.path, .severalMembers(files))
    }
    names = files.map { String($0.dropLast(4)) }
    self.files = Dictionary(zip(names, files)) { first, _ in first }
  }

  func outline(_ name: String) throws(DatasetError) -> ArrayOutline {
    if let array = kept[name] { return array.outline(name) }
    let array = try read(name)
    kept[name] = array
    return array.outline(name)
  }

  func array(_ name: String) throws(DatasetError) -> StoredArray {
    if let array = kept.removeValue(forKey: name) { return array }
    return try read(name)
  }

  private func read(_ name: String) throws(DatasetError) -> StoredArray {
    let file = try tree.contents(files[name] ?? name)
    if NPYFile.begins(file.bytes) {
      return try inArrayFile(file.path) { () throws(ArrayError) in
        try NPYFile.array(file.bytes, name: name)
      }
    }
    let archive = try Archive(path: file.path, file.bytes)
    let members = NPZFile(path: file.path, members: try ArchiveMembers(archive))
    guard let only = members.names.first, members.names.count == 1 else {
      throw .archive(path: tree.path, .severalMembers(files.values.sorted()))
    }
    return try members.array(only)
  }
}

extension RowsRead {
  var count: Int { shape.pixelCount > 0 ? pixels.count / shape.pixelCount : 0 }

  /// Appends the rows of another part of the dataset.
  /// - Throws: `DatasetError.imageSizesDiffer`, `.folderPartlyLabelled`.
  mutating func append(_ other: RowsRead, named name: String, after first: String) throws(DatasetError) {
    guard shape == other.shape else {
      throw .imageSizesDiffer(dataset: first, shape, other: name, other.shape)
    }
    switch (labels, other.labels) {
    case (nil, nil): break
    case (.integers(let own), .integers(let others)): labels = .integers(own + others)
    case (.words(let own), .words(let others)): labels = .words(own + others)
    case (.integers(let own), .words(let others)): labels = .words(own.map(String.init) + others)
    case (.words(let own), .integers(let others)): labels = .words(own + others.map(String.init))
    case (_?, nil): throw .folderPartlyLabelled(path: first, labelled: first, unlabelled: name)
    case (nil, _?): throw .folderPartlyLabelled(path: first, labelled: name, unlabelled: first)
    }
    pixels += other.pixels
    findings += other.findings.filter { !findings.contains($0) }
  }
}
