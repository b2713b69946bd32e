import CommandLanguage
import NotebookTestSupport
import Testing

/// What may go wrong while one looks inside: a sentence each, and what to type next.
@Suite struct ExploringErrorTests {
  @Test(arguments: [
    (
      "map by=layer:9", "the network has no layer 9: its layers are 1 (4 units) and 2 (4 outputs)",
      "layers count from 1, the output layer is the last"
    ),
    (
      "neighbours 5 by=layer:0", "the network has no layer 0: its layers are 1 (4 units) and 2 (4 outputs)",
      "layers count from 1, the output layer is the last"
    ),
    ("map by=layr:1", "by is pixels or layer:1, not 'layr:1'", "did you mean 'map by=layer:1'?"),
    ("map by=layer:-1", "by is pixels or layer:1, not 'layer:-1'", "did you mean 'map by=layer:1'?"),
    ("map model=m1", "'model=m1' cannot be combined with 'by=pixels'", "keep one of them"),
    ("map n=1", "n must be 2 to 10000, not 1", "'help n' says more"),
    (
      "neighbours", "'neighbours' needs the row whose neighbours are sought, such as 'neighbours 42'",
      "'help neighbours' shows examples"
    ),
    ("neighbours 60", "small has no row 60: its rows are 0 to 59", "'info' says more"),
    (
      "neighbours 5 on=validation", "the split of small has no validation rows",
      "'split' makes a new one; see 'help split'"
    ),
    ("duplicates near=-1", "near must be 0 to 5, not -1", "'help near' says more"),
    ("suspects k=1", "k must be 2 to 100, not 1", "'help k' says more"),
    ("calibration bins=1", "bins must be 2 to 100, not 1", "'help bins' says more"),
    ("reject accuracy=0", "accuracy must be above 0, at most 1, not 0", "'help accuracy' says more"),
    ("predict 5 reject=2", "reject must be 0 to 1, not 2", "'help reject' says more"),
    (
      "predict 5 out=a.csv reject=0.5", "'reject=0.5' cannot be combined with 'out=a.csv'",
      "keep one of them"
    ),
    ("plot loss on=test", "'on=test' cannot be combined with 'loss'", "keep one of them"),
    (
      "plot loss out=loss.jpg",
      "'loss.jpg' does not end in .svg or .png, the pictures that can be written here", "try out=picture.svg"
    ),
    (
      "show 5 out=five", "'five' does not end in .png or .svg, the pictures that can be written here",
      "try out=picture.png"
    ),
    ("plot loss --force", "--force has no file to overwrite", "name one with out="),
    (
      "plot los",
      "'plot' takes loss, accuracy, confusion, roc, calibration or reject, not 'los'",
      "did you mean 'plot loss'?"
    ),
    (
      "plot loss out=/no/such/folder/loss.svg",
      "cannot write /no/such/folder/loss.svg: no such file or directory", "choose another path with out="
    ),
  ])
  func saysOneSentence(line: String, message: String, hint: String) throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))", "train hidden=4 epochs=1")
    let error = try scratch.fail(line)
    #expect(error.message == message)
    #expect(error.hint == hint)
  }

  @Test(arguments: ["map", "neighbours 1", "duplicates", "suspects"])
  func asksForDigitsFirst(line: String) throws {
    #expect(try Scratch().fail(line).message == "no digits are loaded yet")
  }

  @Test(arguments: [
    "map by=layer:1", "neighbours 1 by=layer:1", "calibration", "reject", "plot confusion", "plot reject",
  ])
  func asksForAModelFirst(line: String) throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))")
    #expect(try scratch.fail(line) == ErrorMessage("no model is trained yet", hint: "type 'train'"))
  }

  @Test(arguments: ["suspects", "calibration on=all", "reject on=all"])
  func asksForLabels(line: String) throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))", "train hidden=4 epochs=1")
    try scratch.run("load \(scratch.csv("blank.csv", rows: 20, labelled: false))")
    let verb = line.prefix { $0 != " " }
    #expect(try scratch.fail(line).message == "blank has no labels, and '\(verb)' needs them")
  }

  @Test(arguments: ["map by=layer:1", "neighbours 1 by=layer:1", "calibration", "reject", "plot roc"])
  func refusesAModelOfAnotherSize(line: String) throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))", "train hidden=4 epochs=1")
    try scratch.run("load mnist rows=100")
    #expect(
      try scratch.fail(line).message
        == "m1 judges images of 8 x 8 pixels, but those of mnist are 28 x 28")
  }
}
