import CommandLanguage
import NotebookTestSupport
import Testing

@Suite struct CrossValidateTests {
  /// As in scikit-learn, only where every class has fewer rows than folds.
  @Test func tellsClassesTooSmallForTheFolds() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 40))", "split test=0.5")
    let error = try scratch.fail("cv k=9")
    #expect(error.message == "no digit has as many rows as the 9 folds: 0 has the most, 5")
    #expect(error.hint == "use k=5 or less, stratify=false, or more rows")
  }

  @Test func advisesNoFoldsWhereNoneCanBeMade() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 40))", "split test=36")
    let error = try scratch.fail("cv k=2")
    #expect(error.message.hasPrefix("no digit has as many rows as the 2 folds: "))
    #expect(error.message.hasSuffix(" has the most, 1"))
    #expect(error.hint == "use stratify=false, or load more rows")
  }
}

/// `cv`, interrupted and run again.
@Suite struct InterruptedCrossValidateTests: InterruptionSuite {
  let scratch: Scratch

  init() throws { scratch = try .withSplit() }

  @Test func aCrossValidationGoesOn() throws {
    try scratch.run("set threads=1")
    let line = "cv k=5 hidden=6 epochs=2"
    let cell = try interrupt(line, when: Self.isFit(2))
    #expect(cell.status == .interrupted)
    let last = try #require(text(cell).last)
    #expect(last.hasPrefix("Interrupted after "))
    #expect(last.hasSuffix(": 2 of 5 folds were done. The same command again goes on from here."))

    let rest = try scratch.json(line)
    #expect(rest["fits_reused"] as? Int == 2)
    #expect(text(try scratch.run(line)).contains("5 of 5 fits taken from before."))
    let afresh = try scratch.json(line + " --afresh")
    #expect(afresh["fits_reused"] as? Int == 0)
    #expect(rest["scores"] as? [Double] == afresh["scores"] as? [Double])
  }
}
