import CommandLanguage
import Experiments
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

/// Keys that would change nothing are answered, not passed over.
@Suite struct KeyUseTests {
  private func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load \(try scratch.csv("digits.csv", rows: 120))")
    return scratch
  }

  @Test(arguments: [
    ("train momentum=0.5", "momentum=0.5", "solver=adam", "solver=sgd", "solver=sgd"),
    ("train solver=adamw nesterov=false", "nesterov=false", "solver=adamw", "solver=sgd", "solver=sgd"),
    (
      "train solver=sgd beta1=0.8", "beta1=0.8", "solver=sgd", "solver=adam and solver=adamw",
      "solver=adam or solver=adamw"
    ),
    (
      "cv solver=sgd beta2=0.8", "beta2=0.8", "solver=sgd", "solver=adam and solver=adamw",
      "solver=adam or solver=adamw"
    ),
    (
      "train solver=sgd epsilon=0.1", "epsilon=0.1", "solver=sgd", "solver=adam and solver=adamw",
      "solver=adam or solver=adamw"
    ),
    ("train decay=0.1", "decay=0.1", "solver=adam", "solver=adamw", "solver=adamw"),
    (
      "train warmup=0.2", "warmup=0.2", "schedule=constant", "schedule=cosine and schedule=one-cycle",
      "schedule=cosine or schedule=one-cycle"
    ),
    (
      "train solver=sgd power=0.2", "power=0.2", "schedule=constant", "schedule=invscaling",
      "schedule=invscaling"
    ),
    ("train schedule=adaptive", "schedule=adaptive", "solver=adam", "solver=sgd", "solver=sgd"),
    (
      "train mlp patience=3 epochs=1", "patience=3", "schedule=one-cycle", "early-stopping=true",
      "early-stopping=true"
    ),
    (
      "train schedule=cosine tol=0", "tol=0", "schedule=cosine", "early-stopping=true", "early-stopping=true"
    ),
    (
      "suspects validation=0.2", "validation=0.2", "early-stopping=false", "early-stopping=true",
      "early-stopping=true"
    ),
    ("grid hidden=4|6 momentum=0.5", "momentum=0.5", "solver=adam", "solver=sgd", "solver=sgd"),
    ("grid decay=0|0.1", "decay=0|0.1", "solver=adam", "solver=adamw", "solver=adamw"),
  ])
  func aKeyWithoutUseIsAnError(line: String, key: String, beside: String, users: String, add: String) throws {
    let scratch = try scratch()
    let error = try scratch.fail(line)
    #expect(error.message == "'\(key)' has no effect with \(beside): it is for \(users)")
    #expect(error.hint == "leave it out, or add \(add)")
    let start = try #require(line.firstRange(of: key)).lowerBound
    #expect(error.columns?.lowerBound == line.distance(from: line.startIndex, to: start))
    #expect(scratch.notebook.workspace.models.isEmpty)
  }

  @Test(arguments: [
    "train hidden=4 epochs=1 solver=sgd lr=0.1 momentum=0.5 nesterov=false schedule=invscaling power=0.3 tol=0",
    "train hidden=4 epochs=1 beta1=0.8 beta2=0.9 epsilon=1e-7 alpha=0.1 tol=0.1 patience=2",
    "train hidden=4 epochs=1 solver=adamw decay=0.1 schedule=one-cycle warmup=0.1",
    "train hidden=4 epochs=1 schedule=cosine early-stopping=true tol=0.1 patience=2 validation=0.2",
    // The preset's own decay and schedule need not suit what is typed beside it.
    "train mlp hidden=4 solver=sgd lr=0.1 epochs=1 schedule=constant",
    "grid hidden=4 epochs=1 k=2 solver=sgd|adam lr=0.01 momentum=0.5 beta1=0.8",
  ])
  func whatSomeCandidateUsesIsTaken(line: String) throws {
    try scratch().run(line)
  }

  @Test func aModelGoesOnWithItsOwn() throws {
    let scratch = try scratch()
    try scratch.run(
      "train hidden=4 epochs=1 solver=sgd lr=0.1 momentum=0.5", "train continue=m1 epochs=1",
      "train continue=m1 epochs=1 momentum=0.8", "train continue=m1 epochs=1 solver=adam")
    #expect(
      try scratch.fail("train continue=m1 decay=0.1").message
        == "'decay=0.1' has no effect with solver=sgd: it is for solver=adamw")
  }

  @Test func settingsThatDoNotCountAreNotListed() throws {
    let scratch = try scratch()
    let adam = try #require(try scratch.json("train hidden=4 epochs=1")["settings"] as? [String: String])
    #expect(adam["momentum"] == nil && adam["decay"] == nil && adam["beta1"] == "0.9")
    let grid = try scratch.run("grid hidden=4 epochs=1 k=2 solver=sgd|adam momentum=0.5|0.9")
    let result = try #require(grid.result as? GridResult)
    #expect(
      result.candidates.map(\.params) == [
        ["solver": "sgd", "momentum": "0.5"], ["solver": "sgd", "momentum": "0.9"], ["solver": "adam"],
        ["solver": "adam"],
      ])
  }
}
