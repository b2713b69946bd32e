import CommandLanguage
import Experiments
import Foundation
import NotebookTestSupport
import Testing

/// What may go wrong while one looks inside a network: a sentence each, and what to type next.
@Suite struct InsideErrorTests {
  private static let verbs = [
    "explain 1", "activations 1", "saliency 1", "occlude 1", "perturb 1", "weights", "units",
  ]

  @Test(arguments: verbs) func withoutDataOrModelOneSentenceSaysSo(_ line: String) throws {
    let scratch = try Scratch()
    if line != "weights" {
      #expect(try scratch.fail(line).message == "no digits are loaded yet")
    }
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))")
    let error = try scratch.fail(line)
    #expect(error.message == "no model is trained yet")
    #expect(error.hint == "type 'train'")
  }

  @Test(arguments: verbs.filter { $0 != "weights" }) func imagesOfAnotherSizeAreRefused(_ line: String) throws
  {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))", "train hidden=4 epochs=1")
    let other = try scratch.file("wide.csv", Data("1,0,16,3,4\n0,1,2,3,16\n".utf8))
    try scratch.run("load \(other)")
    let error = try scratch.fail(line)
    #expect(error.message == "m1 judges images of 8 x 8 pixels, but those of wide are 2 x 2")
    #expect(error.hint == "train a model on wide, or 'use' a dataset of 8 x 8")
  }

  @Test(arguments: verbs.filter { !["saliency 1", "occlude 1", "perturb 1"].contains($0) })
  func anEnsembleIsRefusedWhereWeightsAreShown(_ line: String) throws {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("small.csv", rows: 60))", "train hidden=4 epochs=1",
      "train hidden=4 epochs=1 seed=2",
      "ensemble m1 m2")
    let verb = line.prefix { $0 != " " }
    let error = try scratch.fail(line)
    #expect(error.message == "'\(verb)' needs a single network, and e1 is an ensemble")
    #expect(error.hint == "name one of its members: m1 or m2")
  }

  @Test(
    arguments: [
      ("explain 60", "small has no row 60: its rows are 0 to 59", "'info' says more"),
      (
        "explain 1 layer=3", "the network has no layer 3: its layers are 1 (4 units) and 2 (4 outputs)",
        "layers count from 1, the output layer is the last"
      ),
      (
        "activations 1 layer=0", "the network has no layer 0: its layers are 1 (4 units) and 2 (4 outputs)",
        "layers count from 1, the output layer is the last"
      ),
      (
        "weights layer=9", "the network has no layer 9: its layers are 1 (4 units) and 2 (4 outputs)",
        "layers count from 1, the output layer is the last"
      ),
      (
        "explain 1 layer=1 unit=4", "layer 1 has no unit 4: its units are 0 to 3",
        "units count from 0; name another with unit="
      ),
      (
        "weights unit=4", "layer 1 has no unit 4: its units are 0 to 3",
        "units count from 0; name another with unit="
      ),
      (
        "units unit=4", "layer 1 has no unit 4: its units are 0 to 3",
        "units count from 0; name another with unit="
      ),
      ("units layer=2", "layer 2 is the output layer, and a hidden layer is needed here", "use layer=1"),
      ("saliency 1 digit=9", "the model does not know the digit 9", nil),
      ("occlude 1 patch=0", "patch must be 1 to 1000, not 0", "'help patch' says more"),
      (
        "perturb 1 shift=2",
        "shift takes a whole number, a comma and another (-100 to 100), such as 2,-1, not '2'", nil
      ),
      ("perturb 1 shift=2,101", "shift must be -100 to 100 both ways, not 2,101", nil),
      (
        "perturb 1 rotate=40..-40",
        "rotate must be written from the smaller number to the larger, not 40..-40", nil
      ),
      ("perturb 1 rotate=..4", "rotate takes a number, -180 to 180, not '..4'", nil),
      ("perturb 1 scale=0", "scale must be 0.1 to 10, not 0", nil),
      ("perturb 1 thicken=1.5", "thicken takes a whole number, -10 to 10, not '1.5'", nil),
      (
        "perturb 1 rotate=-9..9 noise=0..1", "'noise=0..1' cannot be combined with 'a range of rotate='",
        "keep one of them"
      ),
    ] as [(String, String, String?)]) func aSlipIsAnsweredByASentence(
      _ line: String, _ message: String, _ hint: String?
    ) throws
  {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))", "train hidden=4 epochs=1")
    let error = try scratch.fail(line)
    #expect(error.message == message)
    if let hint { #expect(error.hint == hint) }
  }

  /// What layers of channels add to it.
  @Test(
    arguments: [
      (
        "explain 1 layer=4",
        "the network has no layer 4: its layers are 1 (4 channels of 3 x 3), 2 (6 units) and 3 (4 outputs)",
        "layers count from 1, the output layer is the last"
      ),
      (
        "explain 1 unit=4", "layer 1 has no channel 4: its channels are 0 to 3",
        "channels count from 0; name another with unit="
      ),
      (
        "weights layer=2 unit=6", "layer 2 has no unit 6: its units are 0 to 5",
        "units count from 0; name another with unit="
      ),
      (
        "units layer=3", "layer 3 is the output layer, and a hidden layer is needed here",
        "use layer=1 to layer=2"
      ),
      (
        "explain 1 layer=1 at=6,2",
        "the maps of layer 1 have no place 6,2: their rows are 0 to 5, their columns 0 to 5",
        "name another with at=ROW,COLUMN, or leave it out for the strongest place"
      ),
      (
        "explain 1 layer=2 at=0,0",
        "layer 2 is dense: each of its units gives a single number, not one per place",
        "leave at= out"
      ),
      (
        "explain 1 layer=1 at=3", "at takes a whole number, a comma and another, such as 5,12, not '3'", nil
      ),
      ("explain 1 layer=1 at=3,-1", "at must be 0 or more both ways, not 3,-1", nil),
      ("explain 1 at=3,1", "'at=3,1' cannot be combined with 'no layer= and unit='", "keep one of them"),
      (
        "weights out=w.gif", "'w.gif' does not end in .svg or .png, the pictures that can be written here",
        "try out=picture.svg"
      ),
      ("saliency 1 --force", "--force has no file to overwrite", "name one with out="),
    ] as [(String, String, String?)]) func aSlipAmongChannelsIsAnsweredToo(
      _ line: String, _ message: String, _ hint: String?
    ) throws
  {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("small.csv", rows: 60))", "train layers=conv:4x3,pool:2,dense:6 epochs=1")
    let error = try scratch.fail(line)
    #expect(error.message == message)
    if let hint { #expect(error.hint == hint) }
  }

  @Test func otherErrorsHaveSentencesToo() {
    let flat = ErrorMessage(wording: InsideError.notHidden(layer: 1, hidden: 0))
    #expect(flat.message == "the network has no hidden layer: layer 1 is its output layer")
    #expect(flat.hint == "train one that has, such as 'train hidden=64'")
    let deep = ErrorMessage(wording: InsideError.notHidden(layer: 3, hidden: 2))
    #expect(deep.hint == "use layer=1 to layer=2")
  }
}
