import Foundation
import Testing

@testable import Digits

@Suite struct ZipWriterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func written(_ members: [(String, [UInt8])], isCompressed: Bool, _ name: String = "a.zip") throws
    -> [UInt8]
  {
    let path = folder.path + "/" + name
    try ZipWriter.write(path: path, members: members, isCompressed: isCompressed)
    return [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  @Test(arguments: [false, true]) func whatWasWrittenComesBack(isCompressed: Bool) throws {
    var random = SeededGenerator(seed: 4)
    let members = [
      ("x_train.npy", random.bytes(100_000, below: 9)), ("y_train.npy", []), ("größe.npy", random.bytes(3)),
    ]
    let bytes = try written(members, isCompressed: isCompressed)
    #expect((bytes.count < 100_000) == isCompressed)
    let archive = try Archive(path: "f", bytes)
    #expect(try archive.members().map(\.name) == members.map(\.0))
    for (name, contents) in members { #expect(try archive.read(name) == contents) }
  }

  @Test func theSameMembersGiveTheSameBytes() throws {
    let members = [("a.npy", [UInt8](repeating: 3, count: 1000))]
    let first = try written(members, isCompressed: true)
    #expect(try written(members, isCompressed: true, "b.zip") == first)
    // 1980-01-01, 0:00, in every time zone.
    #expect(first[10..<14] == [0, 0, 0x21, 0])
  }

  @Test func anUnfinishedFileIsRemoved() throws {
    try folder.write("a.zip", "as it was")
    do {
      let writer = try ZipWriter(path: folder.path + "/a.zip", isCompressed: false)
      try writer.begin("a.npy", size: 10)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.zip"])
    #expect(try String(contentsOfFile: folder.path + "/a.zip", encoding: .utf8) == "as it was")
  }

  @Test func moreBytesThanAnnouncedAreRefused() throws {
    let writer = try ZipWriter(path: folder.path + "/a.zip", isCompressed: false)
    try writer.begin("a.npy", size: 2)
    #expect(throws: DatasetError.self) {
      try [UInt8](repeating: 1, count: 3).withUnsafeBytes { try writer.write($0) }
    }
  }

  @Test func aFolderThatIsMissing() {
    let path = folder.path + "/none/a.zip"
    #expect(throws: DatasetError.archive(path: path, .unwritable(code: ENOENT))) {
      try ZipWriter(path: path, isCompressed: false)
    }
  }
}
