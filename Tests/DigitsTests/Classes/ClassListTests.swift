import Foundation
import Testing

@testable import Digits

@Suite struct ClassListTests {
  @Test func digitsAreAllTenOfThem() throws {
    #expect(Array(ClassList.digits) == (0...9).map { ClassLabel($0) })
    #expect(ClassList(of: [3, 7, 3] as [ClassLabel]) == .digits)
    #expect(ClassList(of: [] as [ClassLabel]) == .digits)
    #expect(try ClassList([5, 1]) == .digits)
    #expect(ClassList.digits.isDigits && ClassList.digits.unlessDigits == nil)
  }

  @Test func otherLabelsAreThoseThatOccurSorted() {
    let list = ClassList(of: ["b", 12, "a", "b", 3] as [ClassLabel])
    #expect(Array(list) == [3, 12, "a", "b"])
    #expect(list.index(of: "a") == 2)
    #expect(list.index(of: 4) == nil)
    #expect(list.unlessDigits == [3, 12, "a", "b"])
    #expect(list.counts(of: ["b", "b", 3, "c"]) == [1, 0, 0, 2])
  }

  @Test func itKeepsItsOrderAndSortsByIt() throws {
    let list = try ClassList(["shoe", "bag", "coat"])
    #expect(list.sorted(["coat", "zip", "bag", "axe", "shoe"]) == ["shoe", "bag", "coat", "axe", "zip"])
    #expect(ClassList.digits.sorted([4, "A", 0, 12]) == [0, 4, 12, "A"])
  }

  @Test func aNameTwiceAndTooManyAreRefused() {
    #expect(throws: ClassError.nameTwice("A")) { try ClassList(["A", "B", "A"]) }
    let many = (0...ClassList.largestCount).map { ClassLabel($0) }
    #expect(throws: ClassError.tooMany(count: 1001, limit: 1000)) { try ClassList(many) }
    #expect(throws: Never.self) { try ClassList(many.dropLast()) }
  }

  @Test func theUnionGoesByName() throws {
    let letters = ClassList(of: ["A", "C"] as [ClassLabel])
    #expect(try Array(ClassList.digits.union(letters)) == Array(ClassList.digits) + ["A", "C"])
    #expect(try Array(letters.union(.digits)) == Array(ClassList.digits) + ["A", "C"])
    #expect(try Array(letters.union(ClassList(of: ["B", "C"] as [ClassLabel]))) == ["A", "B", "C"])
    let named = try ClassList(["shoe", "bag"])
    #expect(try Array(named.union(letters)) == ["shoe", "bag", "A", "C"])
    #expect(try ClassList.digits.union(.digits) == .digits)
  }

  @Test func itSurvivesJSON() throws {
    for list in [ClassList.digits, try ClassList(["shoe", "bag", 12])] {
      #expect(try JSONDecoder().decode(ClassList.self, from: JSONEncoder().encode(list)) == list)
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ClassList.self, from: Data(#"["A","A"]"#.utf8))
    }
  }

  @Test func joinedDatasetsHaveTheClassesOfBoth() throws {
    func dataset(_ name: String, _ labels: [ClassLabel]) -> Dataset {
      Dataset(
        name: name,
        images: DigitImages(shape: ImageShape(height: 1, width: 1), pixels: labels.map { _ in 0 }),
        labels: labels,
        source: DatasetSource(kind: .csv, path: name, sha256: name))
    }
    let joined = try dataset("a", ["A", "B"]).joined(with: dataset("b", [3, "B"]), name: "both")
    #expect(joined.labels == ["A", "B", 3, "B"])
    #expect(Array(joined.classes) == [3, "A", "B"])
    let many = dataset("many", (0..<1000).map { ClassLabel($0) })
    #expect(throws: DatasetError.classes(path: "many and a", .tooMany(count: 1002, limit: 1000))) {
      try many.joined(with: dataset("a", ["A", "B"]), name: "both")
    }
  }

  @Test func statisticsAndMeansCountEveryClass() throws {
    let dataset = Dataset(
      name: "d",
      images: DigitImages(shape: ImageShape(height: 1, width: 2), pixels: [0, 255, 10, 20, 11, 21]),
      labels: ["bag", "shoe", "shoe"], classes: try ClassList(["shoe", "coat", "bag"]),
      source: DatasetSource(kind: .csv, path: "d", sha256: ""))
    let statistics = DatasetStatistics(of: dataset)
    #expect(statistics.labelCounts == [2, 0, 1])
    #expect(statistics.classes == ["shoe", "coat", "bag"])
    #expect(statistics.ink.meanByLabel?.map { $0 == nil } == [false, true, false])
    let means = try #require(MeanImages(of: dataset))
    #expect(means.counts == [2, 0, 1])
    #expect(means.images.pixels == [11, 21, 0, 0, 0, 255])
  }

  @Test func rowsOfDigitsHaveTheFingerprintThatTheyAlwaysHad() {
    let images = DigitImages(shape: ImageShape(height: 1, width: 2), pixels: [0, 255, 10, 20])
    var bytes: [UInt8] = []
    func append(_ number: UInt64) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append(1)
    append(2)
    for (row, digit) in [(1, 7), (0, 3)] as [(Int, UInt8)] {
      append(images.hashes[row])
      bytes.append(digit)
    }
    #expect(RowsFingerprint(images, labels: [3, 7]).of([1, 0]) == SHA256Hex.of(bytes))
  }

  @Test func namesAndTheirOrderCountInAFingerprint() throws {
    let images = DigitImages(shape: ImageShape(height: 1, width: 1), pixels: [1, 2])
    func fingerprint(_ labels: [ClassLabel], _ classes: [ClassLabel]) throws -> String {
      RowsFingerprint(images, labels: labels, classes: try ClassList(classes)).of([0, 1])
    }
    let plain = try fingerprint(["A", "B"], ["A", "B"])
    #expect(try fingerprint(["A", "B"], ["A", "B"]) == plain)
    #expect(try fingerprint(["A", "C"], ["A", "C"]) != plain)
    #expect(try fingerprint(["A", "B"], ["B", "A"]) != plain)
    #expect(try fingerprint(["A", "B"], ["A", "B", "C"]) != plain)
  }
}
