import Testing

@testable import Digits

@Suite struct ForeignFileTests {
  private static let matrix4: [UInt8] =
    [0, 0, 0, 0, 200, 0, 0, 0, 0x10, 3, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0] + Array("X\0".utf8) + [0, 0, 0, 0]
  private static let matrix4Big: [UInt8] =
    [0, 0, 3, 0xE8, 0, 0, 0, 200, 0, 0, 3, 0x10, 0, 0, 0, 0, 0, 0, 0, 5] + Array("data\0".utf8)

  static let heads: [(ForeignFile, [[UInt8]])] = [
    (
      .webPage,
      [
        "<!DOCTYPE html>\n<html>", "\u{FEFF}\n <HTML lang=en>", "<head>", "<!-- moved -->", "<script>",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE html><html xmlns=\"x\">",
      ].map { Array($0.utf8) }
    ),
    (.gitLFSPointer, [Array("version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 7\n".utf8)]),
    (
      .json,
      ["{\"error\": 403}", "[[1, 2], [3]]", "[\n  {\"a\": 1}]", "[1,2]", "{}", "[]"].map { Array($0.utf8) }
    ),
    (
      .xml,
      ["<?xml version=\"1.0\"?><Error>", "<Error><Code>AccessDenied", "<!DOCTYPE foo>"].map { Array($0.utf8) }
    ),
    (.pickle, [[0x80, 4, 0x95, 0], [0x80, 2], Array("(dp0\nS'a'".utf8), Array("cnumpy.core".utf8)]),
    (.parquet, [Array("PAR1".utf8) + [0x15, 4]]),
    (.arrow, [Array("ARROW1\0\0".utf8), Array("FEA1".utf8)]),
    (.pdf, [Array("%PDF-1.7\n%".utf8)]),
    (.excel, [[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0]]),
    (.sqlite, [Array("SQLite format 3\0".utf8)]),
    (.matlab4, [matrix4, matrix4Big]),
    (.safetensors, [[0x40, 1, 0, 0, 0, 0, 0, 0] + Array("{\"__metadata__\":{}".utf8)]),
  ]
  /// Told by what is in a zip archive; see `FileTreeTests`.
  private static let archives: Set<ForeignFile> = [.workbook, .spreadsheet, .torch, .keras]

  @Test func allAreRecognised() {
    for (file, heads) in Self.heads {
      for head in heads { #expect(ForeignFile.recognise(head) == file, "\(head)") }
    }
    #expect(Set(Self.heads.map(\.0)).union(Self.archives) == Set(ForeignFile.allCases))
  }

  @Test func dataIsNot() throws {
    let texts = [
      "", "0,1,2\n", "label,pixel0\n", "# made by hand\n", "% comment\n@relation r\n", "7 1:3\n", "{1 5}\n",
      "{0 9, 1 8}", "(1, 2)\n", "-1\n", "<5", "[", "{",
    ]
    for text in texts { #expect(ForeignFile.recognise(Array(text.utf8)) == nil, "\(text)") }
    let binary: [[UInt8]] = [
      idxBytes([1, 28, 28], Array(repeating: 0, count: 784)), idxBytes([60_000], [1, 2, 3]),
      try gzipped([1, 2, 3]), try pngBytes(height: 1, width: 1, [1]), [0x80], Array(repeating: 0, count: 512),
      [0xFF, 0xD8, 0xFF, 0xE0], [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0], [0x89, 0x48, 0x44, 0x46],
    ]
    for head in binary { #expect(ForeignFile.recognise(head) == nil, "\(head)") }
  }

  @Test func theyAreNamedInPlaceOfAnError() throws {
    let folder = try TemporaryFolder()
    let page = try folder.write("train.csv.gz", gzipped(Array("<!doctype html><p>403".utf8)))
    #expect(throws: DatasetError.foreign(path: page, .webPage)) { try DatasetReader.read(path: page) }
    let pickle = try folder.write("train.csv", [0x80, 4, 0x95])
    #expect(throws: DatasetError.foreign(path: pickle, .pickle)) { try DatasetReader.read(path: pickle) }
    #expect(throws: DatasetError.foreign(path: "x", .json)) {
      try TableReader.rows(Array("{\"a\": 1}".utf8), path: "x", options: ReadingOptions())
    }
  }
}
