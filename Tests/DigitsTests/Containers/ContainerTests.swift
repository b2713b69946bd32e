import Testing

@testable import Digits

@Suite struct ContainerTests {
  @Test(arguments: [
    ("train.csv.bz2", Container.compressed(.bzip2)), ("train.csv.xz", .compressed(.xz)),
    ("train.csv.zst", .compressed(.zstd)), ("nothing.bz2", .compressed(.bzip2)),
    ("nothing.xz", .compressed(.xz)), ("nothing.zst", .compressed(.zstd)),
    ("digits.tar.gz", .tar(.gzip)), ("digits.tar.bz2", .tar(.bzip2)), ("digits.tar.xz", .tar(.xz)),
    ("digits.tar.zst", .tar(.zstd)), ("v7.tar.gz", .tar(.gzip)), ("deflated.zip", .zip), ("empty.zip", .zip),
  ]) func layersAreFoundInTheBytes(name: String, container: Container) throws {
    #expect(try Container.of(path: name, archiveFixture(name)) == container)
  }

  @Test func tarAlone() throws {
    #expect(try Container.of(path: "f", tarBytes([("a.csv", [1, 2, 3])])) == .tar(nil))
    let old = try GzipStream.inflate(path: "f", archiveFixture("v7.tar.gz"))
    #expect(try Container.of(path: "f", old) == .tar(nil))
  }

  @Test func digitsAreNoContainer() throws {
    for bytes in [
      [], [0x50], try archiveFixture("train.csv"), idxBytes([2, 4, 4], [UInt8](repeating: 9, count: 32)),
      [UInt8](repeating: 0, count: 2000), [UInt8](repeating: 0x20, count: 2000), Array("BZh9 is a word".utf8),
      try pngBytes(height: 4, width: 4, [UInt8](repeating: 9, count: 16)),
    ] {
      #expect(try Container.of(path: "f", bytes) == nil)
    }
  }

  @Test(
    arguments: [
      ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4], "a 7z archive"),
      (Array("Rar!\u{1A}\u{7}\u{1}".utf8), "a rar archive"),
      ([0x5D, 0, 0, 0x80, 0] + [UInt8](repeating: 0xFF, count: 8), "an lzma file"),
      ([0x1F, 0x9D, 0x90], "a file of compress (.Z)"),
      (Array("PK\u{7}\u{8}PK\u{3}\u{4}".utf8), "a zip archive in several parts"),
    ] as [([UInt8], String)]) func othersAreNamed(bytes: [UInt8], name: String)
  {
    #expect(throws: DatasetError.archive(path: "f", .unsupported(name))) {
      try Container.of(path: "f", bytes)
    }
  }
}
