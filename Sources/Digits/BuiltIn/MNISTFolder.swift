import Foundation

/// Finds the folder with the built-in files.
enum MNISTFolder {
  private static let place = ResourceFolder(
    variable: "DIGITBOOK_DATA", module: "Digits", name: "mnist", installedName: "mnist")

  static let files = [
    "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz",
  ]

  /// The first candidate folder that has all four files.
  static func locate() throws(DatasetError) -> String {
    try locate(among: place.candidates())
  }

  static func locate(among folders: [String]) throws(DatasetError) -> String {
    let found = folders.first { folder in
      files.allSatisfy { FileManager.default.fileExists(atPath: folder + "/" + $0) }
    }
    guard let found else { throw .builtInMissing(searched: folders) }
    return found
  }

  /// Folders to look in, in order.
  static func candidates(chosen: String?, programFolders: [String]) -> [String] {
    place.candidates(chosen: chosen, programFolders: programFolders, workingFolder: "")
  }
}
