import Testing

@testable import Digits

@Suite struct LabelColumnClassesTests {
  @Test func digitsNeedNoNames() throws {
    let (labels, list) = try LabelColumn.integers([3, 0, 9, 3]).classes()
    #expect(labels == [3, 0, 9, 3])
    #expect(list == .digits)
    let words = try LabelColumn.words(["3", "0"]).classes()
    #expect(words.labels == [3, 0] && words.list == .digits)
  }

  @Test func otherLabelsAreSorted() throws {
    let integers = try LabelColumn.integers([26, 1, -5, 1]).classes()
    #expect(integers.labels == [26, 1, -5, 1])
    #expect(Array(integers.list) == [-5, 1, 26])
    let words = try LabelColumn.words(["b", "12", " a", "b"]).classes()
    #expect(words.labels == ["b", 12, "a", "b"])
    #expect(Array(words.list) == [12, "a", "b"])
  }

  @Test func aMappingNamesTheLabelsInItsOrder() throws {
    let names = [1: "shoe", 2: "bag", 3: "coat"]
    let (labels, list) = try LabelColumn.integers([3, 1, 3]).classes(named: names)
    #expect(labels == ["coat", "shoe", "coat"])
    // Classes without a row belong to the list too.
    #expect(Array(list) == ["shoe", "bag", "coat"])
    let unnamed = try LabelColumn.integers([3, 9]).classes(named: names)
    #expect(unnamed.labels == ["coat", 9])
    #expect(Array(unnamed.list) == ["shoe", "bag", "coat", 9])
  }

  @Test func aMappingToDigitsIsDigits() throws {
    let names = Dictionary(uniqueKeysWithValues: (0...9).map { ($0, "\($0)") })
    #expect(try LabelColumn.integers([4, 1]).classes(named: names).list == .digits)
    // Labels from 1 whose names are digits: EMNIST's 'mapping.txt' maps to characters.
    let shifted = Dictionary(uniqueKeysWithValues: (0...9).map { ($0 + 1, "\($0)") })
    let (labels, list) = try LabelColumn.integers([1, 10]).classes(named: shifted)
    #expect(labels == [0, 9] && list == .digits)
  }

  @Test func labelsOfTheSameNameAreOneClass() throws {
    let (labels, list) = try LabelColumn.integers([0, 1, 2]).classes(named: [0: "c", 1: "C", 2: "c"])
    #expect(labels == ["c", "C", "c"])
    #expect(Array(list) == ["c", "C"])
  }

  @Test func theUsersNamesAreInTheOrderOfTheSortedLabels() throws {
    let (labels, list) = try LabelColumn.integers([30, 10, 20]).classes(chosen: ["shoe", " bag", "coat"])
    #expect(labels == ["coat", "shoe", "bag"])
    #expect(Array(list) == ["shoe", "bag", "coat"])
    let words = try LabelColumn.words(["z", "y"]).classes(chosen: ["last", "first"])
    #expect(words.labels == ["first", "last"])
    #expect(Array(words.list) == ["last", "first"])
    // They overrule the names of the file.
    #expect(try LabelColumn.integers([1]).classes(named: [1: "x"], chosen: ["y"]).labels == ["y"])
  }

  @Test func inAFewRowsSomeLabelsMayBeMissing() throws {
    let (labels, list) = try LabelColumn.integers([2, 0]).classes(chosen: ["shoe", "bag", "coat"])
    #expect(labels == ["coat", "shoe"])
    #expect(Array(list) == ["shoe", "bag", "coat"])
    let mapped = try LabelColumn.integers([11]).classes(named: [10: "a", 11: "b"], chosen: ["shoe", "bag"])
    #expect(mapped.labels == ["bag"])
  }

  @Test func errorsSayWhatIsWrong() throws {
    let column = LabelColumn.integers([5, 6, 7])
    #expect(throws: ClassError.namesDiffer(names: 2, classes: 3, first: [5, 6, 7])) {
      try column.classes(chosen: ["a", "b"])
    }
    #expect(throws: ClassError.namesDiffer(names: 1, classes: 2, first: ["a", "b"])) {
      try LabelColumn.words(["b", "a"]).classes(chosen: ["x"])
    }
    #expect(throws: ClassError.nameTwice("a")) { try column.classes(chosen: ["a", "b", "a"]) }
    #expect(throws: ClassError.badName("")) { try column.classes(chosen: ["a", "", "b"]) }
    #expect(throws: ClassError.badName("a,b")) { try column.classes(chosen: ["a,b", "c", "d"]) }
    #expect(throws: ClassError.badLabel(row: 1, text: "")) { try LabelColumn.words(["a", " "]).classes() }
    let long = String(repeating: "x", count: 100)
    #expect(throws: ClassError.badLabel(row: 0, text: String(repeating: "x", count: 40))) {
      try LabelColumn.words([long]).classes()
    }
  }

  @Test func aThousandClassesAreTheLimit() throws {
    let many = (0...1000).map { Int32($0 * 3) }
    #expect(throws: ClassError.tooMany(count: 1001, limit: 1000)) { try LabelColumn.integers(many).classes() }
    #expect(throws: ClassError.tooMany(count: 1001, limit: 1000)) {
      try LabelColumn.words(many.map { "w\($0)" }).classes()
    }
    #expect(try LabelColumn.integers(many.dropLast()).classes().list.count == 1000)
    let huge = (0..<100_000).map { "w\($0)" }
    #expect(throws: ClassError.tooMany(count: 100_000, limit: 1000)) { try LabelColumn.words(huge).classes() }
  }
}
