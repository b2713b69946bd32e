import CommandLanguage
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

/// The keys of `load` that overrule a reader, and what is said of its choices.
@Suite struct ReadingKeysTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func sentences(_ line: String) throws -> [String] {
    try scratch.run(line).result?.blocks.compactMap { if case .text(let text) = $0 { text } else { nil } }
      ?? []
  }

  /// 40 rows of 4 x 4 pixels with a number, a class in words, and a column of notes.
  private func table() throws -> String {
    var text = "id,kind," + (0..<16).map { "p\($0)" }.joined(separator: ",") + "\n"
    for row in 0..<40 {
      let kind = row % 2
      let pixels = (0..<16).map { pixel in
        pixel % 4 == kind + 1 && (4..<12).contains(pixel) ? 200 + row : row == 0 && pixel == 5 ? 3 : 0
      }
      text +=
        "\(100 + row),\(kind == 0 ? "bag" : "boot")," + pixels.map(String.init).joined(separator: ",") + "\n"
    }
    return try scratch.file("things.csv", Data(text.utf8))
  }

  @Test func columnsAreChosen() throws {
    let path = try table()
    #expect(
      try sentences("load \(path) label=kind drop=id").prefix(3) == [
        "things: 40 labelled images of 4 x 4 pixels, from \(path).", "2 classes: bag and boot.",
        "Left out as no pixels: column id.",
      ])
    let named = try scratch.json("load \(path) label=kind drop=id classes=sac,botte")
    #expect(named["classes"] as? [String] == ["sac", "botte"])
    #expect(named["counts"] as? [Int] == [20, 20])
    #expect(
      try scratch.fail("load \(path) label=kind drop=id classes=sac")
        == ErrorMessage(
          "classes= has 1 name for the 2 classes of \(path)",
          hint: "give a name for each label in sorted order, the first for bag"))
  }

  @Test func badValuesAreNamed() throws {
    let path = try table()
    #expect(
      try scratch.fail("load \(path) scale=5..1").message
        == "scale takes a number above 0, or two such as 0..1, not '5..1'")
    #expect(try scratch.fail("load \(path) scale=nan").message.hasSuffix("not 'nan'"))
    #expect(try scratch.fail("load \(path) header=maybe").message.contains("maybe"))
    #expect(try scratch.fail("load mnist member=x").message.contains("member"))
  }

  /// A session and a script load the data as it was loaded first.
  @Test func choicesAreKept() throws {
    let path = try table()
    try scratch.run(
      "load \(path) label=kind drop=id classes=sac,botte invert=off", "split",
      "train hidden=4 epochs=3", "save kept")
    let report = try scratch.json("report")
    #expect(
      (report["labels"] as? [[String: Any]])?.compactMap { $0["label"] as? String } == ["sac", "botte"])

    let again = scratch.prompt()
    #expect(again.run("open kept")?.status == .ok)
    #expect(again.workspace.currentDataset?.classes.map(\.description) == ["sac", "botte"])
    #expect(again.workspace.currentDataset?.source.options.droppedColumns == ["id"])
    #expect(again.workspace.currentDataset?.source.sha256.count == 64)

    let script = scratch.folder.appending(path: "kept.digits").path
    try scratch.run("export script \(script)")
    let verified = try #require(Notebook().run("replay \(script) --verify"))
    #expect(verified.status == .ok, "\(verified.error?.message ?? "")")
  }
}
