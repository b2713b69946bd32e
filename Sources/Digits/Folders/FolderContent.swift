/// What a folder, or an archive of files, holds.
enum FolderContent: Equatable, Sendable {
  /// Datasets in IDX form, sorted by name.
  case idx([IDXSet])
  /// Pictures in natural order, and the number of files that are none.
  case pictures([String], otherFiles: Int)
  /// Files of arrays, in natural order.
  case arrays([String])
  /// Tables, in natural order.
  case tables([String])

  /// `nil` if nothing in the folder can be read as a dataset.
  ///
  /// Hidden files do not count. IDX files go before pictures, these before arrays and tables: a picture often lies
  /// beside data as an example, and a table beside pictures as their list.
  init?(_ files: [FolderFile]) {
    let files = files.filter { !$0.isHidden }
    let sets = IDXSet.all(in: files)
    let pictures = files.filter(\.isPicture)
    if !sets.isEmpty {
      self = .idx(sets)
    } else if !pictures.isEmpty {
      self = .pictures(
        NaturalOrder.sorted(pictures.map(\.name)), otherFiles: files.count - pictures.count)
    } else if let arrays = Self.names(of: files.filter(\.isArray)) {
      self = .arrays(arrays)
    } else if let tables = Self.names(of: files.filter(\.isTable)) {
      self = .tables(tables)
    } else {
      return nil
    }
  }

  /// In natural order; of a file and its compressed twin, the one without compression. `nil` if there are none.
  private static func names(of files: [FolderFile]) -> [String]? {
    var kept: [String: FolderFile] = [:]
    for file in files {
      let key = file.folders.joined(separator: "/") + "/" + file.plainName
      if let other = kept[key], other.name.utf8.count <= file.name.utf8.count { continue }
      kept[key] = file
    }
    return kept.isEmpty ? nil : NaturalOrder.sorted(kept.values.map(\.name))
  }
}
