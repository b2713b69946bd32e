import CommandLanguage
import Foundation
import Notebook
import Testing

@Suite struct CellJSONTests {
  /// Whatever a line holds, its JSON shows nothing that a terminal obeys or a reader cannot see, and means
  /// the same.
  @Test(arguments: [
    "\u{1B}", "\u{7F}", "\u{85}", "\u{9B}", "\u{202E}", "\u{2066}", "\u{200B}", "\u{2028}", "\u{2029}",
    "\u{FEFF}",
    "\u{E0001}",
  ])
  func controlsAreEscaped(scalar: Unicode.Scalar) throws {
    let input = "nix a\(scalar)b \u{1F600} é \\ \" end"
    let cell = Cell(
      number: 1, input: input, status: .failed, seconds: 0, error: ErrorMessage("no \(scalar)"), result: nil)
    let json = cell.json
    #expect(!json.unicodeScalars.contains(scalar))
    #expect(json.contains("é"))
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    #expect((object?["input"] as? String).map { Array($0.unicodeScalars) } == Array(input.unicodeScalars))
  }

  @Test func beyondTheBasicPlaneItTakesAPair() {
    let cell = Cell(number: 1, input: "\u{E0001}", status: .ok, seconds: 0, error: nil, result: nil)
    #expect(cell.json.contains(#""\udb40\udc01""#))
  }
}
