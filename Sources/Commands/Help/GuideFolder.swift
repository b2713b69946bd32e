import CommandLanguage
import Digits
import Foundation
import Notebook

/// Finds the guides: `Inside.md`, `Networks.md` and so on, in a folder that the build copies next to the
/// program.
enum GuideFolder {
  /// A guide that has not been read.
  struct Entry: Equatable, Sendable {
    /// File name in lower case, without `.md`.
    let name: String
    let path: String

    /// - Throws: `GuideError.unreadable`.
    func read() throws(GuideError) -> Guide {
      guard let text = try? Script.text(of: path) else { throw .unreadable(path: path) }
      return Guide(text, name: name)
    }
  }

  private static let place = ResourceFolder(
    variable: "DIGITBOOK_GUIDES", module: "Commands", name: "Guide", installedName: "guides",
    source: "Sources/Commands/Guide")

  /// All guides, sorted by name.
  /// - Throws: `GuideError.missing`.
  static func entries() throws(GuideError) -> [Entry] {
    try entries(among: place.candidates())
  }

  /// Names of all guides, for completion; empty if the folder is missing.
  static var names: [String] {
    (try? entries())?.map(\.name) ?? []
  }

  /// The guides of the first folder that contains any, sorted by name.
  static func entries(among folders: [String]) throws(GuideError) -> [Entry] {
    for folder in folders {
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      let entries = files.filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }.map { file in
        Entry(name: file.dropLast(suffix.count).lowercased(), path: folder + "/" + file)
      }
      if !entries.isEmpty { return entries.sorted { $0.name < $1.name } }
    }
    throw .missing(searched: folders)
  }

  /// The guide of a name; case is ignored.
  /// - Throws: `GuideError`.
  static func guide(named name: Token) throws(GuideError) -> Guide {
    let entries = try Self.entries()
    guard let entry = entries.first(where: { $0.name == name.text.lowercased() }) else {
      throw .unknown(name, nearest: Suggestion.nearest(to: name.text, among: entries.map(\.name)))
    }
    return try entry.read()
  }

  /// Folders to search, in order.
  static func candidates(chosen: String?, programFolders: [String], workingFolder: String) -> [String] {
    place.candidates(chosen: chosen, programFolders: programFolders, workingFolder: workingFolder)
  }

  private static let suffix = ".md"
}
