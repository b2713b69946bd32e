import Foundation

/// Folders of the running program; resources are built or installed beside it.
package enum ProgramFolders {
  /// Folder of the file that contains this code (the executable or a test bundle) and folder of the main
  /// executable, with symbolic links resolved.
  package static func all() -> [String] {
    var files: [String] = []
    #if canImport(Darwin)
      // On macOS a helper process of the toolchain loads the tests as a bundle.
      var image = Dl_info()
      if dladdr(#dsohandle, &image) != 0, let name = image.dli_fname { files.append(String(cString: name)) }
    #else
      files.append("/proc/self/exe")
    #endif
    if let program = Bundle.main.executablePath { files.append(program) }

    var folders: [String] = []
    for file in files {
      let folder = URL(fileURLWithPath: file).resolvingSymlinksInPath().deletingLastPathComponent()
      // On macOS the tests are in Name.xctest/Contents/MacOS, and the resources beside Name.xctest.
      let bundle = folder.deletingLastPathComponent().deletingLastPathComponent()
      let places =
        folder.path.hasSuffix(".xctest/Contents/MacOS")
        ? [folder, bundle.deletingLastPathComponent()] : [folder]
      for place in places.map(\.path) where !folders.contains(place) { folders.append(place) }
    }
    return folders
  }
}
