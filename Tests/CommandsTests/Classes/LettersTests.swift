import CommandLanguage
import Digits
import Display
import Experiments
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

/// Classes that are no digits, from the dataset to the submission file.
@Suite("Named classes") struct LettersTests {
  private let scratch: Scratch
  private let notebook: Notebook

  init() throws {
    scratch = try Scratch()
    notebook = try scratch.withLetters(
      "letters classes=shoe,bag,T-shirt/top,12,7 rows=200", "train hidden=16 epochs=40 lr=0.02 batch=20")
  }

  private func text(_ line: String) throws -> String {
    TextRenderer().render(try notebook.succeed(line).result?.blocks ?? [])
  }

  private func json(_ line: String) throws -> [String: Any] {
    let cell = try notebook.succeed(line)
    let object = try JSONSerialization.jsonObject(with: Data(cell.json.utf8)) as? [String: Any]
    return try #require(object?["result"] as? [String: Any])
  }

  private func error(_ line: String) throws -> ErrorMessage { try #require(notebook.run(line)?.error) }

  // MARK: What is said

  @Test func theDatasetCountsItsClasses() throws {
    #expect(
      try text("info").hasPrefix(
        """
        letters: 200 labelled images of 8 x 8 pixels, from letters.
        5 classes: shoe, bag, T-shirt/top, 12 and 7.
        Split: 150 train, 50 test rows.

        Rows of each class
        ==================
        shoe        ######################################################## 40 (20.0 %)
        bag         ######################################################## 40 (20.0 %)
        T-shirt/top ######################################################## 40 (20.0 %)
        12          ######################################################## 40 (20.0 %)
        7           ######################################################## 40 (20.0 %)

        """))
    let info = try json("info")
    let dataset = try #require(info["dataset"] as? [String: Any])
    #expect(dataset["classes"] as? [AnyHashable] == ["shoe", "bag", "T-shirt/top", 12, 7])
    #expect(dataset["counts"] as? [Int] == [40, 40, 40, 40, 40])
  }

