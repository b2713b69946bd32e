import Foundation

/// Three photographs of filled-in sheets that come with the program, so that the lesson about them needs no printer.
package enum BuiltInSheets {
  /// What `load` calls them.
  package static let name = "lesson-sheets"

  private static let place = ResourceFolder(
    variable: "DIGITBOOK_SHEETS", module: "Digits", name: "sheets", installedName: "sheets")

  /// The first candidate folder that has a picture.
  /// - Throws: `DatasetError.sheetsMissing`.
  static func locate() throws(DatasetError) -> String {
    let candidates = place.candidates()
    let found = candidates.first { folder in
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return files.contains { $0.hasSuffix(".jpg") }
    }
    guard let found else { throw .sheetsMissing(searched: candidates) }
    return found
  }

  /// The path of a file, which may be one of these by the name that its row has.
  static func resolved(_ path: String) throws(DatasetError) -> String {
    guard path.hasPrefix(name + "/") else { return path }
    return try locate() + path.dropFirst(name.count)
  }
}

extension ReadingRequest {
  /// Reads the sheets that come with the program. Their paths begin with their name, wherever they are.
  func builtInSheets() throws(DatasetError) -> FoundRows {
    let folder = try BuiltInSheets.locate()
    let names = try FolderListing.files(in: folder, isStopped: isStopped).filter {
      $0.isPicture && !$0.isHidden
    }
    .map(\.name)
    let sources = names.map { name in
      PictureSource(name: name, path: BuiltInSheets.name + "/" + name) { () throws(DatasetError) in
        try FileBytes.read(folder + "/" + name)
      }
    }
    var options = options
    options.sheet = .on
    guard
      let read = try SheetRows.read(
        sources, path: BuiltInSheets.name, isTree: true, options: options, isStopped: isStopped)
    else { throw .sheetsMissing(searched: [folder]) }
    return FoundRows(
      rows: read.rows, kind: .sheets, content: .pictures, digests: read.digests, areNormalized: true)
  }
}
