import Commands
import Compute
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// Without memory a command ends, and the program goes on.
@Suite struct MemoryTests {
  @Test func aTrainingIsRefusedWithTheFigureAndTheBatchThatFits() throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=3000")
    let error = try AvailableMemory.$assumed.withValue(10_000_000) {
      try scratch.fail("train hidden=300 batch=2000")
    }
    let sentence = /training with batch=2000 takes about (\d+) MB, and 10 MB are left/
    #expect(error.message.wholeMatch(of: sentence) != nil, "\(error.message)")
    let hint = try #require(
      error.hint?.wholeMatch(of: /use batch=(\d+) or less; 'summary' shows what a network takes/))
    try AvailableMemory.$assumed.withValue(10_000_000) {
      _ = try scratch.run("train hidden=300 epochs=1 batch=\(hint.1)", "report")
    }
    let large = try AvailableMemory.$assumed.withValue(10_000_000) { try scratch.fail("train hidden=20000") }
    #expect(large.hint == "use fewer or smaller layers: no batch= is small enough")
  }

  /// Searches and judging ask for memory too.
  @Test func whereAnAllocationFailsTheNotebookGoesOn() throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=300", "split", "train hidden=300 epochs=1")
    let csv = try scratch.csv("large.csv", rows: 1000)
    for line in [
      "load mnist rows=300", "load '\(csv)'", "map", "map by=layer:1", "duplicates near=2",
      "neighbours 3 by=layer:1", "activations 3", "occlude 3", "suspects k=2 hidden=300 epochs=1",
      "train hidden=300", "cv k=2 hidden=300 epochs=1", "grid hidden=300 epochs=1 k=2", "report", "predict 3",
      "step",
      "lr-range", "train continue=m1", "saliency 3", "units",
    ] {
      let error = try OutOfMemory.$largestAllocation.withValue(50_000) { try scratch.fail(line) }
      #expect(error.message.contains("memory"), "\(line): \(error.message)")
    }
    try scratch.run("train hidden=20 epochs=1", "report")
  }

  @Test func theSentenceOfAFailedAllocation() {
    let error = OutOfMemory(bytes: 1_500_000_000).wording
    #expect(
      error.message == "there is not enough memory: the system has no 1.5 GB left for one part of the work")
    #expect(
      error.hint
        == "use fewer rows, a smaller batch= or network, or 'drop' datasets and models that are no longer needed"
    )
    #expect(
      OutOfMemory(bytes: 30_000_000, available: 9_000_000).wording.message
        == "there is not enough memory: one part of the work takes 30 MB, and 9.0 MB are left")
    #expect(
      OutOfMemory(bytes: .max).wording.message
        == "there is not enough memory: no system has what this would take")
  }
}
