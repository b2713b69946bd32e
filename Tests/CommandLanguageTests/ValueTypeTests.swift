import CommandLanguage
import Testing

@Suite struct ValueTypeTests {
  private func problem<Value>(_ type: ValueType<Value>, _ text: String) -> ValueProblem? {
    do throws(ValueProblem) {
      _ = try type.read(text)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("5", nil), ("1", nil), ("+5", nil), ("0", ValueProblem.outOfRange(range: "1 to 9")),
    ("10", .outOfRange(range: "1 to 9")), ("-3", .outOfRange(range: "1 to 9")),
    ("99999999999999999999", .outOfRange(range: "1 to 9")),
    ("-99999999999999999999", .outOfRange(range: "1 to 9")),
    ("1.5", .notAWholeNumber(range: "1 to 9")), ("x", .notAWholeNumber(range: "1 to 9")),
    ("1e1", .notAWholeNumber(range: "1 to 9")), ("", .notAWholeNumber(range: "1 to 9")),
    ("٣", .notAWholeNumber(range: "1 to 9")), ("0x4", .notAWholeNumber(range: "1 to 9")),
  ])
  func wholeNumbers(text: String, expected: ValueProblem?) {
    #expect(problem(.integer(1...9), text) == expected)
  }

  @Test func anOpenRangeIsSaidInWords() {
    #expect(ValueType.integer(1...Int.max).description == "a whole number, 1 or more")
    #expect(problem(.integer(1...Int.max), "0") == .outOfRange(range: "1 or more"))
  }

  @Test(arguments: [
    ("0.5", nil), ("1e-3", nil), (".5", nil), ("0", ValueProblem.outOfRange(range: "above 0")),
    ("-1", .outOfRange(range: "above 0")), ("inf", .notFinite(range: "above 0")),
    ("1e999", .notFinite(range: "above 0")), ("nan", .notANumber(range: "above 0")),
    ("-nan", .notANumber(range: "above 0")), ("1,5", .notANumber(range: "above 0")),
    ("", .notANumber(range: "above 0")), (" 1", .notANumber(range: "above 0")),
    ("0x10", .notANumber(range: "above 0")),
  ])
  func numbers(text: String, expected: ValueProblem?) {
    #expect(problem(.number("above 0") { $0 > 0 }, text) == expected)
  }

  @Test(arguments: [
    ("0", nil), ("4294967295", nil), ("4294967296", ValueProblem.outOfRange(range: "0 to 4294967295")),
    ("-1", .outOfRange(range: "0 to 4294967295")), ("one", .notAWholeNumber(range: "0 to 4294967295")),
    ("99999999999999999999", .outOfRange(range: "0 to 4294967295")),
  ])
  func seeds(text: String, expected: ValueProblem?) {
    #expect(problem(.seed, text) == expected)
  }

  @Test(arguments: [
    ("true", true), ("Yes", true), ("on", true), ("false", false), ("no", false), ("OFF", false),
  ])
  func booleans(text: String, expected: Bool) throws {
    #expect(try ValueType.boolean.read(text) == expected)
  }

  @Test func aBooleanIsNothingElse() {
    #expect(problem(.boolean, "1") == .notABoolean)
  }

  @Test func aListReadsEveryItem() throws {
    let type = ValueType.integer(1...99).list("sizes")
    #expect(try type.read("1,2,3") == [1, 2, 3])
    #expect(problem(type, "1,,3") == .notAWholeNumber(range: "1 to 99"))
    #expect(problem(type, "1,100") == .outOfRange(range: "1 to 99"))
  }
}
