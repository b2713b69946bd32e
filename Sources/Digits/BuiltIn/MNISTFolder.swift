import Foundation

/// Where the built-in files are.
///
/// The build puts them into a resource folder beside what it links. The accessor that the package manager
/// generates for that folder ends the process where it is missing, which a program moved without its folder
/// must not do; so the places are tried here, and a failure is an error that lists them.
enum MNISTFolder {
  /// The variable that names a folder with the four files.
  static let variable = "DIGITBOOK_DATA"

  /// The four files.
  static let files = [
    "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz",
  ]

  /// The first folder that has all four.
  static func locate() throws(DatasetError) -> String {
    try locate(
      among: candidates(
        chosen: ProcessInfo.processInfo.environment[variable], programFolders: ProgramFolders.all()))
  }

  static func locate(among folders: [String]) throws(DatasetError) -> String {
    let found = folders.first { folder in
      files.allSatisfy { FileManager.default.fileExists(atPath: folder + "/" + $0) }
    }
    guard let found else { throw .builtInMissing(searched: folders) }
    return found
  }

  /// The folders to look in, in order: the one chosen by the user; the build's resources beside the program;
  /// where an installation would put them.
  static func candidates(chosen: String?, programFolders: [String]) -> [String] {
    var folders: [String] = []
    if let chosen, !chosen.isEmpty { folders.append(FileBytes.expand(chosen)) }
    for folder in programFolders {
      folders += [
        folder + "/digitbook_Digits.resources/mnist",
        folder + "/digitbook_Digits.bundle/mnist",
        folder + "/digitbook_Digits.bundle/Contents/Resources/mnist",
      ]
    }
    folders += programFolders.map { $0 + "/../share/digitbook/mnist" }
    return folders
  }
}
