import Foundation
import Testing

@testable import Digits

/// What sessions store of a dataset's source.
@Suite struct DatasetSourceTests {
  private func encoded(_ source: DatasetSource) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(source), as: UTF8.self)
  }

  private func decoded(_ text: String) throws -> DatasetSource {
    try JSONDecoder().decode(DatasetSource.self, from: Data(text.utf8))
  }

  /// As sessions had it before there were further choices.
  @Test func theFirstChoicesKeepTheirPlace() throws {
    let stored =
      #"{"fullScale":16,"invert":"on","kind":"csv","labelsPath":"l","parts":[],"path":"a/b.csv","rowLimit":3,"sha256":"00"}"#
    var options = ReadingOptions(rowLimit: 3)
    (options.labelsPath, options.polarity) = ("l", .darkOnLight)
    let source = DatasetSource(
      kind: .csv, path: "a/b.csv", sha256: "00", options: options, range: GreyRange(low: 0, high: 16))
    #expect(try encoded(source) == stored)
    #expect(try decoded(stored) == source)
    let plain =
      #"{"fullScale":255,"invert":"auto","kind":"mnist","parts":[],"path":"mnist","sha256":"1"}"#
    #expect(try encoded(decoded(plain)) == plain)
  }

  @Test func allChoicesComeBack() throws {
    var options = ReadingOptions(rowLimit: 7)
    (options.transpose, options.member, options.labelColumn) = (.on, "x.csv", "class")
    (options.droppedColumns, options.header, options.skipsBroken) = (["a", "3"], .off, true)
    (options.range, options.classes) = (GreyRange(low: -1, high: 1), ["bag", "boot"])
    let source = DatasetSource(
      kind: .archive, path: "a.zip", sha256: "2", options: options, range: GreyRange(low: -1, high: 1))
    #expect(try decoded(encoded(source)) == source)
    #expect(source.fullScale == nil)
    #expect(DatasetSource(kind: .csv, path: "", sha256: "").fullScale == 255)
  }

  @Test func pathsAreChangedTogether() {
    var options = ReadingOptions()
    options.labelsPath = "b"
    let source = DatasetSource(kind: .idx, path: "a", sha256: "3", options: options)
    let moved = source.mapPaths { "/x/" + $0 }
    #expect(moved.path == "/x/a" && moved.labelsPath == "/x/b" && moved.sha256 == "3")
  }
}