  @Test func aReportNamesThem() throws {
    #expect(
      try text("report")
        == """
        m1 on the 50 test rows of letters
        =================================
        None of these images was seen in training.

                      precision    recall  f1-score   support

                shoe       1.00      1.00      1.00        10
                 bag       1.00      1.00      1.00        10
         T-shirt/top       1.00      1.00      1.00        10
                  12       1.00      1.00      1.00        10
                   7       1.00      1.00      1.00        10

            accuracy                           1.00        50
           macro avg       1.00      1.00      1.00        50
        weighted avg       1.00      1.00      1.00        50

        Accuracy 100.00 % on the 50 test rows of letters.

        Confusion matrix (rows: the label, columns: what m1 says)
        =========================================================
                     shoe  bag  T-shirt/top  12   7
        -----------  ----  ---  -----------  --  --
               shoe    10    .            .   .   .
                bag     .   10            .   .   .
        T-shirt/top     .    .           10   .   .
                 12     .    .            .  10   .
                  7     .    .            .   .  10

        No row was taken for another class.

        """)
    let report = try json("report")
    #expect(report["confusion_labels"] as? [AnyHashable] == ["shoe", "bag", "T-shirt/top", 12, 7])
    #expect(report["unknown_classes"] == nil)
  }

  @Test func predictionsAndTheSubmissionFileNameThem() throws {
    let path = scratch.folder.path + "/submission.csv"
    #expect(
      try text("predict 0-6 out=\(path)").hasPrefix(
        """
        What m1 sees in 7 images of letters:

        shoe        ############################################################ 2
        bag         ############################################################ 2
        T-shirt/top ############################## 1
        12          ############################## 1
        7           ############################## 1

        """))
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == "ImageId,Label\n0,shoe\n1,bag\n2,T-shirt/top\n3,12\n4,7\n5,shoe\n6,bag\n")
    #expect(try text("predict 3").contains("row 3 of letters, label 12, m1 says 12 (right)"))
    #expect(try text("panel predictions").contains("T-shirt/top"))
    #expect(try text("show label=bag n=2").contains("1: bag            6: bag"))
    #expect(try text("show mean").hasPrefix("The mean of each class of letters.\n"))
    #expect(try text("summary").contains("multiply-adds for each class."))
  }

  @Test func insideTheNetworkOutputsHaveTheirNames() throws {
    let explained = try text("explain 2")
    #expect(explained.contains("The largest is that of T-shirt/top"))
    #expect(explained.contains("      class"))
    #expect(explained.contains("Why T-shirt/top and not "))
    #expect(try text("weights layer=2 unit=3").contains("output 3, class 12"))
    #expect(try text("saliency 2 digit=bag").contains("change of the score of bag with the ink"))
    #expect(try text("saliency 2").replacing("\n", with: " ").contains("the image is drawn in grey or as o."))
    #expect(try text("occlude 2").contains("fall of the probability of T-shirt/top"))
    #expect(try text("perturb 2 shift=1,0").contains("T-shirt/top"))
  }

  @Test(arguments: [
    "wrong", "roc", "calibration", "reject", "confusion normalize=true", "plot confusion", "units n=2",
    "map n=20",
    "neighbours 3", "duplicates", "suspects k=2 epochs=2", "cv k=2 epochs=2", "grid hidden=4|8 k=2 epochs=2",
    "diagnose", "step", "gradcheck", "learning-curve k=2 epochs=1", "report --more", "report --tta",
    "train output=sigmoid hidden=4 epochs=2", "train early-stopping=true hidden=4 epochs=2", "lr-range n=10",
    "augment preview 3", "activations 3", "datasets", "models", "diff m1",
  ])
  func everyCommandTakesThem(line: String) throws {
    try notebook.succeed(line)
  }

  // MARK: What is typed

  @Test func aClassIsTypedByItsName() throws {
    #expect(try json("show label=\"T-shirt/top\" n=1")["images"] is [Any])
    #expect(
      try error("show label=bagg")
        == ErrorMessage(
          "there is no class 'bagg': there are the classes shoe, bag, T-shirt/top, 12, 7",
          hint: "did you mean 'bag'?", columns: 11..<15))
    #expect(try error("saliency 2 digit=3").message.hasPrefix("there is no class '3'"))
    let completer = Completer(workspace: notebook.workspace, commands: notebook.commands)
    #expect(
      completer.complete("show label=").candidates.map(\.label) == ["shoe", "bag", "T-shirt/top", "12", "7"])
    #expect(completer.complete("show label=b").common == "bag")
  }

  @Test func withoutOtherClassesADigitIsAskedForAsEver() throws {
    let plain = try Scratch()
    for line in ["show label=10", "saliency 1 digit=10"] {
      #expect(try plain.fail(line).message.hasSuffix(" must be 0 to 9, not 10"))
    }
    #expect(try plain.fail("show label=x").message == "label takes a whole number, 0 to 9, not 'x'")
    try plain.run("load mnist rows=100")
    #expect(try plain.fail("show label=10").message == "label must be 0 to 9, not 10")
    #expect(try plain.fail("show label=99999999999999999999").message.contains("must be 0 to 9"))
    #expect(try plain.json("show label=07 n=1")["images"] is [Any])
    for line in ["info", "load mnist rows=50", "show mean"] {
      let json = try plain.run(line).json
      #expect(!json.contains(#""classes""#))
    }
  }

  // MARK: Other classes

  @Test func aModelIsJudgedByTheClassesOfBoth() throws {
    try notebook.succeed("letters classes=7,bag,hat rows=60 name=other")
    let report = try json("report model=m1 on=all")
    #expect(report["unknown_classes"] as? [AnyHashable] == ["hat"])
    #expect((report["confusion_labels"] as? [AnyHashable])?.prefix(3) == [7, "bag", "hat"])
    #expect(
      try text("report model=m1 on=all").contains(
        "!! m1 has never seen the class hat, so all its rows are wrong"))
    // A class of the same name is the same class, in whatever order the lists are.
    #expect(try json("wrong model=m1 on=all n=1")["wrong"] is Int)
  }

  @Test func withNoClassInCommonThereIsNothingToJudge() throws {
    try notebook.succeed("letters classes=0,1,2,3,4,5,6,8,9 rows=90 name=digits")
    #expect(
      try error("report model=m1 on=all")
        == ErrorMessage(
          "m1 knows the classes shoe, bag, T-shirt/top, 12, 7, and the rows of digits are of the digits "
            + "0, 1, 2, 3, 4, 5, 6, 8, 9: there is nothing to judge",
          hint: "train a model on digits, or 'predict' what it takes them for"))
    #expect(try text("predict 0-2 model=m1").contains("0: 0, says "))
    #expect(try error("train continue=m1").message.hasPrefix("the model knows the classes shoe, bag,"))
    try notebook.succeed("train epochs=1 name=d")
    #expect(
      try error("ensemble m1 d").message.hasPrefix(
        "m1 knows the classes shoe, bag, T-shirt/top, 12, 7 and d the digits"))
  }

  @Test func joinedDatasetsHaveAllClasses() throws {
    try notebook.succeed("letters classes=hat,bag rows=40 name=hats")
    let joined = try json("add hats to=letters")["dataset"] as? [String: Any]
    #expect(joined?["classes"] as? [AnyHashable] == ["shoe", "bag", "T-shirt/top", 12, 7, "hat"])
    #expect(joined?["counts"] as? [Int] == [40, 60, 40, 40, 40, 20])
    #expect(try text("train hidden=8 epochs=1").contains("64-8-6 relu"))
  }

  @Test func errorsSpeakOfClasses() throws {
    try notebook.succeed("letters classes=x,y rows=20 name=xy")
    #expect(try error("split test=1").message == "the test side would have 1 row for 2 classes")
    #expect(
      try error("cv k=12 epochs=1").message == "no class has as many rows as the 12 folds: x has the most, 8"
        || error("cv k=12 epochs=1").message == "no class has as many rows as the 12 folds: y has the most, 8"
    )
    try notebook.succeed("letters classes=x,y rows=3 name=few")
    #expect(try error("train").message == "class y has only 1 row, and a stratified split needs 2")
    try notebook.succeed("letters classes=x,y rows=1 name=one")
    #expect(try error("show label=y").hint == "'info' counts the rows of each class")
  }

  // MARK: Kept

  @Test func aSessionKeepsThem() throws {
    let report = try text("report")
    try notebook.succeed("save kept")
    notebook.session.leave()
    let again = try scratch.withLetters("open kept")
    #expect(again.workspace.datasets["letters"]?.labels == notebook.workspace.datasets["letters"]?.labels)
    #expect(again.workspace.datasets["letters"]?.classes == notebook.workspace.datasets["letters"]?.classes)
    #expect(again.workspace.models == notebook.workspace.models)
    #expect(TextRenderer().render(try again.succeed("report").result?.blocks ?? []) == report)
    // What was said before is there again too.
    #expect(again.cells.contains { $0.result.map { TextRenderer().render($0.blocks) } == report })
    try again.succeed("train continue=m1 epochs=3")
  }

  @Test func aScriptMakesThemAgain() throws {
    try notebook.succeed("report")
    try notebook.succeed("predict 0-30")
    let path = scratch.folder.path + "/letters.digits"
    try notebook.succeed("export script \(path)")
    let script = try String(contentsOfFile: path, encoding: .utf8)
    #expect(script.contains("\nletters classes=shoe,bag,T-shirt/top,12,7 rows=200\n"))
    #expect(script.contains("#>  T-shirt/top       1.00      1.00      1.00        10\n"))
    let again = try scratch.withLetters()
    for line in try Script(contentsOf: path).lines { try again.succeed(line.text) }
    #expect(
      again.workspace.models["m1"]?.network?.model.weights
        == notebook.workspace.models["m1"]?.network?.model.weights)
  }

  // MARK: Many classes

  private func matrix(_ count: Int, rows: Int) throws -> String {
    let labels = (0..<count).map { ClassLabel("k\($0)") }
    let counts = (0..<count).map { row in
      (0..<count).map { $0 == row ? rows : $0 == (row * 7 + 1) % count ? row : 0 }
    }
    let blocks = ConfusionMatrix(labels: labels, counts: counts)
      .blocks(title: "matrix", listTitle: "list", shares: false)
    return TextRenderer().render(blocks)
  }

  @Test func aWideMatrixIsCutIntoTablesThatFit() throws {
    let text = try matrix(26, rows: 1234)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= 80 })
    // Every table has the labels in front.
    #expect(lines.count { $0.hasPrefix(" k9 ") } == lines.count { $0.hasPrefix("---  -") })
    #expect(lines.count { $0.hasPrefix("---  -") } > 1)
  }

  @Test func ofAVeryWideOneTheConfusionsAreListed() throws {
    let text = try matrix(47, rows: 54)
    #expect(
      text.hasPrefix(
        """
        list
        ====
        label  taken for  times  of the label's rows
        -----  ---------  -----  -------------------
          k46        k41     46               46.0 %
          k45        k34     45               45.5 %
        """))
    #expect(
      text.hasSuffix(
        """

        The first 20 of 45 pairs. A matrix of 47 x 47 is too large to draw; the result
        in JSON has it, and a file of out=.

        """))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func ofManyProbabilitiesTheTenLargestAreDrawn() throws {
    let names = (0..<30).map { "k\($0)" }
    try notebook.succeed("letters classes=\(names.joined(separator: ",")) rows=120 name=many")
    try notebook.succeed("train hidden=8 epochs=1")
    let chart = try #require(
      notebook.succeed("show 3").result?.blocks.compactMap { block -> BarChart? in
        if case .bars(let chart) = block { chart } else { nil }
      }.first)
    #expect(chart.bars.count == 10)
    #expect(chart.bars.map(\.value) == chart.bars.map(\.value).sorted(by: >))
  }

  @Test func aNameWithACommaIsQuotedInASubmission() throws {
    let path = scratch.folder.path + "/quoted.csv"
    try SubmissionFile().write(["a,b", "say \"x\"", 3, "plain"], to: path)
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == "ImageId,Label\n1,\"a,b\"\n2,\"say \"\"x\"\"\"\n3,3\n4,plain\n")
  }
}
