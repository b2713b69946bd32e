import Foundation

@testable import Compute

/// A folder that stands for `/`, with some files of /proc and /sys.
final class SystemFolder {
  private let url = FileManager.default.temporaryDirectory.appending(path: "system-\(UUID().uuidString)")

  init(_ files: [String: String]) throws {
    for (path, text) in files {
      let file = url.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  var files: SystemFiles { SystemFiles(root: url.path) }
}
