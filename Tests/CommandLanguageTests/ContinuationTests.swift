import CommandLanguage
import Testing

@Suite struct ContinuationTests {
  @Test(
    arguments: [
      "train hidden=128 \\", "train hidden=128 \\  ", "load \"my", "train(hidden=[128,", "say (a [b",
      "!ls \\",
    ]) func goesOn(line: String)
  { #expect(Continuation.isOpen(line)) }

  @Test(
    arguments: [
      "train", "", "say a\\\\", "say ')'", "say \"(\"", "say :)", "# it's (", "train # (", "!awk '{print",
      "load \"my file\"",
    ]) func isWhole(line: String)
  { #expect(!Continuation.isOpen(line)) }

  @Test(
    arguments: [
      (["train hidden=128 \\", "  lr=0.1"], ["train hidden=128 lr=0.1"]),
      (["train(hidden=[128,", "  64],", "epochs=5)"], ["train(hidden=[128,64],epochs=5)"]),
      (["train layers=res(conv:8x3", ",bn),gap"], ["train layers=res(conv:8x3,bn),gap"]),
      (["say \"one", "two\"", "version"], ["say \"one two\"", "version"]),
      (["load", "", "  ", "split"], ["load", "split"]),
      (["say (never", "", "version"], ["say (never ", "version"]),
      (["say \\"], ["say \\"]),
    ]) func pastedLinesAreJoined(lines: [String], commands: [String])
  {
    #expect(Continuation.commands(of: lines) == commands)
  }
}
