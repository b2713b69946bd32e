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
        chosen: ProcessInfo.processInfo.environment[variable], programFolders: programFolders()))
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

  /// Folders of the file that this code was loaded from (the program, or a bundle of tests) and of the
  /// process's program, symbolic links resolved.
  static func programFolders() -> [String] {
    var files: [String] = []
    #if canImport(Darwin)
      // There the tests' code is a bundle that a helper of the toolchain loads.
      var image = Dl_info()
      if dladdr(#dsohandle, &image) != 0, let name = image.dli_fname { files.append(String(cString: name)) }
    #else
      files.append("/proc/self/exe")
    #endif
    if let program = Bundle.main.executablePath { files.append(program) }

    var folders: [String] = []
    for file in files {
      let folder = URL(fileURLWithPath: file).resolvingSymlinksInPath().deletingLastPathComponent()
      // On macOS the tests' code lies in Name.xctest/Contents/MacOS, and the resources beside Name.xctest.
      let bundle = folder.deletingLastPathComponent().deletingLastPathComponent()
      let places =
        folder.path.hasSuffix(".xctest/Contents/MacOS")
        ? [folder, bundle.deletingLastPathComponent()] : [folder]
      for place in places.map(\.path) where !folders.contains(place) { folders.append(place) }
    }
    return folders
  }
}
