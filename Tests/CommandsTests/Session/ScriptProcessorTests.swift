import Commands
import Compute
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// A script names the way of the processor that it was written on, and `replay --verify` compares it.
@Suite struct ScriptProcessorTests {
  private func script(_ scratch: Scratch) throws -> (path: String, text: String) {
    let data = try scratch.csv("a.csv", rows: 60)
    try scratch.run("load \(data)", "train hidden=3 epochs=1", "report")
    let path = scratch.folder.path + "/s.digits"
    try scratch.run("export script \(path)")
    return (path, try String(contentsOfFile: path, encoding: .utf8))
  }

  @Test func theFirstLineNamesIt() throws {
    let scratch = try Scratch()
    let (path, text) = try script(scratch)
    #expect(
      text.split(separator: "\n").first.map(String.init)
        == "# s.digits, written by 'export script'. 'replay --verify' runs it and compares with the #> lines."
        + " Processor: \(ProcessorWay.current.line).")
    let verified = try scratch.json("replay \(path) --verify")
    #expect(verified["processor"] == nil)
  }

  @Test func anotherWayIsSaidInOneSentence() throws {
    let scratch = try Scratch()
    let (path, text) = try script(scratch)
    let other = "oneDNN SSE2, kernels SSE2, products by digitbook's kernels, convolutions by matrix products"
    try text.replacing(ProcessorWay.current.line, with: other).write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(
      try scratch.json("replay \(path) --verify")["processor"] as? String
        == "It was written on a processor that computes another way (\(other)) than this one "
        + "(\(ProcessorWay.current.line)), which rounds otherwise: the last digits may differ.")
  }

  @Test func newOutputIsThatOfThisProcessor() throws {
    let scratch = try Scratch()
    let (path, text) = try script(scratch)
    let old = text.replacing(ProcessorWay.current.line, with: "oneDNN MMX, kernels MMX")
      .replacing("1 epoch in", with: "7 epochs in")
    #expect(old != text)
    try old.write(toFile: path, atomically: true, encoding: .utf8)
    try scratch.run("replay \(path) --update")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  /// Scripts of earlier versions and those written by hand name none.
  @Test func withoutANameNothingIsSaid() throws {
    let scratch = try Scratch()
    let (path, text) = try script(scratch)
    for first in ["# s.digits, written by 'export script'.", "# My own.", "# Processor", "load"] {
      let lines = [first == "load" ? "" : first] + text.split(separator: "\n").dropFirst().map(String.init)
      try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
      #expect(try scratch.json("replay \(path) --verify")["processor"] == nil, "\(first)")
    }
  }

  /// What a session remembers is the way of the machine that ran its cells.
  @Test func aReopenedSessionNamesItToo() throws {
    let scratch = try Scratch()
    let (_, text) = try script(scratch)
    try scratch.run("save kept")
    let again = Notebook(session: LiveSession(places: scratch.places))
    #expect(again.run("open kept")?.status == .ok)
    let path = scratch.folder.path + "/again/s.digits"
    try FileManager.default.createDirectory(
      atPath: scratch.folder.path + "/again", withIntermediateDirectories: true)
    #expect(again.run("export script \(path)")?.status == .ok)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }
}
