import CommandLanguage
import NotebookTestSupport
import Testing

/// What may go wrong with the commands about learning: one sentence each, and what to type next.
@Suite struct LearningErrorTests: LearningSuite {
  @Test(arguments: ["step", "gradcheck", "lr-range", "learning-curve"])
  func asksForDigitsFirst(line: String) throws {
    #expect(try Scratch().fail(line).message == "no digits are loaded yet")
  }

  @Test(arguments: [
    ("gradcheck", "no model is trained yet"),
    ("step n=0", "n must be 1 to 1000, not 0"),
    ("step model=m9", "there is no model 'm9'"),
    ("step --afresh model=m9", "'model=m9' cannot be combined with '--afresh'"),
    ("step lr=-1", "lr must be above 0, not -1"),
    ("lr-range from=1 to=0.1", "the learning rate cannot grow from 1 to 0.1"),
    ("lr-range lr=1", "'lr-range' has no key 'lr'"),
    ("learning-curve sizes=0.5,2", "sizes must be a share of the rows, above 0, 1 at most, not 0.5,2"),
    ("gradcheck rows=1", "rows must be 2 to 100, not 1"),
    ("lr-range layers=conv:3x99", "layer 1 looks through windows of 99 x 99, but its input is only 8 x 8"),
    ("learning-curve layers=pool:9", "layer 1 looks through windows of 9 x 9, but its input is only 8 x 8"),
    ("learning-curve k=99", "no digit has as many rows as the 99 folds: 2 has the most, 38"),
  ])
  func saysOneSentence(line: String, sentence: String) throws {
    #expect(try stripes().fail(line).message == sentence)
  }

  @Test func aModelForOtherImagesAndAnEnsembleAreRefused() throws {
    let scratch = try stripes("train hidden=4 epochs=1", "train hidden=4 epochs=1", "ensemble m1 m2")
    for verb in ["step", "gradcheck", "diagnose"] {
      #expect(
        try scratch.fail(verb).message == "'\(verb)' needs a single network, and e1 is an ensemble")
    }
    for word in ["hidden=9", "layers=dense:3", "seed=4", "cnn"] {
      let error = try scratch.fail("step model=m1 \(word)")
      #expect(error.message == "'\(word)' describes a new network, but the next step trains m1")
      #expect(error.hint == "leave it out, or add --afresh to begin with a new network")
    }
    try scratch.run("load mnist rows=100", "use m1")
    let sentence = "m1 judges images of 8 x 8 pixels, but those of mnist are 28 x 28"
    for verb in ["step", "gradcheck"] { #expect(try scratch.fail(verb).message == sentence) }
  }
}
