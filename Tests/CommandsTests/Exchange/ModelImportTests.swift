import CommandLanguage
import Display
import Foundation
import Networks
import Notebook
import NotebookTestSupport
import Testing

/// `import model`: what is said about the file, and that the model is one like any other.
@Suite struct ModelImportTests {
  private let scratch: Scratch
  private var folder: String { scratch.folder.path }

  init() throws {
    scratch = try Scratch.withSplit()
    try scratch.run(
      "train hidden=6 epochs=20 lr=0.01",
      "train layers=conv:4x3+1,bn,pool:2,residual(conv:4x3+1),dense:8 epochs=5 activation=tanh")
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

  @Test(arguments: ["m1", "m2"], ["onnx", "safetensors"])
  func whatWasWrittenAnswersTheSame(_ model: String, format: String) throws {
    try scratch.run(
      "export model \(model) \(folder)/a.\(format)", "import model \(folder)/a.\(format) name=again")
    let (before, after) = (try scratch.json("report model=\(model)"), try scratch.json("report model=again"))
    for key in ["accuracy", "confusion"] {
      #expect("\(before[key] ?? "")" == "\(after[key] ?? "")")
    }
    #expect(after["imported_from"] as? [String] == ["\(folder)/a.\(format)"])
  }

  @Test func saysWhatItIs() throws {
    try scratch.run("export model m1 \(folder)/a.onnx")
    let result = try scratch.json("import model \(folder)/a.onnx name=theirs")
    let hash = try #require(result["sha256"] as? String)
    #expect(
      try text("import model \(folder)/a.onnx name=theirs")
        == "theirs: 64-6-4 relu, 418 weights, from \(folder)/a.onnx (ONNX, written by digitbook \(digitbookVersion)), "
        + "SHA-256 \(hash.prefix(12))... It tells 4 classes apart: 0, 1, 2 and 3.\n"
        + "Its inputs are 0 for paper and 255 for ink, as the file says.\n"
        + "It takes the place of the earlier theirs.\n"
        + "Which rows it has seen is not known. It is the current model: 'report' judges it.")
    #expect(result["basis"] as? String == "file")
    let table = try scratch.run("models").result?.blocks ?? []
    #expect(TextRenderer(style: RenderStyle(width: 200)).render(table).contains("imported"))
    #expect(
      try text("report").contains(
        "trained elsewhere: which rows theirs has seen is not known, for it comes from \(folder)/a.onnx"))
    #expect(try !text("report").contains("None of these images was seen in training."))
    #expect(try text("use theirs").contains("Trained elsewhere, and imported from \(folder)/a.onnx."))
  }

  /// Weights alone: what the inputs mean is tried, and how clear that was is said; input= states it.
  @Test func whatTheInputsMeanIsTriedAndSaid() throws {
    try scratch.run("export model m1 \(folder)/own.safetensors")
    let own = try SafeTensors(decoding: Data(contentsOf: URL(filePath: "\(folder)/own.safetensors")))
    let bare = try scratch.file("bare.safetensors", SafeTensors(own.tensors).encoded())
    let result = try scratch.json("import model \(bare) name=theirs")
    #expect(result["basis"] as? String == "trial" && result["trial_rows"] as? Int == 30)
    let trials = try #require(result["trials"] as? [[String: Any]])
    #expect((8...10).contains(trials.count))
    #expect(trials.allSatisfy { $0["rows"] as? Int == 30 })
    let accuracies = trials.compactMap { $0["accuracy"] as? Double }
    #expect((accuracies.first ?? 0) >= (accuracies.max() ?? 1) - 0.2)
    let said = try text("import model \(bare) name=theirs")
    #expect(said.contains("the best of \(trials.count) meanings tried: "), "\(said)")
    #expect(said.contains(" on 30 rows of digits; next is "), "\(said)")
    #expect(said.contains("That is clear: ") || said.contains("overrules it."), "\(said)")
    #expect(
      try text("import model \(bare) name=theirs input=0.25/0.5 invert=false").contains(
        "Its inputs are -0.5 for paper and 1.5 for ink (normalised by 0.25 and 0.5), as the line says."))
    #expect(
      try scratch.fail("import model \(bare) input=33.3/78.6").hint
        == "those of pixels from 0 to 1: those of grey levels are divided by 255, as 33.3/78.6 is 0.1306/0.3082"
    )
    #expect(try scratch.fail("import model \(bare) input=normalized").hint?.contains("normalised") == true)
  }

  @Test func everyCommandTakesIt() throws {
    try scratch.run("export model m2 \(folder)/a.onnx", "import model \(folder)/a.onnx name=theirs")
    for line in [
      "explain 3", "saliency 3", "occlude 3 patch=3", "activations 3", "units", "weights", "summary",
      "diff m2 theirs",
      "wrong", "confusion", "calibration", "ensemble m1 theirs", "use theirs", "step", "gradcheck",
      "train continue=theirs epochs=2 name=further", "report", "export model further \(folder)/further.onnx",
    ] { try scratch.run(line) }
    #expect(
      try text("use further").contains("It goes on from \(folder)/a.onnx, which was trained elsewhere."))
  }

  @Test func aSessionAndAScriptKeepIt() throws {
    try scratch.run("export model m1 \(folder)/a.onnx", "import model \(folder)/a.onnx name=theirs")
    let before = try scratch.json("report model=theirs")
    try scratch.run("save kept", "save other", "open kept")
    #expect("\(try scratch.json("report model=theirs")["confusion"] ?? "")" == "\(before["confusion"] ?? "")")
    try scratch.run("export script \(folder)/all.digits")
    let script = try String(contentsOfFile: "\(folder)/all.digits", encoding: .utf8)
    #expect(script.contains("import model \(folder)/a.onnx name=theirs"))
    try scratch.run("undo")
  }

  @Test func withoutADataset() throws {
    try scratch.run("export model m1 \(folder)/a.safetensors")
    let bare = try Scratch()
    let result = try bare.json("import model \(folder)/a.safetensors")
    #expect(result["basis"] as? String == "file" && result["height"] as? Int == 8)
    try bare.run("load \(try bare.csv("b.csv", rows: 40))", "report on=all")
  }

  @Test func weightsAloneNeedLayers() throws {
    try scratch.run("export model m2 \(folder)/own.safetensors")
    let own = try SafeTensors(decoding: Data(contentsOf: URL(filePath: "\(folder)/own.safetensors")))
    let bare = try scratch.file("bare.safetensors", SafeTensors(own.tensors).encoded())
    #expect(
      try scratch.fail("import model \(bare)")
        == ErrorMessage(
          "\(bare) holds weights and not how they are connected",
          hint: "name the hidden layers with layers=; 'help layers' lists them"))
    #expect(
      try scratch.fail("import model \(bare) layers=conv:4x5+1").message
        == "\(bare) has no array that fits '1.weight [4 x 1 x 5 x 5]'")
    try scratch.run(
      "import model \(bare) name=theirs layers=conv:4x3+1,bn,pool:2,residual(conv:4x3+1),dense:8 activation=tanh input=0..1 invert=false"
    )
    #expect(
      "\(try scratch.json("report model=theirs")["confusion"] ?? "")"
        == "\(try scratch.json("report model=m2")["confusion"] ?? "")")
  }

  @Test func badFiles() throws {
    func message(_ name: String, _ bytes: Data) throws -> String {
      try scratch.fail("import model \(scratch.file(name, bytes))").message
        .replacing("\(folder)/", with: "")
    }
    try scratch.run("export model m1 \(folder)/good.onnx")
    let good = try Data(contentsOf: URL(filePath: "\(folder)/good.onnx"))
    #expect(try message("cut.onnx", good.prefix(500)) == "cut.onnx ends in the middle: it is cut off")
    #expect(try message("a.txt", Data("hello".utf8)) == "a.txt is no ONNX, safetensors or Keras 3 file")
    #expect(
      try scratch.fail("import model \(folder)/none.onnx").message == "there is no file \(folder)/none.onnx")
    let large = Data([0, 0, 0, 0x40, 0, 0, 0, 0]) + Data("{}".utf8)
    #expect(
      try message("large.safetensors", large)
        == "large.safetensors announces a header of 1073741824 bytes; the limit is 100,000,000")
    #expect(
      try message("short.safetensors", Data([9, 0, 0, 0, 0, 0, 0, 0, 0x7B]))
        == "short.safetensors ends within its header: it is cut off")
  }

  /// A dataset of another size: the model is there, and what it judges must fit it.
  @Test func anotherSize() throws {
    try scratch.run("export model m1 \(folder)/a.onnx", "load mnist rows=50")
    #expect(
      try text("import model \(folder)/a.onnx name=theirs").contains(
        "It takes images of 8 x 8 pixels, and those of mnist have another size: load others to use it."))
    #expect(try scratch.fail("report").message.contains("theirs"))
  }
}
