import Notebook
import NotebookTestSupport
import Testing

@Suite struct ModifyTests: InsideSuite {
  @Test func aModifiedModelIsComparedWithTheOneItCameFrom() throws {
    let scratch = try trained("train hidden=8 epochs=3")
    let found = try scratch.json("modify layer=1 unit=3 off")
    #expect(found["name"] as? String == "m1-modified" && found["from"] as? String == "m1")
    #expect(found["changes"] as? [String] == ["unit 3 of layer 1 switched off"])
    // 64 weights and a bias, unless one was 0 before.
    #expect(try #require(found["changed_parameters"] as? Int) <= 65)
    let reports = try ["m1", "m1-modified"].map { try scratch.json("report model=\($0)") }
    #expect(found["accuracy"] as? [Double] == reports.compactMap { $0["accuracy"] as? Double })
    let recalls = try reports.map { report in
      try #require(report["labels"] as? [[String: Any]]).map { label in
        (label["recall"] as? Double ?? 0) * Double(label["support"] as? Int ?? 0)
      }
    }
    let digits = try #require(found["digits"] as? [[String: Any]])
    for (place, digit) in digits.enumerated() {
      let right = try #require(digit["right"] as? [Int])
      #expect(abs(Double(right[0]) - recalls[0][place]) < 1e-9)
      #expect(abs(Double(right[1]) - recalls[1][place]) < 1e-9)
    }
    let errors = try ["m1", "m1-modified"].map {
      try scratch.json("calibration model=\($0)")["expected_calibration_error"] as? Double
    }
    #expect(found["expected_calibration_error"] as? [Double] == errors.compactMap(\.self))
    // The unit says nothing, which the network's weights in double precision confirm.
    let (plain, dataset) = try PlainNetwork.of(scratch)
    #expect(plain.layers(PlainNetwork.pixels(dataset, 5))[0][3] == 0)
  }

  @Test func itIsUndoneListedKeptAndExported() throws {
    let scratch = try trained("train hidden=8 epochs=2")
    try scratch.run("modify prune=0.5", "modify noise=0.1 seed=3")
    #expect(
      scratch.notebook.workspace.models.keys == ["m1", "m1-modified", "m1-modified-2"])
    #expect(try text(scratch, "models").contains("modified"))
    try scratch.run("undo")
    #expect(scratch.notebook.workspace.models.keys == ["m1", "m1-modified"])
    #expect(scratch.notebook.workspace.currentModel?.name == "m1-modified")
    try scratch.run("modify noise=0.1", "save lab")
    let weights = scratch.notebook.workspace.currentModel?.network?.model.weights
    let script = scratch.folder.appending(path: "lab.digits").path
    try scratch.run("export script \(script)")
    let other = scratch.prompt()
    #expect(other.run("replay \(script) --verify")?.status == .ok)
    for line in try Script(contentsOf: script).lines { #expect(other.run(line.text)?.status == .ok) }
    #expect(other.workspace.currentModel?.network?.model.weights == weights)
    let opened = scratch.prompt()
    scratch.notebook.session.leave()
    #expect(opened.run("open lab")?.status == .ok)
    let model = try #require(opened.workspace.currentModel?.network?.model)
    #expect(model.weights == weights)
    #expect(
      model.changes == [
        "the smallest 50.0 % of the weights of each layer set to 0",
        "noise of 10.0 % on the weights of all layers, seed 0",
      ])
  }

  @Test func aTemperatureIsFittedOnValidationRows() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("stripes.csv", rows: 200))", "split validation=0.2 seed=1",
      "train hidden=8 epochs=2")
    let found = try scratch.json("modify temperature=auto")
    let fit = try #require(found["temperature"] as? [String: Any])
    #expect((fit["loss_after"] as? Double ?? 9) <= (fit["loss_before"] as? Double ?? 0))
    let accuracy = try #require(found["accuracy"] as? [Double])
    #expect(accuracy[0] == accuracy[1] && found["disagreements"] as? Int == 0)
    #expect(try text(scratch, "modify init layer=1").contains("layer 1 as before training"))
  }

  @Test func whatCannotBeChangedIsSaid() throws {
    let scratch = try trained("train hidden=8 epochs=1")
    #expect(
      try scratch.fail("modify temperature=auto").message
        == "temperature=auto is fitted on validation rows, and m1 has none")
    #expect(
      try scratch.fail("modify layer=2 unit=1 off").message
        == "layer 2 is the output layer, and a hidden layer is needed here")
    #expect(
      try scratch.fail("modify layer=1 unit=8 off").message == "layer 1 has no unit 8: its units are 0 to 7")
    #expect(
      try scratch.fail("modify bias=0.5 unit=1").message
        == "bias takes +0.5 to add, -0.5 to subtract, *2 to multiply or =0.5 to set, not '0.5'")
    #expect(
      try scratch.fail("modify weights=*1e300").message
        == "a weight would no longer be a finite number, so nothing was changed")
    #expect(try scratch.fail("modify").message == "'modify' needs a change, such as 'modify prune=0.9'")
    #expect(try scratch.fail("modify off").message == "'off' has no effect without 'unit='")
    #expect(try scratch.fail("modify seed=1 prune=0.5").message == "'seed=1' has no effect without 'noise='")
    #expect(scratch.notebook.workspace.models.keys == ["m1"])
  }
}
