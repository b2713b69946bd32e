import Notebook
import Testing

@Suite struct RowRangeTests {
  @Test(arguments: [
    ("42", [42...42]), ("40-47", [40...47]), ("1,5-6,9", [1...1, 5...6, 9...9]),
    ("0-9223372036854775807", [0...Int.max]),
  ])
  func rows(text: String, pieces: [ClosedRange<Int>]) throws {
    let range = try RowRange(text)
    #expect(range.pieces == pieces)
    #expect(range.isSingle == (text == "42"))
    #expect(range.last == pieces.map(\.upperBound).max())
  }

  @Test(arguments: ["", "-", "-5", "4-", "a", "1,,2", "1-2-3", "1.5", "9223372036854775808"])
  func notRows(text: String) {
    #expect(problem(.rows, text) == .notAsExpected("row numbers such as 42 or 40-47"))
  }

  @Test(arguments: [
    ("42", 1), ("1,5-6,9", 4), ("3,3-3", 2), ("0-9223372036854775806", Int.max),
    ("0-9223372036854775807", nil), ("1-9223372036854775807,5", nil),
  ])
  func rowsAreCountedBeforeTheyAreListed(text: String, count: Int?) throws {
    #expect(try RowRange(text).count == count)
  }

  @Test func rowsDoNotRunBackwards() {
    #expect(problem(.rows, "9-3") == .backwards)
  }
}
