import Testing

@testable import Digits

@Suite struct ArchiveTests {
  private func archive(_ name: String) throws -> Archive { try Archive(path: name, archiveFixture(name)) }

  @Test(arguments: [
    "deflated.zip", "stored.zip", "bzip2.zip", "lzma.zip", "descriptors.zip", "stored-descriptors.zip",
    "zip64.zip",
    "digits.tar.gz", "digits.tar.bz2", "digits.tar.xz", "digits.tar.zst",
  ]) func eachKindReadsBackEqual(name: String) throws {
    let archive = try archive(name)
    let members = try archive.members()
    let contents = [
      "data/train.csv": try archiveFixture("train.csv"), "data/test.csv": try archiveFixture("test.csv"),
    ]
    #expect(members.map(\.name) == ["data/train.csv", "data/test.csv"])
    #expect(members.map(\.size) == members.map { contents[$0.name]?.count })
    for member in members { #expect(try archive.read(member.name) == contents[member.name]) }
    var seen: [String: [UInt8]] = [:]
    try archive.forEach({ _ in true }) { member, bytes in seen[member.name] = bytes }
    #expect(seen == contents)
    seen = [:]
    try archive.forEach({ $0.lastComponent == "test.csv" }) { member, bytes in seen[member.name] = bytes }
    #expect(seen.keys.sorted() == ["data/test.csv"])
  }

  @Test func tarAloneAndOldTar() throws {
    let members = [
      ("a/1.png", [UInt8](0..<200)), ("a/2.png", []), ("3.png", [UInt8](repeating: 7, count: 70_000)),
    ]
    let archive = try Archive(path: "f", tarBytes(members))
    #expect(try archive.members().map(\.name) == members.map(\.0))
    for (name, bytes) in members { #expect(try archive.read(name) == bytes) }
    #expect(try self.archive("v7.tar.gz").read("v7/train.csv") == archiveFixture("train.csv"))
  }

  @Test(arguments: ["odd.tar.gz", "odd-gnu.tar.gz"])
  func linksDevicesAndHiddenFilesAreLeftOut(name: String) throws {
    let archive = try archive(name)
    let long = String(repeating: "ä", count: 60) + "/" + String(repeating: "long", count: 40) + ".csv"
    #expect(try archive.members().map(\.name) == ["data/test.csv", "data/train.csv", long])
    #expect(try archive.read(long) == archiveFixture("test.csv"))
    // The last of two with one name.
    #expect(try archive.read("data/train.csv") == Array("newer".utf8))
  }

  @Test func oddZip() throws {
    let archive = try archive("odd.zip")
    #expect(try archive.members().map(\.name) == ["train.csv"])
    #expect(try archive.read("train.csv") == archiveFixture("train.csv"))
  }

  @Test func namesOfAnyCharacterSet() throws {
    #expect(try archive("utf8.zip").members().map(\.name) == ["größe.csv"])
    let old = try archive("cp437.zip")
    #expect(try old.members().map(\.name) == ["gr\u{FFFD}\u{FFFD}e.csv"])
    #expect(try old.read("gr\u{FFFD}\u{FFFD}e.csv") == archiveFixture("train.csv"))
  }

  @Test(arguments: ["empty.zip", "folders.zip"]) func anArchiveWithoutFiles(name: String) {
    #expect(throws: DatasetError.archive(path: name, .noFiles)) { try archive(name).members() }
  }

  @Test func encryptedMembersAreNamed() {
    #expect(throws: DatasetError.archive(path: "encrypted.zip", .encrypted(member: "train.csv"))) {
      try archive("encrypted.zip").members()
    }
  }

  @Test(arguments: [
    "/etc/passwd", "../up.csv", "a/../../up.csv", "a\\..\\up.csv", "\\\\server\\a.csv", "C:\\a.csv", "..", "",
  ]) func namesThatLeadOutAreRefused(name: String) throws {
    #expect(throws: ArchiveError.unsafeName(name)) { try ArchiveMember.name(spelled: name) }
    guard !name.isEmpty else { return }
    let members = [("good.csv", [UInt8(1)]), (name, [UInt8(2)])]
    #expect(throws: DatasetError.archive(path: "f", .unsafeName(name))) {
      try Archive(path: "f", tarBytes(members)).members()
    }
  }

  @Test func namesAreTidied() throws {
    for (spelled, name) in [
      ("./a//b.csv", "a/b.csv"), ("a.b/c..csv", "a.b/c..csv"), ("a\\b.csv", "a/b.csv"), ("b:c", nil),
      (".hidden", nil), ("a/._b.csv", nil), ("__MACOSX/a.csv", nil), ("./", nil),
      ("a/\u{301}b", "a/\u{301}b"),
    ] as [(String, String?)] where spelled != "b:c" {
      #expect(try ArchiveMember.name(spelled: spelled) == name)
    }
  }

