import CommandLanguage
import Commands
import Foundation
import Notebook
import Testing

@testable import Jupyter

/// Completion, inspection and history, as the requests of clients ask for them.
struct QuestionTests {
  private static func request<Content: Decodable>(_ fields: [String: Any]) throws -> Content {
    try JSONDecoder().decode(Content.self, from: JSONSerialization.data(withJSONObject: fields))
  }

  private static func object(_ content: JSONText) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(content.bytes)) as? [String: Any])
  }

  private static func completed(_ code: String, at position: Int? = nil) throws -> [String: Any] {
    var fields: [String: Any] = ["code": code]
    if let position { fields["cursor_pos"] = position }
    return try object(
      KernelCompletion(request(fields), workspace: Workspace(), commands: .standard).content)
  }

  @Test func completesACommandWithItsMeaning() throws {
    let reply = try Self.completed("load\ntra")
    #expect(reply["matches"] as? [String] == ["train"])
    #expect(reply["cursor_start"] as? Int == 5)
    #expect(reply["cursor_end"] as? Int == 8)
    let types = (reply["metadata"] as? [String: Any])?["_jupyter_types_experimental"] as? [[String: Any]]
    let first = try #require(types?.first)
    #expect(first["type"] as? String == "function")
    #expect(first["signature"] as? String == CommandTable.standard.command(for: "train")?.signature.summary)
  }

  @Test func completesAKeyWithItsHelp() throws {
    let reply = try Self.completed("train epoc")
    #expect(reply["matches"] as? [String] == ["epochs="])
    let types = (reply["metadata"] as? [String: Any])?["_jupyter_types_experimental"] as? [[String: Any]]
    let first = try #require(types?.first)
    #expect(first["type"] as? String == "keyword")
    #expect((first["signature"] as? String)?.isEmpty == false)
  }

  /// The astral character before the cursor is one code point, and two units of UTF-16.
  @Test func countsTheCursorInCodePoints() throws {
    let code = "# \u{1F600}e\u{301}\ntrain epoc lr=1"
    let reply = try Self.completed(code, at: 16)
    #expect(reply["matches"] as? [String] == ["epochs="])
    #expect(reply["cursor_start"] as? Int == 12)
    #expect(reply["cursor_end"] as? Int == 16)
  }

  @Test(arguments: [-5, 0, 3, 400, Int.max, Int.min]) func takesAnyCursor(_ position: Int) throws {
    let reply = try Self.completed("tra", at: position)
    #expect(reply["status"] as? String == "ok")
    let start = try #require(reply["cursor_start"] as? Int)
    #expect((0...3).contains(start))
  }

  private static func inspected(_ code: String, at position: Int? = nil, detail: Int = 0) throws -> String? {
    var fields: [String: Any] = ["code": code, "detail_level": detail]
    if let position { fields["cursor_pos"] = position }
    let reply = try object(KernelInspection(request(fields), commands: .standard).content)
    let data = reply["data"] as? [String: Any]
    #expect((reply["found"] as? Bool) == (data?["text/plain"] != nil))
    if data?["text/plain"] != nil { #expect(data?["text/html"] != nil) }
    return data?["text/plain"] as? String
  }

  @Test func showsTheHelpOfTheKeyAtTheCursor() throws {
    // Inside, at the beginning and behind the key.
    for position in [6, 8, 14] {
      let text = try #require(try Self.inspected("train epochs=5 lr=1", at: position))
      #expect(text.hasPrefix("epochs= of train\n"))
    }
    #expect(try Self.inspected("cv k=5")?.hasPrefix("k= of cv\n") == true)
    #expect(try Self.inspected("train mlp")?.hasPrefix("train mlp\n") == true)
  }

  @Test func showsTheCommandElsewhere() throws {
    #expect(try Self.inspected("split")?.hasPrefix("split ") == true)
    #expect(try Self.inspected("load nothing-of-this-name")?.hasPrefix("load ") == true)
    let brief = try #require(try Self.inspected("train"))
    let whole = try #require(try Self.inspected("train", detail: 1))
    #expect(whole.count > 2 * brief.count)
  }

  @Test func findsNothingWhereNothingIs() throws {
    #expect(try Self.inspected("") == nil)
    #expect(try Self.inspected("nonsense x=1") == nil)
    #expect(try Self.inspected("# train") == nil)
  }

  private static func history() -> KernelHistory {
    var history = KernelHistory()
    for (number, code) in ["load", "train", "report", "train"].enumerated() {
      history.append(.init(number: number + 1, code: code, output: code == "load" ? "" : "shown"))
    }
    return history
  }

  private static func found(_ fields: [String: Any]) throws -> [[Any]] {
    try #require(object(history().content(for: request(fields)))["history"] as? [[Any]])
  }

  @Test func tellsTheHistory() throws {
    let tail = try Self.found(["hist_access_type": "tail", "n": 2])
    #expect(tail.map { $0[1] as? Int } == [3, 4])
    let range = try Self.found(["hist_access_type": "range", "session": 0, "start": 2, "stop": 4])
    #expect(range.map { $0[2] as? String } == ["train", "report"])
    let search = try Self.found(["hist_access_type": "search", "pattern": "*r?i*", "n": 5])
    #expect(search.map { $0[1] as? Int } == [2, 4])
    let unique = try Self.found(["hist_access_type": "search", "pattern": "train", "unique": true])
    #expect(unique.map { $0[1] as? Int } == [4])
    let output = try Self.found(["hist_access_type": "tail", "n": 1, "output": true])
    #expect(output.first?[2] as? [String] == ["train", "shown"])
    #expect(try Self.found(["hist_access_type": "range", "session": 7]).isEmpty)
    #expect(try Self.found(["hist_access_type": "tail", "n": -3]).isEmpty)
  }

  @Test(arguments: [
    ("train", "tra*", true), ("train", "*", true), ("", "*", true), ("", "?", false),
    ("train", "t?ai", false),
    ("aaab", "*a*b", true), ("aaab", "*a*c", false), ("train", "train**", true),
  ]) func matchesPatterns(_ text: String, _ pattern: String, _ expected: Bool) {
    #expect(KernelHistory.matches(Array(text), Array(pattern)) == expected)
  }
}
