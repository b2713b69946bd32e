import CommandLanguage
import Foundation
import Notebook
import Testing

@Suite struct ScriptParametersTests {
  private func filled(_ line: String, _ values: [String: String] = [:]) throws -> String? {
    let values = values.sorted { $0.key < $1.key }.map {
      ScriptValue(name: Token($0.key, at: 0..<1), value: Token($0.value, at: 0..<1))
    }
    return try Script(line, path: "a.digits").filled(with: values, reserved: ["from", "tol"]).lines.first?
      .text
  }

  @Test(arguments: [
    ("train hidden=${hidden}", "train hidden=64"),
    ("train lr=${lr:-0.001}", "train lr=0.001"),
    ("train hidden=${hidden} alpha=${hidden}", "train hidden=64 alpha=64"),
    ("load \"${path}\"", #"load "my \"7\".csv""#),
    ("load '${path}'", #"load 'my "7".csv'"#),
    ("load x${path}y", #"load x'my "7".csv'y"#),
    ("load '${quote}'", #"load 'it'"'"'s'"#),
    ("load ${quote}", #"load "it's""#),
    ("show $${plain} $hidden {hidden} 5$", "show ${plain} $hidden {hidden} 5$"),
    ("set # ${comment} and ${", "set # ${comment} and ${"),
    ("load '#${hidden}' x#${hidden}", "load '#64' x#64"),
    ("load ${folder:-a b}", "load a b"),
    ("load x${empty:-}", "load x"),
  ])
  func takeTheirValues(line: String, expected: String) throws {
    let values = ["hidden": "64", "path": "my \"7\".csv", "quote": "it's"].filter {
      line.contains("${\($0.key)")
    }
    #expect(try filled(line, values) == expected)
  }

  /// Whatever a value holds, it is one word of the line.
  @Test(
    arguments: ["\"${v}\"", "'${v}'", "${v}", "a${v}b"],
    ["x y", "it's", "\"", "\\", "a\\\"b'c d", "# no", "é"])
  func aValueStaysOneWord(place: String, value: String) throws {
    let line = try #require(try filled("load \(place)", ["v": value]))
    let words = try Lexer.words(of: line).map(\.token.text)
    #expect(words.count == 2)
    #expect(words.last == place.filter { !"\"'".contains($0) }.replacing("${v}", with: value))
  }

  @Test(arguments: [
    ("set seed=${", ScriptError.malformedParameter(path: "a.digits", line: 1)),
    ("set seed=${}", .malformedParameter(path: "a.digits", line: 1)),
    ("set seed=${1}", .malformedParameter(path: "a.digits", line: 1)),
    ("set seed=${a b}", .malformedParameter(path: "a.digits", line: 1)),
    ("set seed=${tol}", .reservedParameter(path: "a.digits", line: 1, name: "tol")),
    ("set seed=${a}", .missingParameter(path: "a.digits", line: 1, name: "a")),
  ])
  func refusesWhatCannotBeFilled(line: String, error: ScriptError) {
    #expect(throws: error) { try filled(line) }
  }

  @Test func anUnknownNameIsToldWhichThereAre() {
    #expect(
      throws: ScriptError.unknownParameter(
        Token("hiden", at: 0..<1), path: "a.digits", known: ["hidden", "lr"])
    ) {
      try filled("train hidden=${hidden} lr=${lr:-1}", ["hidden": "1", "hiden": "2"])
    }
  }
}