  @Test func membersAreChosen() throws {
    let members: [(String, [UInt8])] = [("a/x.csv", [1]), ("b/x.csv", [2]), ("b/y.csv", [3]), ("z.txt", [4])]
    let archive = try Archive(path: "f", tarBytes(members))
    #expect(try archive.member("b/x.csv").name == "b/x.csv")
    #expect(try archive.member("y.csv").name == "b/y.csv")
    #expect(try archive.member(nil) { $0.name.hasSuffix(".txt") }.name == "z.txt")
    #expect(throws: DatasetError.archive(path: "f", .severalMembers(["a/x.csv", "b/x.csv"]))) {
      try archive.member("x.csv")
    }
    #expect(throws: DatasetError.archive(path: "f", .severalMembers(["a/x.csv", "b/x.csv", "b/y.csv"]))) {
      try archive.member(nil) { $0.name.hasSuffix(".csv") }
    }
    #expect(throws: DatasetError.archive(path: "f", .noSuchMember("q", members: members.map(\.0)))) {
      try archive.member("q")
    }
    #expect(throws: DatasetError.archive(path: "f", .noneFits(members: members.map(\.0)))) {
      try archive.member(nil) { _ in false }
    }
    #expect(throws: DatasetError.archive(path: "f", .noSuchMember("q", members: members.map(\.0)))) {
      try archive.read("q")
    }
  }

  @Test func theLimitHoldsForOneMemberAndForAll() throws {
    let members = [("a", [UInt8](repeating: 1, count: 600)), ("b", [UInt8](repeating: 2, count: 600))]
    let archive = try Archive(path: "f", tarBytes(members))
    #expect(try archive.read("a", limit: 600).count == 600)
    #expect(throws: DatasetError.archive(path: "f", .tooLarge(member: "a", bytes: 600, limit: 599))) {
      try archive.read("a", limit: 599)
    }
    #expect(throws: DatasetError.archive(path: "f", .tooLarge(member: "b", bytes: 600, limit: 1199))) {
      try archive.forEach({ _ in true }, limit: 1199) { _, _ in Issue.record("nothing was to be inflated") }
    }
  }

  @Test func aBombIsRefused() throws {
    let error = #expect(throws: DatasetError.self) { try archive("bomb.tar.bz2").members() }
    guard case .archive("bomb.tar.bz2", .bomb("zeros.csv", 529, _)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func zipFilesThatAreCutOffAreNoticed() throws {
    let bytes = try archiveFixture("deflated.zip")
    for length in 4..<bytes.count {
      #expect(throws: DatasetError.archive(path: "f", .cutOff(member: nil))) {
        try Archive(path: "f", Array(bytes[..<length])).members()
      }
    }
  }

  @Test func tarArchivesThatAreCutOffSaySo() throws {
    let bytes = tarBytes([
      ("a.csv", [UInt8](repeating: 65, count: 900)), ("b.csv", [UInt8](repeating: 66, count: 700)),
    ])
    for length in [600, 1000, 1500, 1600, 2100, 2500] {
      for file in [Array(bytes[..<length]), try gzipped(Array(bytes[..<length]))] {
        let error = #expect(throws: DatasetError.self, "\(length)") {
          try Archive(path: "f", file).forEach({ _ in true }) { _, _ throws(DatasetError) in }
        }
        guard case .archive("f", .cutOff)? = error else {
          Issue.record("\(length): \(String(describing: error))")
          continue
        }
      }
    }
  }

  @Test func damageIsNoticedByTheChecksum() throws {
    var bytes = try archiveFixture("stored.zip")
    bytes[200] ^= 1
    let archive = try Archive(path: "f", bytes)
    let error = #expect(throws: DatasetError.self) { try archive.read("data/train.csv") }
    guard case .archive("f", .damaged("data/train.csv", _)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try archive.read("data/test.csv") == archiveFixture("test.csv"))
  }

  @Test func errorsOfTheBodyEndThePass() throws {
    var calls = 0
    #expect(throws: DatasetError.empty(path: "a")) {
      try archive("deflated.zip").forEach({ _ in true }) { _, _ throws(DatasetError) in
        calls += 1
        throw .empty(path: "a")
      }
    }
    #expect(calls == 1)
  }

  @Test func readingCanBeStopped() throws {
    let bytes = try archiveFixture("digits.tar.gz")
    #expect(throws: DatasetError.interrupted) { try Archive(path: "f", bytes, isStopped: { true }).members() }
  }
}
