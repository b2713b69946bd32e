extension ReadingRequest {
  /// Reads several files and folders of pictures as one dataset, such as the photographs of a class's sheets.
  ///
  /// Labels come from the names as in a folder: from what distinguishes the paths.
  /// - Parameter given: as the user gave them, at least one.
  /// - Throws: `DatasetError`, `.severalWithoutPictures` if one of them is no picture.
  func files(_ given: [String]) throws(DatasetError) -> FoundRows {
    try refuseLabels(for: .folder)
    let files = try PageFiles(given, isStopped: isStopped)
    for path in files.paths {
      let head = try FileStream.open(path: path, isStopped: isStopped).head(Container.headBytes)
      let file = FolderFile(name: path, head: head)
      guard file.isPicture || GzipStream.begins(head) else { throw .severalWithoutPictures(path: path) }
    }
    let folder = Self.commonFolder(of: files.paths)
    let sources = files.paths.map { path in
      PictureSource(name: String(path.dropFirst(folder.count)), path: path) { () throws(DatasetError) in
        try FileBytes.read(path)
      }
    }
    let named = DatasetSource.words(for: given)
    let sheets = try SheetRows.read(
      sources, path: named, otherFiles: files.otherFiles, isTree: true, options: options, isStopped: isStopped
    )
    let read: PictureRows.Read
    if let sheets {
      read = sheets
    } else {
      read = try PictureRows.read(
        sources, folder: folder.isEmpty ? "." : folder, otherFiles: files.otherFiles, options: options,
        isStopped: isStopped)
    }
    return FoundRows(
      rows: read.rows, kind: .folder, content: .pictures, digests: read.digests, isTree: true,
      areNormalized: true)
  }

  /// The folder that all are in, with its last `/`; empty for the current one.
  private static func commonFolder(of paths: [String]) -> String {
    var common = paths.first.map { $0[..<($0.lastIndex(of: "/") ?? $0.startIndex)] } ?? ""
    while !common.isEmpty, !paths.allSatisfy({ $0.hasPrefix(common + "/") }) {
      common = common[..<(common.lastIndex(of: "/") ?? common.startIndex)]
    }
    return common.isEmpty ? "" : common + "/"
  }
}
