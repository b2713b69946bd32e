import CommandLanguage
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@Suite struct SuspectsTests {
  @Test func suspectsAreTheRowsWithWrongLabels() throws {
    let scratch = try Scratch()
    let path = try scratch.csv("stripes.csv", rows: 240)
    var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    // Row 12 is a 0 that is called 2, row 101 a 1 that is called 3.
    lines[13] = "2" + lines[13].dropFirst()
    lines[102] = "3" + lines[102].dropFirst()
    try scratch.run("load \(scratch.file("wrong.csv", Data(lines.joined(separator: "\n").utf8)))")
    let found = try scratch.json("suspects on=all k=3 hidden=16 epochs=20 lr=0.01 n=5")
    let suspects = try #require(found["suspects"] as? [[String: Any]])
    #expect(Set(suspects.compactMap { $0["row"] as? Int }) == [12, 101])
    #expect(suspects.allSatisfy { $0["is_mislabelled"] as? Bool == true })
    #expect(found["mislabelled"] as? Int == 2 && found["rows"] as? Int == 240)
    #expect(scratch.notebook.workspace.models.isEmpty)
  }

  /// Layers and presets mean the same to all who train.
  @Test func suspectsTakesLayersAsCrossValidationDoes() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))")
    let layers = "layers=conv:4x99 k=2 epochs=1"
    #expect(try scratch.fail("suspects \(layers)").message == scratch.fail("cv \(layers)").message)
  }
}
