import Foundation

/// Reads the expected results that `Scripts/dev/oracle.py` wrote.
package enum Oracle {
  /// Reads a fixture from the `Fixtures` folder nearest to the calling test, or from the folder named by the
  /// environment variable `DIGITBOOK_FIXTURES`, which allows running the tests on unseen cases.
  package static func cases<Case: Decodable>(
    _ file: String, as type: Case.Type = Case.self, beside test: String = #filePath
  ) throws -> [Case] {
    let committed = URL(filePath: test).deletingLastPathComponent()
    let folder =
      ProcessInfo.processInfo.environment["DIGITBOOK_FIXTURES"].map { URL(filePath: $0) }
      ?? Self.fixtures(above: committed)
    return try JSONDecoder().decode([Case].self, from: Data(contentsOf: folder.appending(path: file)))
  }

  /// The nearest `Fixtures` folder, searching upwards from a test's folder.
  private static func fixtures(above folder: URL) -> URL {
    let candidate = folder.appending(path: "Fixtures")
    let isThere = FileManager.default.fileExists(atPath: candidate.path)
    return isThere || folder.path == "/" ? candidate : fixtures(above: folder.deletingLastPathComponent())
  }
}
