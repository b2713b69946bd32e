import NotebookTestSupport
import Testing

@Suite struct PerturbTests: InsideSuite {
  @Test func aPerturbedDigitIsJudgedAsItLooksNow() throws {
    let scratch = try trained("train hidden=8 epochs=3")
    let (plain, dataset) = try PlainNetwork.of(scratch)
    let pixels = PlainNetwork.pixels(dataset, 42)
    func after(_ line: String) throws -> [Double] {
      let entries = try #require(try scratch.json(line)["after"] as? [[String: Any]])
      return entries.compactMap { $0["probability"] as? Double }
    }
    // Two to the right and one up: what was at (row + 1, column - 2).
    let moved = (0..<64).map { index in
      let (row, column) = (index / 8 + 1, index % 8 - 2)
      return row < 8 && column >= 0 ? pixels[row * 8 + column] : 0
    }
    #expect(agree(try after("perturb 42 shift=2,-1"), plain.probabilities(moved), within: 1e-5))
    func neighbours(_ index: Int) -> [Double] {
      [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)].compactMap { down, across in
        let (row, column) = (index / 8 + down, index % 8 + across)
        return (0..<8).contains(row) && (0..<8).contains(column) ? pixels[row * 8 + column] : nil
      }
    }
    let thick = (0..<64).map { neighbours($0).max() ?? 0 }
    #expect(agree(try after("perturb 42 thicken=1"), plain.probabilities(thick), within: 1e-5))
    let thin = (0..<64).map { neighbours($0).min() ?? 0 }
    #expect(agree(try after("perturb 42 thicken=-1"), plain.probabilities(thin), within: 1e-5))
    #expect(try after("perturb 42 noise=0.3 seed=1") == after("perturb 42 noise=0.3 seed=1"))
    #expect(try after("perturb 42 noise=0.3 seed=1") != after("perturb 42 noise=0.3 seed=2"))
    let before = try #require(try scratch.json("perturb 42 noise=0.1")["before"] as? [[String: Any]])
    #expect(
      agree(before.map { $0["probability"] as? Double ?? .nan }, plain.probabilities(pixels), within: 1e-5))
  }

  @Test func aRangeIsTriedStepByStep() throws {
    let scratch = try trained("train hidden=8 epochs=3")
    let sweep = try scratch.json("perturb 42 rotate=-40..40")
    #expect(try #require(sweep["amounts"] as? [Double]) == (0...40).map { -40 + 2 * Double($0) })
    let digits = try #require(sweep["digits"] as? [[String: Any]])
    for (place, angle) in [(0, "-40"), (20, "0"), (31, "22")] {
      let single = try #require(try scratch.json("perturb 42 rotate=\(angle)")["after"] as? [[String: Any]])
      let found = digits.map { ($0["probabilities"] as? [Double] ?? [])[place] }
      #expect(agree(found, single.map { $0["probability"] as? Double ?? .nan }, within: 1e-6))
    }
    let thick = try scratch.json("perturb 42 thicken=-1..2 shift=1,0")
    #expect(thick["amounts"] as? [Double] == [-1, 0, 1, 2])
    #expect(try text(scratch, "perturb 42").contains("It says "))
  }
}
