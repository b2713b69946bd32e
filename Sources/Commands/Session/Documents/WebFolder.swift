import Digits
import Foundation
import Notebook

/// Finds the JavaScript of the page, in a folder that the build copies next to the program.
enum WebFolder {
  private static let place = ResourceFolder(
    variable: "DIGITBOOK_WEB", module: "Commands", name: "Web", installedName: "web",
    source: "Sources/Commands/Web")

  /// In the order in which the page needs them.
  static let files = ["network.js", "drawing.js", "reader.js"]

  /// The scripts, one after the other.
  /// - Throws: `DocumentError.partsMissing`.
  static func parts() throws(DocumentError) -> String { try parts(among: place.candidates()) }

  static func parts(among folders: [String]) throws(DocumentError) -> String {
    for folder in folders {
      let parts = files.compactMap { try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
      if parts.count == files.count { return parts.joined(separator: "\n") }
    }
    throw .partsMissing(searched: folders)
  }
}
