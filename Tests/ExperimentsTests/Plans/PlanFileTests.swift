import Compute
import Digits
import Foundation
import Testing

@testable import Experiments

@Suite("Files of plans") struct PlanFileTests {
  @Test func rowsAsText() {
    for rows in [[], [0], [0, 1, 2], [5, 3, 4, 5, 9], Array(0..<1000), [3, 1]] {
      #expect(RowRanges.rows(in: RowRanges.text(of: rows), of: 1000) == rows)
    }
    #expect(RowRanges.text(of: [0, 1, 2, 3, 4, 9, 7]) == "0-4,9,7")
    for text in [
      "-", "1-", "-1", "3-1", "0-9223372036854775807", "10", "0-9,0", "a", "1,,2", "99999999999999999999",
    ] {
      #expect(RowRanges.rows(in: text, of: 10) == nil, "\(text)")
    }
  }

  /// The fast way to many digests gives those of the slow way.
  @Test func digestsAreThoseOfKeys() throws {
    let (search, _) = try PlanFixture.search()
    let digests = FitDigests(search.candidates)
    for (index, settings) in search.candidates.enumerated() {
      for scoring in Scoring.allCases {
        let key = FitKey(settings: settings, trained: "ab", heldOut: "cd", scoring: scoring)
        #expect(digests.of(index, trained: "ab", heldOut: "cd", scoring: scoring) == key.digest)
      }
    }
  }

  @Test func damagedPlansAreErrors() throws {
    let (search, examples) = try PlanFixture.search()
    let fixture = PlanFixture(on: examples)
    _ = try fixture.write(try PlanFixture.work(of: search, on: examples))
    let path = fixture.folder.plan
    let whole = try Data(contentsOf: URL(filePath: path))
    for length in stride(from: 0, to: whole.count - 1, by: 97) {
      try whole.prefix(length).write(to: URL(filePath: path))
      #expect(throws: PlanError.damaged(path: path)) { try SearchPlan(reading: path) }
    }
    let text = String(decoding: whole, as: UTF8.self)
    for (from, to) in [
      ("\"chunks\" : 2", "\"chunks\" : 0"), ("\"chunks\" : 2", "\"chunks\" : 99"),
      ("\"trained\" : 0", "\"trained\" : -1"), ("\"settings\" : 1", "\"settings\" : 9223372036854775807"),
      ("\"epochs\" : 2", "\"epochs\" : 9223372036854775807"),
    ] {
      #expect(text.contains(from))
      try Data(text.replacing(from, with: to).utf8).write(to: URL(filePath: path))
      #expect(throws: PlanError.damaged(path: path), "\(to)") { try SearchPlan(reading: path) }
    }
    try Data(text.replacing("\"format\" : 1", with: "\"format\" : 2").utf8).write(to: URL(filePath: path))
    #expect(throws: PlanError.otherFormat(path: path, found: 2, known: 1)) { try SearchPlan(reading: path) }
    #expect(throws: PlanError.noPlan(path: "/nowhere")) { try SearchPlan(reading: "/nowhere") }
  }

  @Test func theFirstResultCountsAndCopiesAreCompared() throws {
    let (search, examples) = try PlanFixture.search()
    let fixture = PlanFixture(on: examples)
    let plan = try fixture.write(try PlanFixture.work(of: search, on: examples))
    func record(_ score: Double, weights: String?, host: String) -> FitRecord {
      FitRecord(
        fit: 1, key: plan.fits[1].judged[0].key, outcomes: [.scored(score)], weights: weights, seconds: 1,
        maker: .init(host: host, processor: "cpu of \(host)", libraries: ["oneDNN": "2"], numerics: host))
    }
    let first = record(0.5, weights: "aa", host: "n1")
    #expect(try first.write(to: fixture.folder, of: plan) == .first)
    #expect(try record(0.5, weights: "aa", host: "n2").write(to: fixture.folder, of: plan) == .copy)
    #expect(try record(0.5, weights: nil, host: "n2").write(to: fixture.folder, of: plan) == .copy)
    let other = record(0.5, weights: "bb", host: "n3")
    #expect(try other.write(to: fixture.folder, of: plan) == .differs(first))
    let pairs = FitRecord.differing(in: fixture.folder, of: plan)
    #expect(pairs.map(\.first) == [first])
    #expect(pairs.map(\.other) == [other])
    #expect(FitRecord(reading: fixture.folder.result(of: 1), of: plan, fit: 1) == first)
    // The record of another plan does not count.
    let alien = FitRecord(
      fit: 2, key: "other", outcomes: [.scored(1)], weights: nil, seconds: 0, maker: first.maker)
    #expect(try alien.write(to: fixture.folder, of: plan) == .first)
    #expect(FitRecord(reading: fixture.folder.result(of: 2), of: plan, fit: 2) == nil)
    #expect(PlanFolder.names(in: fixture.folder.results + "/000").count == 3)
  }

  @Test func theLedgerTellsWhatBecameOfAttempts() throws {
    let (search, examples) = try PlanFixture.search()
    let fixture = PlanFixture(on: examples, chunks: 1)
    let plan = try fixture.write(try PlanFixture.work(of: search, on: examples))
    func attempt(_ name: String, _ events: [AttemptEvent], tail: String = "") throws -> Attempt {
      let log = try fixture.log(0, name)
      log.write(AttemptEvent(.begin))
      log.write(AttemptEvent(.fit, fit: 4))
      events.forEach(log.write)
      if !tail.isEmpty {
        try Data(try Data(contentsOf: URL(filePath: log.path)) + Data(tail.utf8)).write(
          to: URL(filePath: log.path))
      }
      return try #require(Attempt(reading: log.path))
    }
    func exit(_ status: Int, _ why: String? = nil) -> AttemptEvent {
      var event = AttemptEvent(.exit)
      (event.status, event.why) = (status, why)
      return event
    }
    func end(_ how: AttemptEvent.Ending) -> AttemptEvent {
      var event = AttemptEvent(.end)
      event.how = how
      return event
    }
    #expect(try attempt("000000-a", [end(.done), exit(0)]).fate(isAlive: false) == .done)
    #expect(try attempt("000000-b", [end(.stopped), exit(75)]).fate(isAlive: false) == .lost)
    // The node went down, with half a line in the file.
    let silent = try attempt("000000-c", [], tail: "{\"what\":\"epo")
    #expect(silent.fate(isAlive: true) == .open)
    #expect(silent.fate(isAlive: false) == .lost)
    #expect(silent.running.keys.sorted() == [4])
    #expect(try attempt("000000-d", [exit(137)]).fate(isAlive: false) == .lost)
    #expect(Attempt.breaks(in: Attempt.all(in: fixture.folder)) == [:])
    for number in 0..<3 {
      let events = number == 0 ? [exit(139)] : [exit(137, "out of memory, says Slurm")]
      #expect(try attempt("000000-e\(number)", events).fate(isAlive: false) == .broken)
    }
    #expect(Attempt.breaks(in: Attempt.all(in: fixture.folder)) == [4: 3])
    // The others are made; the one that broke three times is left alone and named.
    #expect(try fixture.worker(plan).make(chunk: 0, log: fixture.log(0)) == .givenUp(fits: [4]))
    var records = FitRecords(of: plan, in: fixture.folder)
    #expect(records.update() == [0, 1, 2, 3, 5])
  }
}
