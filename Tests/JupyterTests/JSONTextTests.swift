import Foundation
import Testing

@testable import Jupyter

struct JSONTextTests {
  @Test func writesWhatFoundationReads() throws {
    let value = JSONText.object([
      ("text", "a \"b\" \\ \n \u{1} \u{2028} \u{1F600}"), ("number", .number(0.5)), ("none", .null),
      ("list", .array([1, true, .verbatim("{\"k\":[2]}")])), ("nan", .number(.nan)),
    ])
    let read = try #require(
      JSONSerialization.jsonObject(with: Data(value.bytes)) as? [String: Any])
    #expect(read["text"] as? String == "a \"b\" \\ \n \u{1} \u{2028} \u{1F600}")
    #expect(read["number"] as? Double == 0.5)
    #expect(read["none"] is NSNull)
    #expect(read["nan"] is NSNull)
    let list = try #require(read["list"] as? [Any])
    #expect(list.count == 3)
    #expect((list[2] as? [String: [Int]]) == ["k": [2]])
  }
}
