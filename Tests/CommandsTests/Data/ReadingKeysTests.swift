import CommandLanguage
import Digits
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
      try scratch.fail("load \(path) scale=1..1").message
        == "scale takes a number above 0, or two different ones such as 0..1, not '1..1'")
    #expect(try scratch.fail("load \(path) scale=0").message.hasSuffix("not '0'"))
    #expect(try scratch.fail("load \(path) scale=nan").message.hasSuffix("not 'nan'"))
    #expect(try scratch.fail("load \(path) header=maybe").message.contains("maybe"))
    #expect(try scratch.fail("load mnist member=x").message.contains("member"))
  }

  /// Keys that mean nothing for a file are refused, with what they are for.
  @Test func keysThatDoNotApplyAreRefused() throws {
    let table = try table()
    #expect(
      try scratch.fail("load \(table) member=a")
        == ErrorMessage(
          "member= chooses a file of an archive or one of several arrays, and \(table) is a table",
          hint: "leave member= out"))
    #expect(
      try scratch.fail("load \(table) skip=broken")
        == ErrorMessage(
          "skip= leaves out broken pictures of a folder or an archive, and \(table) is a table",
          hint: "leave skip= out"))
    let sparse = try scratch.file("a.svm", Data("1 1:255 4:9\n0 2:7\n".utf8))
    #expect(
      try scratch.fail("load \(sparse) header=off").message
        == "header= says whether the first line of a table holds names, and \(sparse) is LIBSVM's text, "
        + "whose labels come first")
    #expect(
      try scratch.fail("load \(sparse) label=2").message
        == "label= chooses a column of a table or an array of labels, and \(sparse) is LIBSVM's text, "
        + "whose labels come first")
    let idx = try scratch.file(
      "x-images-idx3-ubyte", Data([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 9, 255]))
    #expect(
      try scratch.fail("load \(idx) drop=1").message
        == "drop= leaves out columns of a table, and \(idx) holds IDX images")
    #expect(
      try scratch.fail("load \(idx) classes=a,b")
        == ErrorMessage(
          "classes= names the classes of labels, and \(idx) has none",
          hint: "leave classes= out, or give a file of labels with labels="))
    try scratch.run("load \(table) label=kind drop=id", "split", "export data \(scratch.folder.path)/out/")
    let folder = scratch.folder.path + "/out"
    #expect(
      try scratch.fail("load \(folder) scale=16").message
        == "scale= says which numbers of a table or an array are paper and ink, and \(folder) holds pictures")
    try scratch.run("load \(folder) skip=broken label=none")
  }

  @Test func valuesBeyondTheScaleAreTold() throws {
    let path = try table()
    #expect(
      try sentences("load \(path) label=kind drop=id scale=100").contains(
        "Left out as no pixels: column id; values go from 0 to 239: those beyond the scale 0 to 100 are cut off."
      ))
    #expect(!(try sentences("load \(path) label=kind drop=id scale=255").contains { $0.contains("beyond") }))
    // Paper is the higher value.
    let turned = try scratch.json("load \(path) label=kind drop=id scale=255..0")
    #expect((turned["range"] as? [String: Any])?["low"] as? Double == 255)
    let dataset = try #require(scratch.notebook.workspace.currentDataset)
    let plain = try #require(scratch.prompt().succeeded("load \(path) label=kind drop=id"))
    #expect(dataset.images.pixels == plain.images.pixels.map { 255 - $0 })
  }

  @Test func labelsFromOneToTenAreTold() throws {
    var text = "label," + (0..<9).map { "p\($0)" }.joined(separator: ",") + "\n"
    for row in 0..<30 {
      text += "\(row % 10 + 1)," + (0..<9).map { "\($0 == 4 ? 200 + row : 0)" }.joined(separator: ",") + "\n"
    }
    let path = try scratch.file("ten.csv", Data(text.utf8))
    #expect(
      try sentences("load \(path)").contains(
        "Labels 1 to 10 kept as they are (classes=1,2,3,4,5,6,7,8,9,0 takes 10 for the digit 0, "
          + "classes=0,1,2,3,4,5,6,7,8,9 takes 1 for it)."))
    #expect(!(try sentences("load \(path) classes=1,2,3,4,5,6,7,8,9,0").contains { $0.contains("1 to 10") }))
    #expect(scratch.notebook.workspace.currentDataset?.labels?.prefix(10) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0])
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

extension Notebook {
  /// The dataset that a line leaves as the current one.
  fileprivate func succeeded(_ line: String) -> Dataset? {
    run(line)?.status == .ok ? workspace.currentDataset : nil
  }
}
