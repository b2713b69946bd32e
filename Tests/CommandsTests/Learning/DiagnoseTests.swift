import CommandLanguage
import Experiments
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

/// Every rule is provoked by a real training, and keeps silent about a healthy one.
@Suite struct DiagnoseTests {
  /// What provokes a rule: lines to run, and a line that the remedy names.
  struct Case: Sendable, CustomTestStringConvertible {
    let rule: String
    let lines: [String]
    let mends: String
    var testDescription: String { rule }

    init(_ rule: String, _ lines: String..., mends: String) {
      self.rule = rule
      self.lines = lines
      self.mends = mends
    }
  }

  static let cases = [
    Case(
      "diverged", "load FEW", "train solver=sgd lr=1e30 activation=identity",
      mends: "lr-range activation=identity solver=sgd"),
    Case(
      "stale-split", "load FEW", "train hidden=16 epochs=2", "split seed=5", mends: "train hidden=16 epochs=2"
    ),
    Case("test-rows-leaked", "load TWICE", "split seed=1", "train hidden=16 epochs=2", mends: "duplicates"),
    Case(
      "missing-digits", "load RARE", "split test=0.5 stratify=false seed=1", "train hidden=16 epochs=2",
      mends: "split"),
    Case("inverted", "load INVERTED", "train hidden=16 epochs=2", mends: ""),
    Case(
      "lr-too-large", "load MANY", "train hidden=16 solver=sgd lr=5",
      mends: "train hidden=16 solver=sgd lr=0.5"),
    Case("lr-too-large", "load MANY", "train hidden=16 lr=1", mends: "train hidden=16 lr=0.1"),
    Case(
      "schedule-too-fast", "load MANY", "train hidden=16 solver=sgd lr=0.1 schedule=invscaling",
      mends: "train hidden=16 solver=sgd lr=0.1 schedule=adaptive"),
    Case(
      "vanishing-gradient", "load MANY", "train hidden=32,32,32,32,32 solver=sgd lr=0.1 activation=logistic",
      mends: "train hidden=32,32,32,32,32 solver=sgd lr=0.1"),
    Case("lr-too-small", "load MANY", "train hidden=16 lr=0.00001", mends: "train hidden=16 lr=0.0001"),
    Case(
      "loss-jumps", "load MANY", "train hidden=32 lr=0.03 batch=20", mends: "train hidden=32 lr=0.01 batch=20"
    ),
    Case("conflicting-labels", "load CONFLICTS", "train hidden=16 epochs=10", mends: "info"),
    Case(
      "suspect-labels", "load NOISY", "train hidden=64 epochs=10 lr=0.003",
      mends: "suspects hidden=64 lr=0.003 epochs=10"),
    Case("unbalanced", "load UNBALANCED", "train hidden=16", mends: "report"),
    Case("too-few-rows", "load FEW", "train hidden=32 epochs=60", mends: "learning-curve"),
    Case(
      "dead-units", "load MANY", "train hidden=32 lr=0.1 batch=20 epochs=6",
      mends: "train hidden=32 lr=0.01 batch=20 epochs=6"),
    Case(
      "dead-units", "load MANY", "train layers=conv:8x5/3,dense:32 lr=0.1 batch=50 epochs=4",
      mends: "train layers=conv:8x5/3,dense:32 activation=tanh lr=0.1 batch=50 epochs=4"),
    Case(
      "saturated", "load MANY", "train hidden=32 lr=1 activation=tanh solver=sgd",
      mends: "train hidden=32 solver=sgd lr=1"),
    Case("penalty-too-strong", "load MANY", "train hidden=16 alpha=10", mends: "train hidden=16 alpha=0.1"),
    Case(
      "linear", "load MANY", "train hidden=16 activation=identity lr=0.01", mends: "train hidden=16 lr=0.01"),
    Case("underfitting", "load MANY", "train hidden=2 epochs=60 lr=0.02", mends: "train lr=0.02 epochs=60"),
    Case(
      "underfitting", "load MANY", "train layers=conv:1x5/3,dense:3 epochs=30 lr=0.02",
      mends: "train layers=conv:2x5/3,dense:6 lr=0.02 epochs=30"),
    Case(
      "overtrained", "load MANY", "split validation=0.3", "train hidden=64 epochs=60 lr=0.01",
      mends: "train hidden=64 lr=0.01 epochs=60 early-stopping=true"),
    Case(
      "overfitting", "load MANY", "train hidden=64 epochs=60",
      mends: "train hidden=64 epochs=60 early-stopping=true"),
    Case(
      "too-few-steps", "load MANY", "train hidden=16 epochs=4 batch=1000",
      mends: "train hidden=16 batch=125 epochs=4"),
    Case(
      "impatient", "load MANY", "train hidden=16 epochs=60 tol=0.1 patience=1",
      mends: "train hidden=16 epochs=60"),
    Case("stopped-too-early", "load MANY", "train hidden=32 epochs=8", mends: "train continue=m1 epochs=20"),
  ]

