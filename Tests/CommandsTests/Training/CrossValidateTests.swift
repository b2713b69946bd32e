import CommandLanguage
import NotebookTestSupport
import Testing

@Suite struct CrossValidateTests {
  @Test func tellsAClassTooSmallForTheFolds() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 40))", "split test=0.5")
    let error = try scratch.fail("cv k=9")
    #expect(error.message == "digit 0 has only 5 training rows, fewer than the 9 folds")
    #expect(error.hint == "use k=5 or less, or load more rows")
  }

  @Test func advisesNoFoldsWhereNoneCanBeMade() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 41))", "split test=38 stratify=false seed=2")
    let error = try scratch.fail("cv k=2")
    #expect(error.message.hasSuffix("has only 1 training row, fewer than the 2 folds"))
    #expect(error.hint == "load more rows")
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
