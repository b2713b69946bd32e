import CommandLanguage
import Notebook
import NotebookTestSupport
import Testing

/// What a user may get wrong: one clear sentence each, and the workspace as it was.
@Suite struct BadInputTests {
  /// Every key of every command that takes a number.
  @Test func noNumberIsInfinite() {
    let keys = CommandTable.standard.signatures.flatMap(\.parameters)
      .filter { $0.valueDescription.hasPrefix("a number, ") }
    #expect(keys.count > 15)
    for key in keys {
      // Those that take a range of values, too, name the bounds: "rotate must be -180 to 180, not inf".
      guard !key.valueDescription.contains("FROM..TO") else {
        for text in ["inf", "nan", "0..inf"] { #expect(throws: ValueProblem.self) { try key.read(text) } }
        continue
      }
      let range = String(key.valueDescription.dropFirst("a number, ".count))
      for (text, problem) in [
        ("inf", ValueProblem.notFinite(range: range)), ("-infinity", .notFinite(range: range)),
        ("1e999", .notFinite(range: range)), ("nan", .notANumber(range: range)),
      ] {
        #expect(throws: problem, "\(key.name)=\(text)") { try key.read(text) }
      }
    }
  }

  /// 17 times the 59 rows of a dataset.
  private static let manyRows = Array(repeating: "0-58", count: 17).joined(separator: ",")

  @Test(arguments: [
    ("train hidden=0", "hidden must be 1 to 100000, not 0"),
    (
      "train hidden=128,x",
      "hidden takes whole numbers such as 128,64, each 1 to 100000, or none, not '128,x'"
    ),
    ("train lr=nan", "lr takes a number, above 0, not 'nan'"),
    ("train lr=0", "lr must be above 0, not 0"),
    ("train lr=inf", "lr takes a finite number, above 0, not 'inf'"),
    ("train alpha=-1", "alpha must be 0 or more, not -1"),
    ("train epochs=1.5", "epochs takes a whole number, 1 to 1000000, not '1.5'"),
    ("train seed=-1", "seed must be 0 to 4294967295, not -1"),
    ("train seed=4294967296", "seed must be 0 to 4294967295, not 4294967296"),
    (
      "train activation=rellu",
      "activation is identity, logistic, tanh, relu, leaky-relu, gelu or elu, not 'rellu'"
    ),
    ("train hiden=128", "'train' has no key 'hiden'"),
    ("train hidden=1|2", "hidden takes one value here, not several with '|'"),
    ("train lr=0.1 lr=0.2", "'lr' is given twice"),
    ("train lr=", "lr has no value"),
    ("cv k=1", "k must be 2 to 100, not 1"),
    ("load mnist rows=-5", "rows must be 1 to 1000000000, not -5"),
    ("load /no/such/file.csv", "there is no file /no/such/file.csv"),
    ("split test=1.5", "test must be a share between 0 and 1, or a number of rows, not 1.5"),
    ("split test=0", "test must be a share between 0 and 1, or a number of rows, not 0"),
    ("show 99999", "small has no row 99999: its rows are 0 to 59"),
    ("show 9-3", "the range '9-3' runs backwards"),
    (
      "show wrng",
      "'show' takes row numbers such as 42 or 40-47, or random, wrong, like, mean, doubtful or cell, not 'wrng'"
    ),
    (
      "show 5-x",
      "'show' takes row numbers such as 42 or 40-47, or random, wrong, like, mean, doubtful or cell, not '5-x'"
    ),
    ("show \(manyRows)", "1,003 rows are too many at once: the limit is 1,000"),
    ("show 0-9223372036854775807", "small has no row 9223372036854775807: its rows are 0 to 59"),
    (
      "split validation=0.001",
      "the validation side would have 1 row for 4 digits"
    ),
    ("load \"a\nb\u{1B}[2J\"", "there is no file a b\\x1B[2J"),
    ("load mnist labels=x", "'labels=x' cannot be combined with 'mnist'"),
    ("load invert=on", "'invert=on' cannot be combined with 'mnist'"),
    ("split --official seed=1", "'seed=1' cannot be combined with '--official'"),
    ("show mean label=3", "'label=3' cannot be combined with 'mean'"),
    ("show 42 n=3", "'n=3' cannot be combined with '42'"),
    ("show 42 on=test label=7", "'on=test' cannot be combined with '42'"),
    ("show wrong seed=3", "'seed=3' cannot be combined with 'wrong'"),
    ("predict 42 invert=on", "'invert=on' cannot be combined with '42'"),
    ("report model=m9", "there is no model 'm9'"),
    ("use smal", "there is no dataset or model 'smal'"),
    ("trian", "there is no command 'trian'"),
    ("train \"x", "the quote \" is never closed"),
    ("train 5", "'train' takes \(NaturalMistakes.presets), not '5'"),
    ("train cnn mlp", "'train' cannot take 'mlp' here"),
    ("train smoothing=1", "smoothing must be 0 or more, below 1, not 1"),
    ("train clip=-1", "clip must be 0 or more, not -1"),
    ("train schedule=cosin", "schedule is constant, invscaling, adaptive, cosine or one-cycle, not 'cosin'"),
  ])
  func saysOneSentenceAndLosesNothing(line: String, sentence: String) throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))", "train hidden=4 epochs=1")
    let before = scratch.notebook.workspace
    #expect(try scratch.fail(line).message == sentence)
    #expect(scratch.notebook.workspace.models.keys == before.models.keys)
    #expect(scratch.notebook.workspace.datasets.keys == before.datasets.keys)
    #expect(scratch.notebook.workspace.currentSplit?.split == before.currentSplit?.split)
  }

  /// A hint that names a page of help names one that there is.
  @Test(arguments: [
    "train hiden=128", "train --x", "train 5", "train lr=nan", "train lr=", "show 5-x", "show 9-x n=3",
    "plot x", "set color=x", "split test=x", "split --x", "load rows=x", "load a b", "use", "replay",
    "predict", "panel x", "cv k=1", "grid k=1", "wrong n=x", "history n=x", "help nix", "xyz", "report on=x",
    "report on=validation", "load nix.csv", "load /dev/null",
  ])
  func hintsNameHelpThatThereIs(line: String) throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))", "train hidden=4 epochs=1")
    let hint = try #require(try scratch.fail(line).hint)
    for help in hint.matches(of: /'(help[^']*)'/) { try scratch.run(String(help.output.1)) }
  }

  @Test func anErrorStaysOnOneLine() throws {
    let scratch = try Scratch()
    for line in [
      "load 'a\nb'", "use 'a\r\nb'", "replay 'a\u{2028}b'", "help 'a\u{85}b'", "train 'a\u{0B}b=1'",
    ] {
      let error = try scratch.fail(line)
      #expect((error.message + (error.hint ?? "")).filter(\.isNewline).isEmpty)
    }
  }

  @Test(arguments: [
    ("trian", "did you mean 'train'? 'help' lists all commands"),
    ("train hiden=128", "did you mean 'train hidden=128'? 'help train' lists what it takes"),
    ("train max_iter=3", "did you mean 'train epochs=3'? 'help train' lists what it takes"),
    ("train activation=rellu", "did you mean 'train activation=relu'?"),
    ("use smal", "did you mean 'small'?"),
    ("show wrng", "did you mean 'show wrong'?"),
    ("show 5-x", "'help show' says more"),
    ("split validation=0.001", "hold out more rows with validation=, or use split stratify=false"),
    ("split test=0.001", "hold out more rows with test=, or use split stratify=false"),
    ("split test=59", "hold out fewer rows, or use split stratify=false"),
    ("show label=9", "'info' counts the rows of each digit"),
    ("show", "type 'load' for the built-in MNIST, or 'load FILE'"),
  ])
  func suggestsWhatToType(line: String, hint: String) throws {
    let scratch = try Scratch()
    if line != "show" { try scratch.run("load \(scratch.csv("small.csv", rows: 60))") }
    #expect(try scratch.fail(line).hint == hint)
  }

  @Test(arguments: [
    "show 1", "info", "train", "cv", "grid", "split", "panel", "report", "wrong", "plot loss", "predict 42",
  ])
  func asksForDigitsFirst(line: String) throws {
    #expect(try Scratch().fail(line).message == "no digits are loaded yet")
  }

  @Test(arguments: [
    "report", "confusion", "wrong", "roc", "plot", "show wrong", "predict 1", "panel predictions",
  ])
  func asksForAModelFirst(line: String) throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))")
    #expect(try scratch.fail(line) == ErrorMessage("no model is trained yet", hint: "type 'train'"))
  }

  @Test(arguments: ["train", "cv", "grid", "split", "show label=3", "show mean"])
  func asksForLabels(line: String) throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("blank.csv", rows: 20, labelled: false))")
    #expect(try scratch.fail(line).message.hasPrefix("blank has no labels, and '"))
  }

  @Test func pointsAtTheWord() throws {
    #expect(try Scratch().fail("train lr=0.1 hiden=128").columns == 13..<18)
    #expect(try Scratch().fail("  trian").columns == 2..<7)
    #expect(try Scratch().fail("train seed=1 lr=abc").columns == 16..<19)
  }
}
