import Foundation
import Testing

@testable import Digits

@Suite struct ClassLabelTests {
  @Test func aTextThatIsAWholeNumberIsThatNumber() {
    #expect(ClassLabel("7") == .number(7))
    #expect(ClassLabel("-12") == .number(-12))
    // Not as `Int` prints it, so a word: 07 and 7 are different classes.
    for text in ["07", "+7", "1.0", "", " 7", "9999999999999999999999"] {
      #expect(ClassLabel(text) == .word(text))
    }
  }

  @Test func numbersComeBeforeWords() {
    let labels: [ClassLabel] = ["b", 10, "B", 9, "10a", -3, "a"]
    #expect(labels.sorted() == [-3, 9, 10, "10a", "B", "a", "b"])
  }

  @Test func onlyTheTenDigitsAreDigits() {
    #expect((0...9).allSatisfy { ClassLabel($0).isDigit && ClassLabel($0).digit == UInt8($0) })
    for label in [-1, 10, "A"] as [ClassLabel] {
      #expect(!label.isDigit)
      #expect(label.digit == nil)
    }
    #expect(([3, 4] as [ClassLabel]).noun == "digit")
    #expect(([3, 10] as [ClassLabel]).nouns == "classes")
  }

  @Test func inJSONANumberIsANumberAndAWordAString() throws {
    let labels: [ClassLabel] = [3, -20, "T-shirt/top", "é"]
    let json = try JSONEncoder().encode(labels)
    #expect(String(decoding: json, as: UTF8.self) == #"[3,-20,"T-shirt\/top","é"]"#)
    #expect(try JSONDecoder().decode([ClassLabel].self, from: json) == labels)
  }

  @Test(arguments: [
    #"[""]"#, "[\"\(String(repeating: "x", count: 41))\"]", #"["a\nb"]"#, "[null]", "[true]", "[{}]",
  ])
  func whatCannotNameAClassIsRefused(json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([ClassLabel].self, from: Data(json.utf8))
    }
  }
}
