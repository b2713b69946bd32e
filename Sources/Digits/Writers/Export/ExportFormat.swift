import Foundation

/// A format in which digit images are written.
package enum ExportFormat: String, CaseIterable, Codable, Sendable {
  case csv, npz, idx, libsvm, png

  /// The format that a path asks for: by its ending, or a folder of pictures for a path that ends in `/` or is
  /// a folder already; `nil` if it could be any.
  package init?(path: String) {
    let name = path.lowercased()
    if name.hasSuffix("/") || PictureFolder.isFolder(FileBytes.expand(path)) {
      self = .png
    } else if let format = Self.endings.first(where: { name.hasSuffix($0.ending) })?.format {
      self = format
    } else {
      return nil
    }
  }

  /// Endings of file names, in lower case.
  package static let endings: [(ending: String, format: ExportFormat)] = [
    (".csv", .csv), (".npz", .npz), ("idx3-ubyte", .idx), (".libsvm", .libsvm), (".svm", .libsvm),
    (".txt", .libsvm),
  ]
}