  @Test(arguments: cases) func aRuleSpeaks(_ expected: Case) throws {
    let scratch = try Scratch()
    for line in expected.lines {
      let line = try DiagnosisRows.substituted(line, in: scratch)
      if expected.rule == "diverged", line.hasPrefix("train") {
        _ = try scratch.fail(line)
      } else {
        try scratch.run(line)
      }
    }
    let findings = try #require(scratch.json("diagnose")["findings"] as? [[String: Any]])
    let rules = findings.compactMap { $0["rule"] as? String }
    #expect(rules.contains(expected.rule), "found \(rules)")
    #expect(findings.count <= 3)
    let finding = findings.first { $0["rule"] as? String == expected.rule }
    let commands = finding?["commands"] as? [String] ?? []
    #expect(expected.mends.isEmpty ? commands.isEmpty : commands.contains(expected.mends), "\(commands)")
    for key in ["problem", "evidence", "remedy"] {
      let sentence = finding?[key] as? String ?? ""
      #expect(sentence.hasSuffix("."), "\(key): \(sentence)")
    }
    // Every line it tells the user to type is one that can be typed.
    for command in findings.flatMap({ $0["commands"] as? [String] ?? [] }) {
      #expect(throws: Never.self, "\(command)") { _ = try CommandTable.standard.parse(command) }
    }
  }

  @Test func everyRuleIsProvokedButThatOfInterruptions() {
    let provoked = Set(Self.cases.map(\.rule)).union(["interrupted"])
    #expect(provoked == Set(Diagnosis.rules.map(\.name) + ["diverged"]))
    #expect(Diagnosis.rules.count >= 15)
    #expect(Set(Diagnosis.rules.map(\.name)).count == Diagnosis.rules.count)
    for rule in Diagnosis.rules { #expect(provoked.isSuperset(of: rule.explains), "\(rule.name)") }
  }

  @Test(arguments: [
    "train", "train hidden=64,32 activation=tanh", "train solver=sgd lr=0.2",
    "train early-stopping=true epochs=60",
    "train output=sigmoid activation=logistic lr=0.01",
    "train hidden=64 smoothing=0.1 solver=adamw lr=0.003 schedule=one-cycle ema=0.99",
    "train layers=conv:8x5/2,bn,pool:2,dense:32 solver=adamw lr=0.01 schedule=one-cycle epochs=10",
  ])
  func aHealthyTrainingHasNoFinding(line: String) throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=6000", line)
    let result = try scratch.json("diagnose")
    #expect((result["findings"] as? [Any])?.isEmpty == true, "\(result["findings"] ?? "")")
    #expect(result["train_rows"] as? Int ?? 0 >= 4000)
  }

  @Test func anInterruptedTrainingIsToldToGoOn() throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=300")
    let cancellation = scratch.notebook.cancellation
    let cell = scratch.notebook.run("train hidden=8 epochs=50") { event in
      if case .epoch(let record, _) = event, record.epoch == 3 { cancellation.raise() }
    }
    #expect(cell?.status == .interrupted)
    let findings = try #require(scratch.json("diagnose")["findings"] as? [[String: Any]])
    let finding = findings.first { $0["rule"] as? String == "interrupted" }
    #expect(finding?["evidence"] as? String == "3 of 50 epochs were done.")
    #expect(finding?["commands"] as? [String] == ["train continue=m1"])
  }

  /// It speaks of the divergence until something is trained, or a model is named.
  @Test func aDivergenceIsTheLastTraining() throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=300", "train hidden=8 epochs=2")
    _ = try scratch.fail("train solver=sgd activation=identity lr=1e30 hidden=4")
    try scratch.run("status")
    let diverged = try scratch.json("diagnose")
    #expect(diverged["model"] == nil)
    let finding = try #require((diverged["findings"] as? [[String: Any]])?.first)
    #expect(
      finding["evidence"] as? String
        == "in epoch 1 of 'train solver=sgd activation=identity lr=1e30 hidden=4' the loss was no number any "
        + "more, with lr=1e+30.")
    #expect(
      (finding["commands"] as? [String]) == [
        "train hidden=4 activation=identity solver=sgd lr=1e+29",
        "lr-range hidden=4 activation=identity solver=sgd",
      ])
    #expect(try scratch.json("diagnose m1")["model"] as? String == "m1")
    try scratch.run("train hidden=8 epochs=1")
    #expect(try scratch.json("diagnose")["model"] as? String == "m2")
  }

  @Test func onlyTheSentenceOfADivergenceIsTakenForOne() {
    func epoch(_ error: TrainingError) -> Int? { ErrorMessage(wording: error).divergedEpoch }
    #expect(epoch(.diverged(epoch: 17, learningRate: 3)) == 17)
    #expect(epoch(.tooFewClasses(count: 1)) == nil)
    #expect(epoch(.validationTooSmall(rows: 1, share: 0.5)) == nil)
  }

  @Test func saysWhatIsMissing() throws {
    let scratch = try Scratch()
    #expect(try scratch.fail("diagnose").message == "no digits are loaded yet")
    try scratch.run("load \(scratch.csv("small.csv", rows: 80))")
    #expect(try scratch.fail("diagnose").message == "no model is trained yet")
    try scratch.run("train hidden=4 epochs=1")
    #expect(try scratch.fail("diagnose m7").message == "there is no model 'm7'")
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))")
    let error = try scratch.fail("diagnose")
    #expect(error.message == "the rows of small that m1 was trained on are no longer available")
    #expect(error.hint == "load them again under the name small, or train a new model")
  }
}
