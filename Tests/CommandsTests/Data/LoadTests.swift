import Display
import Foundation
import Testing

@testable import CommandLanguage
@testable import Commands
@testable import Notebook

/// What `load` says of the dataset whose name it takes.
@Suite struct LoadCommandTests {
  private func sentences(_ cell: Cell) -> [String] {
    cell.result?.blocks.compactMap { if case .text(let text) = $0 { text } else { nil } } ?? []
  }

  @Test func anotherDatasetInItsPlaceIsTold() throws {
    let scratch = try Scratch()
    let (path, other) = (try scratch.csv("a.csv", rows: 80), try scratch.csv("b.csv", rows: 60))
    #expect(sentences(try scratch.run("load \(path)")).count == 2)
    // Nothing is lost yet.
    #expect(sentences(try scratch.run("load \(path)")).count == 2)
    let fewer = sentences(try scratch.run("load \(path) rows=40"))
    #expect(fewer.dropFirst().dropLast() == ["It takes the place of the earlier a of 80 rows."])
    try scratch.run("split", "train hidden=4 epochs=1", "train hidden=4 epochs=1 name=mine")
    let replacing = try scratch.run("load \(other) name=a")
    #expect(
      sentences(replacing).dropFirst().dropLast() == [
        "It takes the place of the earlier a of 40 rows from \(path), whose split is gone.",
        "Stale from now on, because trained on an earlier split: m1 and mine.",
      ])
    let replaced = try #require(
      try scratch.json("load \(path) name=a")["replaced"] as? [String: Any])
    #expect(replaced["rows"] as? Int == 60)
    #expect(replaced["source"] as? String == other)
    #expect(replaced["was_split"] as? Bool == false)
    #expect(replaced["stale_models"] as? [String] == ["m1", "mine"])
  }

  @Test func theSameDataAgainLosesOnlyItsSplit() throws {
    let scratch = try Scratch()
    let path = try scratch.csv("a.csv", rows: 80)
    try scratch.run("load \(path)", "split", "train hidden=4 epochs=1")
    #expect(
      sentences(try scratch.run("load \(path)")).dropFirst().dropLast() == [
        "It was already loaded; its split is gone.",
        "Stale from now on, because trained on an earlier split: m1.",
      ])
  }

  @Test func ofManyStaleModelsOnlyTheNumberIsSaid() throws {
    let scratch = try Scratch()
    let path = try scratch.csv("a.csv", rows: 80)
    try scratch.run("load \(path)", "split")
    for _ in 1...3 { try scratch.run("train hidden=2 epochs=1") }
    #expect(
      sentences(try scratch.run("split seed=2")).last
        == "Stale from now on, because trained on another split: m1, m2 and m3.")
    #expect(sentences(try scratch.run("split seed=2")).count == 1, "they were stale already")
    try scratch.run("split", "train hidden=2 epochs=1")
    #expect(
      sentences(try scratch.run("split seed=2")).last
        == "Stale from now on, because trained on another split: 4 models.")
    #expect(
      sentences(try scratch.run("load \(path)")).dropFirst().dropLast() == [
        "It was already loaded; its split is gone.",
        "Stale from now on, because trained on an earlier split: 4 models.",
      ])
  }

  /// Said of what is in hand alone: another dataset or a free name is no matter for a sentence.
  @Test func aFreeNameIsNoMatter() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "split")
    #expect(sentences(try scratch.run("load \(scratch.csv("b.csv", rows: 80))")).count == 2)
    #expect(try scratch.json("load \(scratch.csv("c.csv", rows: 80))")["replaced"] == nil)
  }
}
