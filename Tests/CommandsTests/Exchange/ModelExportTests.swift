import CommandLanguage
import Display
import Foundation
import Networks
import Notebook
import NotebookTestSupport
import Testing

/// `export model` and `export card`: what is written, and what it says about the model.
@Suite struct ModelExportTests {
  private let scratch: Scratch
  private var folder: String { scratch.folder.path }

  /// 120 rows of 8 x 8 in four classes, 30 of them to test, and a model m1.
  init() throws {
    scratch = try Scratch.withSplit()
    try scratch.run("train hidden=6 epochs=20 lr=0.01")
  }

  private func text(_ line: String) throws -> String {
    let blocks = try scratch.run(line).result?.blocks ?? []
    return blocks.compactMap { block in
      switch block {
      case .text(let text), .banner(let text): text
      default: nil
      }
    }.joined(separator: "\n")
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
  }

  /// The accuracy on the test rows, as `report` has it.
  private func accuracy() throws -> String {
    NumberText.percent(try #require(scratch.json("report")["accuracy"] as? Double))
  }

  @Test func saysWhatIsInTheFile() throws {
    let accuracy = try accuracy()
    let said = try text("export model m1 \(folder)/a.onnx")
    let size = NumberText.count(try bytes("a.onnx").count)
    #expect(
      said
        == "m1, 64-6-4 relu, written to \(folder)/a.onnx (\(size) bytes). ONNX, IR version 8, operations of version "
        + "17. It takes 'image', grey levels as uint8, N x 8 x 8, and gives 'probabilities', N x 4, and 'label', "
        + "int64.\nIn it: 4 classes, accuracy \(accuracy) on the 30 test rows of digits, none of them seen in training."
    )
    let state = try text("export model \(folder)/a.safetensors")
    #expect(
      state.contains("The weights have PyTorch's names and shapes; the text 'torch' in it builds the network")
    )
    let result = try scratch.json("export model m1 \(folder)/a.npz")
    #expect(result["kind"] as? String == "model_file" && result["format"] as? String == "npz")
    #expect(result["bytes"] as? Int == (try bytes("a.npz").count))
    #expect(result["is_stale"] as? Bool == false)
  }

  @Test func theFileTellsClassesRowsAndSeed() throws {
    try scratch.run("export model m1 \(folder)/a.safetensors")
    let texts = try SafeTensors(decoding: bytes("a.safetensors")).metadata
    #expect(texts["digitbook.classes"] == "[0,1,2,3]" && texts["digitbook.input"] == "0..1")
    #expect(texts["seed"] == "0" && texts["version"] == digitbookVersion && texts["dataset"] == "digits")
    #expect(texts["dataset.sha256"]?.count == 64)
    #expect(
      texts["accuracy"] == "\(try accuracy()) on the 30 test rows of digits, none of them seen in training")
    #expect(texts["accuracy.training"]?.hasSuffix("on 90 rows of digits seen in training") == true)
    #expect(texts["training"] == "m1: train hidden=6 lr=0.01 seed=0")
    #expect(texts["torch"] == "nn.Sequential(nn.Linear(64, 6), nn.ReLU(), nn.Linear(6, 4))")
    #expect(texts["note"] == nil)
  }

  @Test func aStaleModelSaysSo() throws {
    try scratch.run("split test=0.5 seed=3")
    let said = try text("export model m1 \(folder)/a.safetensors")
    #expect(said.contains("stale: m1 was trained on an older split of digits"))
    #expect(said.contains("of them seen in training"))
    let texts = try SafeTensors(decoding: bytes("a.safetensors")).metadata
    #expect(texts["note"] == "stale: m1 was trained on an older split of digits")
  }

  @Test func noModelAndOtherNames() throws {
    let empty = try Scratch()
    #expect(
      try empty.fail("export model a.onnx").message == "no digits are loaded yet")
    try empty.run("load \(try empty.csv("a.csv", rows: 40))")
    #expect(try empty.fail("export model a.onnx").message == "no model is trained yet")
    #expect(
      try scratch.fail("export model m1 \(folder)/a.pt")
        == ErrorMessage(
          "\(folder)/a.pt does not end in .onnx, .safetensors or .npz",
          hint: "name it so: 'export model m1 digits.onnx'"))
    #expect(try scratch.fail("export model m7 a.onnx").message == "there is no model 'm7'")
    #expect(
      try scratch.fail("export script a.digits b.digits").message
        == "'b.digits' cannot be combined with 'script'")
  }

  @Test func neverOverAFileUnlessForced() throws {
    let path = try scratch.file("a.onnx", Data("precious".utf8))
    #expect(
      try scratch.fail("export model m1 \(path)")
        == ErrorMessage("\(path) already exists", hint: "choose another name, or add --force to overwrite it")
    )
    #expect(try bytes("a.onnx") == Data("precious".utf8))
    try scratch.run("export model m1 \(path) --force")
    #expect(try bytes("a.onnx").count > 1000)
    let cell = try #require(scratch.notebook.run("export model \(path)", canAsk: true))
    #expect(
      cell.result?.effect
        == .confirm(
          question: "\(path) already exists. Overwrite it?", line: "export model m1 \(path) --force"))
  }

  @Test func nothingHalfWritten() throws {
    #expect(
      try scratch.fail("export model m1 /nowhere/a.onnx").message
        == "cannot write /nowhere/a.onnx: no such file or directory")
    let before = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    try FileManager.default.createDirectory(
      atPath: "\(folder)/folder.onnx", withIntermediateDirectories: false)
    #expect(
      try scratch.fail("export model m1 \(folder)/folder.onnx --force").message
        == "cannot write \(folder)/folder.onnx: is a directory")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        == (before + ["folder.onnx"]).sorted())
  }

  @Test func anEnsembleIsOneGraph() throws {
    try scratch.run("train hidden=5 epochs=5 seed=1", "ensemble m1 m2 name=both")
    let said = try text("export model both \(folder)/both.onnx")
    #expect(said.contains("'label', int64, the mean of 2 networks."))
    let failure = try scratch.fail("import model \(folder)/both.onnx")
    #expect(failure.message.contains("several networks"))
    try scratch.run("export model both \(folder)/both.safetensors")
    let names = try SafeTensors(decoding: bytes("both.safetensors")).tensors.map(\.name)
    #expect(
      names == [
        "m1.0.weight", "m1.0.bias", "m1.2.weight", "m1.2.bias", "m2.0.weight", "m2.0.bias", "m2.2.weight",
        "m2.2.bias",
      ])
  }

  @Test func theCard() throws {
    let accuracy = try accuracy()
    let said = try text("export card m1 \(folder)/card")
    #expect(
      said.hasPrefix(
        "m1 written to \(folder)/card: README.md, config.json, model.onnx and model.safetensors ("))
    #expect(
      said.hasSuffix(
        "The card says: accuracy \(accuracy) on the 30 test rows of digits, none of them seen in training."))
    let page = String(decoding: try bytes("card/README.md"), as: UTF8.self)
    let header = page.components(separatedBy: "---\n")[1]
    #expect(header.contains("library_name: onnx\npipeline_tag: image-classification\n"))
    #expect(header.contains("      name: \"the 30 test rows of digits\"\n"))
    #expect(header.contains("      name: \"Accuracy\"\n"))
    #expect(
      page.contains("Accuracy \(accuracy) on the 30 test rows of digits, none of them seen in training."))
    #expect(
      page.contains("All of these figures are on the 30 test rows of digits, none of them seen in training."))
    #expect(page.contains("- m1: `train hidden=6 lr=0.01 seed=0`"))
    let config = try #require(JSONSerialization.jsonObject(with: bytes("card/config.json")) as? [String: Any])
    #expect(config["model_type"] as? String == "digitbook")
    #expect((config["id2label"] as? [String: String])?["3"] == "3")
    #expect(
      try scratch.fail("export card m1 \(folder)/card").message
        == "\(folder)/card already exists")
  }

  /// With `--force` a folder of a card is replaced, but nothing that is not of a card.
  @Test func aCardReplacesACard() throws {
    try scratch.run("export card m1 \(folder)/card")
    let first = try bytes("card/model.onnx")
    try scratch.run("train hidden=5 epochs=1", "export card m2 \(folder)/card --force")
    #expect(try bytes("card/model.onnx") != first)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(folder)/card").sorted() == [
        "README.md", "config.json", "model.onnx", "model.safetensors",
      ])
    let second = try bytes("card/model.onnx")
    _ = try scratch.file("card/notes.txt", Data("mine".utf8))
    #expect(
      try scratch.fail("export card m1 \(folder)/card --force")
        == ErrorMessage(
          "\(folder)/card holds notes.txt, which was not written with it, and is not overwritten",
          hint: "choose another name, or move that away first"))
    #expect(try bytes("card/model.onnx") == second)
    #expect(try String(decoding: bytes("card/notes.txt"), as: UTF8.self) == "mine")
    let beside = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(!beside.contains { $0.hasPrefix("card.") }, "\(beside)")
  }

  /// No accuracy on rows that were seen stands there without that word.
  @Test func theCardSaysWhichRowsWereSeen() throws {
    try scratch.run("split test=0.5 seed=3")
    try scratch.run("export card m1 \(folder)/card")
    let page = String(decoding: try bytes("card/README.md"), as: UTF8.self)
    #expect(page.contains("      name: \"Accuracy on rows seen in training\"\n"))
    for line in page.split(separator: "\n") where line.hasPrefix("Accuracy") {
      #expect(line.contains("seen in training"), "\(line)")
    }
    #expect(page.contains("were seen in training, so they flatter the model**"))
    #expect(page.contains("**stale: m1 was trained on an older split of digits**"))
  }
}
