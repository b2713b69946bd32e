import Foundation

/// Where the program is: what was built or installed with it lies beside it.
package enum ProgramFolders {
  /// Folders of the file that this code was loaded from (the program, or a bundle of tests) and of the
  /// process's program, symbolic links resolved.
  package static func all() -> [String] {
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
