import Foundation

/// Bytes of a file in `Fixtures`.
func fixtureBytes(_ name: String) throws -> [UInt8] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/")
  return Array(try Data(contentsOf: folder.appending(path: name)))
}
