import Foundation
import NotebookTestSupport
import Testing

/// What the prose of the lessons says of figures, held against the figures.
@Suite struct LessonFigureTests {
  /// A notebook in which a lesson was followed to its end.
  private static func scratch(afterLesson number: Int) throws -> Scratch {
    let scratch = try Scratch()
    let lesson = try #require(LessonTests.lessons.first { $0.number == number })
    for command in lesson.commands { try scratch.run(command) }
    return scratch
  }

  /// Mistakes of a model on the test rows.
  private static func wrong(_ model: String, in scratch: Scratch) throws -> Int {
    try #require(try scratch.json("wrong n=1 model=\(model)")["wrong"] as? Int)
  }

  /// The share of its training rows that a model has right.
  private static func trainAccuracy(_ model: String, in scratch: Scratch) throws -> Double {
    try #require(try scratch.json("use \(model)")["train_accuracy"] as? Double)
  }

  @Test func tinyStepsAreWorseThanGuessing() throws {
    let scratch = try Self.scratch(afterLesson: 4)
    #expect(try Self.trainAccuracy("tiny-steps", in: scratch) < 0.1)
    #expect(try Self.trainAccuracy("good-steps", in: scratch) > 0.95)
    #expect(try Self.trainAccuracy("giant-steps", in: scratch) < 0.5)
    #expect((0.8..<0.95).contains(try Self.trainAccuracy("adam-steps", in: scratch)))
    let report = try scratch.json("report on=train model=tiny-steps")
    let confusion = try #require(report["confusion"] as? [[Int]])
    #expect(confusion.reduce(0) { $0 + $1[0] + $1[4] + $1[6] } > 3_000 / 2, "most are taken for 0, 4 or 6")
  }

  @Test func stoppingEarlyMakesNoFewerMistakesHere() throws {
    let scratch = try Self.scratch(afterLesson: 5)
    #expect(
      try Self.wrong("in-time", in: scratch) >= Self.wrong("more-rows", in: scratch))
    let stopped = try scratch.json("use in-time")
    #expect(try #require(stopped["epochs"] as? Int) < 40)
    #expect(stopped["train_accuracy_rows"] as? Int == 2_700)
  }

  @Test func theDrawnOneIsStillWrongButLessSurely() throws {
    let scratch = try Self.scratch(afterLesson: 7)
    #expect(try abs(Self.wrong("taught", in: scratch) - Self.wrong("reader", in: scratch)) < 10)
    func shares(_ model: String) throws -> [Double] {
      let images = try scratch.json("predict 4001 model=\(model)")["images"] as? [[String: Any]]
      let shares = try #require(images?.first?["probabilities"] as? [[String: Any]])
      return shares.compactMap { $0["probability"] as? Double }
    }
    let (reader, taught) = (try shares("reader"), try shares("taught"))
    try #require(reader.count == 10 && taught.count == 10)
    #expect([7, 9].contains(taught.firstIndex(of: taught.max() ?? 0)))
    #expect((taught.max() ?? 0) < (reader.max() ?? 0))
    #expect(reader[1] < 0.02 && taught[1] > 0.04)
  }

  @Test func eachIdeaOfTheLastLessonMakesFewerMistakes() throws {
    let scratch = try Self.scratch(afterLesson: 8)
    let (pixels, filters) = (
      Double(try Self.wrong("all-pixels", in: scratch)), Double(try Self.wrong("filters", in: scratch))
    )
    let deformed = try (1...3).map { Double(try Self.wrong("deformed-\($0)", in: scratch)) }
    let together = Double(try Self.wrong("together", in: scratch))
    #expect((55..<70).contains(pixels))
    #expect((0.3..<0.5).contains(1 - filters / pixels), "a good third")
    #expect((0.18..<0.35).contains(1 - deformed[0] / filters), "about a quarter")
    #expect(deformed.allSatisfy { (15..<35).contains($0) && together < $0 })
    #expect((10..<20).contains(together))

    let calm = try Self.trainAccuracy("filters", in: scratch)
    let shaken = try Self.trainAccuracy("deformed-1", in: scratch)
    #expect(try calm > 0.99 && Self.trainAccuracy("all-pixels", in: scratch) > 0.99)
    #expect(shaken < calm)
    #expect(shaken - (1 - deformed[0] / 1_000) < (calm - (1 - filters / 1_000)) / 2, "the gap")
  }

  /// Lesson 10: shifts and attacks, which the reader types.
  @Test func shiftsAndAttacksHurtAsItSays() throws {
    let scratch = try Self.scratch(afterLesson: 10)
    let kinds = try #require(
      try scratch.json("robustness straight-reader mover kind=shift")["kinds"] as? [[String: Any]])
    let accuracy = try #require(kinds.first?["accuracy"] as? [[Double]])
    #expect((0.4..<0.6).contains(accuracy[0][1]) && accuracy[0][4] < 0.1)
    #expect(accuracy[1][1] > 0.85 && accuracy[1][4] < 0.5)
    let attack = try scratch.json("attack 42 model=straight-reader")
    #expect(try #require(attack["eps"] as? Double) < 0.1)
  }

  /// Lesson 11: what is taken out, and what was never there.
  @Test func cutNetworksReadAsItSays() throws {
    let scratch = try Self.scratch(afterLesson: 11)
    let whole = try Self.wrong("whole", in: scratch)
    func wrong(_ line: String, _ name: String) throws -> Int {
      try scratch.run("modify \(line) model=whole name=\(name)")
      return try Self.wrong(name, in: scratch)
    }
    #expect(try wrong("off layer=1 unit=3", "without-one") < whole + 10)
    #expect(try (whole..<150).contains(wrong("prune=0.5", "half-pruned")))
    #expect(try wrong("prune=0.9", "pruned") > 150)
    #expect(try (70..<110).contains(Self.wrong("twelve-units", in: scratch)))
    #expect(try abs(wrong("quantize=int8", "eight-bits") - whole) < 5)
  }

  /// Lesson 12: how far simple models come.
  @Test func simpleModelsComeAsFarAsItSays() throws {
    let scratch = try Self.scratch(afterLesson: 12)
    let nearest = try Self.wrong("three-nearest", in: scratch)
    let network = try Self.wrong("plain-network", in: scratch)
    #expect(try (150..<220).contains(Self.wrong("ten-means", in: scratch)))
    #expect((55..<80).contains(nearest) && abs(nearest - network) < 8, "about the same")
    #expect(try Self.wrong("bottom", in: scratch) > nearest + 15)
    #expect(try (12..<25).contains(Self.wrong("with-filters", in: scratch)))
    func test(_ line: String) throws -> (p: Double, onlyOne: Int) {
      let test = try #require(try scratch.json(line)["mcnemar"] as? [String: Any])
      let rows = ["only_first", "only_second"].compactMap { test[$0] as? Int }.reduce(0, +)
      return (try #require((test["p_value"] as? NSNumber)?.doubleValue), rows)
    }
    let alike = try test("diff three-nearest plain-network")
    #expect(alike.p > 0.2 && (50..<90).contains(alike.onlyOne))
    #expect(try test("diff three-nearest with-filters").p < 1e-4)
    try scratch.run("train forest name=hundred-trees")
    #expect(try Self.wrong("hundred-trees", in: scratch) < network)
  }
}
