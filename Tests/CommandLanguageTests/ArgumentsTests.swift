import CommandLanguage
import Testing

/// A type of values that another module adds to the language: `7` or `40-42`.
private struct RowRange: Sendable {
  static let description = "a row or two rows with a dash between them"
  let rows: [Int]
}

extension ValueType where Value == RowRange {
  fileprivate static var rows: ValueType {
    ValueType(description: RowRange.description, completion: .nothing) { text throws(ValueProblem) in
      let ends = text.split(separator: "-").map { Int($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last else {
        throw .notAsExpected(RowRange.description)
      }
      return RowRange(rows: Array(first...last))
    }
  }
}

@Suite struct ArgumentsTests {
  private static let rows = Key<RowRange>("rows", .rows, form: .word, required: true, "which rows")
  private static let others = Key<String>("others", .text("words"), form: .words, "further words")
  private static let k = Key<Int>("k", .integer(2...10), default: "5", "folds")
  private static let sizes = Key<[Int]>("sizes", ValueType.integer(1...99).list("sizes"), "sizes")
  private static let force = Key<Bool>.flag("force", "whether to")

  private static func signature(choices: Set<String> = []) -> Signature {
    Signature(
      "test", group: .shell, "Test.",
      parameters: [rows.parameter, others.parameter, k.parameter, sizes.parameter, force.parameter],
      choices: choices, examples: [])
  }

  private func bind(_ line: String, choices: Bool = false) throws -> Arguments {
    let parsed = try #require(try ParsedLine(line))
    return try Arguments(parsed, line: line, for: Self.signature(choices: choices ? ["k", "sizes"] : []))
  }

  @Test func bindsEveryForm() throws {
    let arguments = try bind("test 40-42 a 'b c' k=3 sizes=1,2,3 --force")
    #expect(arguments[Self.rows]?.rows == [40, 41, 42])
    #expect(arguments.words(Self.others) == ["a", "b c"])
    #expect(arguments[Self.k] == 3)
    #expect(arguments[Self.sizes] == [1, 2, 3])
    #expect(arguments[Self.force] == true)
    #expect(arguments.has("k"))
  }

  @Test func whatIsNotGivenIsNil() throws {
    let arguments = try bind("test 1")
    #expect(arguments[Self.k] == nil)
    #expect(arguments[Self.force] == nil)
    #expect(arguments.words(Self.others).isEmpty)
    #expect(arguments.choices(Self.k).isEmpty)
  }

  @Test func choicesKeepTheirOrderAndPlaces() throws {
    let arguments = try bind("test 1 sizes=40,20|6|7,8 k=2", choices: true)
    #expect(arguments.choices(Self.sizes) == [[40, 20], [6], [7, 8]])
    #expect(arguments.choices(Self.sizes.parameter).map(\.token.columns) == [13..<18, 19..<20, 21..<24])
    #expect(arguments.choices(Self.k) == [2])
  }

  @Test(arguments: [
    ("test", LanguageError.missing(argument: "which rows", verb: "test")),
    ("test 1 kk=3", .unknownKey(Token("kk", at: 7..<9), verb: "test", nearest: "k")),
    ("test 1 --forse", .unknownFlag(Token("forse", at: 9..<14), verb: "test", nearest: "force")),
    ("test 1 k=3 k=4", .repeatedKey(Token("k", at: 11..<12))),
    ("test 1 k=", .badValue(Token("", at: 9..<9), for: .key("k"), problem: .empty)),
    (
      "test 1 k=11",
      .badValue(Token("11", at: 9..<11), for: .key("k"), problem: .outOfRange(range: "2 to 10"))
    ),
    ("test 1 k=2|3", .badValue(Token("2|3", at: 9..<12), for: .key("k"), problem: .choicesNotAllowed)),
    (
      "test x",
      .badValue(Token("x", at: 5..<6), for: .word(of: "test"), problem: .notAsExpected(RowRange.description))
    ),
  ])
  func pointsAtWhatIsWrong(line: String, error: LanguageError) {
    #expect(throws: error) { try bind(line) }
  }

  @Test func aFlagAndAKeyMayHaveOneName() throws {
    let key = Key<Int>("sort", .integer(1...9), "by which column")
    let flag = Key<Bool>.flag("sort", "sort at all")
    let signature = Signature(
      "test", group: .shell, "Test.", parameters: [key.parameter, flag.parameter], examples: [])
    func bind(_ line: String) throws -> Arguments {
      try Arguments(#require(try ParsedLine(line)), line: line, for: signature)
    }
    let both = try bind("test --sort sort=3")
    #expect(both[key] == 3 && both[flag] == true)
    #expect(try bind("test --sort")[key] == nil)
    #expect(try bind("test sort=3")[flag] == nil)
  }

  @Test func otherKeysThanTheSignaturesTakeOneChoice() throws {
    let signature = Signature(
      "test", group: .shell, "Test.", parameters: [Self.k.parameter, Self.sizes.parameter],
      choices: ["sizes"], examples: [])
    let line = "test sizes=1|2 k=3|4"
    #expect(
      throws: LanguageError.badValue(Token("3|4", at: 17..<20), for: .key("k"), problem: .choicesNotAllowed)
    ) { try Arguments(#require(try ParsedLine(line)), line: line, for: signature) }
  }

  @Test func pointsAtTheChoiceThatIsWrong() {
    #expect(
      throws: LanguageError.badValue(
        Token("99", at: 11..<13), for: .key("k"), problem: .outOfRange(range: "2 to 10"))
    ) {
      try bind("test 1 k=2|99|3", choices: true)
    }
  }

  @Test func pointsAtTheWholeValueWhereQuotesHideThePlace() {
    #expect(
      throws: LanguageError.badValue(
        Token("99", at: 9..<15), for: .key("k"), problem: .outOfRange(range: "2 to 10"))
    ) {
      try bind("test 1 k=\"2|99\"", choices: true)
    }
  }
}
