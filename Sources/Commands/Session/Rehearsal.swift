import Digits
import Foundation
import Notebook

/// Writes of a script that is verified: what comes of them is the same, but no file is left.
enum Rehearsal {
  /// Writes a dataset or, in a rehearsal, writes it into a folder that is removed at once.
  static func writing(
    to path: String, _ write: (String) throws(ExportError) -> [DatasetWriter.Written]
  ) throws(ExportError) -> [DatasetWriter.Written] {
    guard OutputPolicy.current.isRehearsal else { return try write(path) }
    let folder = FileManager.default.temporaryDirectory.appending(path: "digitbook-\(UUID().uuidString)")
    let isFolder = path.hasSuffix("/")
    let name = path.split(separator: "/").last.map(String.init) ?? "data"
    let stand = folder.path + "/" + name + (isFolder ? "/" : "")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: folder.path, code: errno)
    }
    defer { try? FileManager.default.removeItem(at: folder) }
    return try write(stand).map { written in
      let shown = written.path.replacing(stand, with: path, maxReplacements: 1)
      let place = path.hasSuffix(name) ? String(path.dropLast(name.count)) : ""
      return .init(
        path: shown == written.path ? shown.replacing(folder.path + "/", with: place) : shown,
        files: written.files, bytes: written.bytes)
    }
  }
}
