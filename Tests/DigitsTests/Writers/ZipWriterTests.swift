import Foundation
import Testing

@testable import Digits

@Suite struct ZipWriterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func written(
    _ members: [(String, [UInt8])], isCompressed: Bool, _ name: String = "a.zip"
  ) throws -> [UInt8] {
    let draft = try DraftFile(for: folder.path + "/" + name, mode: 0o600)
    let writer = try ZipWriter(path: name, descriptor: draft.descriptor, isCompressed: isCompressed)
    for (name, bytes) in members {
      try writer.begin(name, bytes: bytes.count)
      try bytes.withUnsafeBytes { try writer.write($0) }
    }
    try writer.finish()
    try draft.commit()
    return [UInt8](try Data(contentsOf: URL(filePath: folder.path + "/" + name)))
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

  @Test func moreBytesThanAnnouncedAreRefused() throws {
    let draft = try DraftFile(for: folder.path + "/a.zip", mode: 0o600)
    let writer = try ZipWriter(path: "a.zip", descriptor: draft.descriptor, isCompressed: false)
    try writer.begin("a.npy", bytes: 2)
    #expect(throws: ExportError.self) {
      try [UInt8](repeating: 1, count: 3).withUnsafeBytes { try writer.write($0) }
    }
  }
}
