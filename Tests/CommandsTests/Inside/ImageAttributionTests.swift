import Notebook
import NotebookTestSupport
import Testing

/// `saliency`, `occlude` and `perturb` of networks of images and of ensembles, against plain loops.
@Suite struct ImageAttributionTests {
  /// Central differences of the plain network.
  @Test(arguments: Scratch.imageTrainings) func saliencyIsTheDerivativeOfTheScore(_ training: String) throws {
    let scratch = try Scratch.ofImages(training)
    let plain = try PlainImageNetwork(scratch)
    for digit in [0, 3] {
      let found = try scratch.json("saliency 42 digit=\(digit)")
      #expect(agree(found["gradient"], slopes(plain, 42, digit), within: 1e-5))
      #expect(abs(try #require(found["score"] as? Double) - plain.scores(plain.pixels(42))[digit]) < 1e-5)
    }
  }

  private func slopes(_ plain: PlainImageNetwork, _ row: Int, _ digit: Int) -> [Double] {
    let (pixels, step) = (plain.pixels(row), 1e-6)
    return pixels.indices.map { index in
      func score(_ change: Double) -> Double {
        var moved = pixels
        moved[index] += change
        return plain.scores(moved)[digit]
      }
      return (score(step) - score(-step)) / (2 * step)
    }
  }

  @Test func occlusionAndPerturbationAreWhatTheNetworkSays() throws {
    let scratch = try Scratch.ofImages(Scratch.imageTrainings[0])
    let plain = try PlainImageNetwork(scratch)
    #expect(
      agree(try scratch.json("occlude 42 patch=3")["covered"], covered([plain], 42), within: 1e-5))
    #expect(agree(try shifted(scratch), judged([plain], moved(plain.pixels(42))), within: 1e-5))
  }

  /// Of an ensemble the means: of the scores' derivatives, of the probabilities.
  @Test func ensemblesAreAskedToo() throws {
    let scratch = try Scratch.ofImages(Scratch.imageTrainings[0])
    try scratch.run("train hidden=6 epochs=3 seed=4", "ensemble m1 m2")
    let workspace = scratch.notebook.workspace
    let dataset = try #require(workspace.currentDataset)
    let members = try ["m1", "m2"].map {
      try PlainImageNetwork(try #require(workspace.models[$0]?.network?.model), dataset)
    }
    let found = try scratch.json("saliency 42 digit=2")
    let both = members.map { slopes($0, 42, 2) }
    #expect(agree(found["gradient"], zip(both[0], both[1]).map { ($0 + $1) / 2 }, within: 1e-5))
    let scores = members.map { $0.scores($0.pixels(42))[2] }
    #expect(abs(try #require(found["score"] as? Double) - (scores[0] + scores[1]) / 2) < 1e-5)
    #expect((found["decision"] as? [String: Any])?["model"] as? String == "e1")
    #expect(agree(try scratch.json("occlude 42 patch=3")["covered"], covered(members, 42), within: 1e-5))
    #expect(agree(try shifted(scratch), judged(members, moved(members[0].pixels(42))), within: 1e-5))
  }

  private func judged(_ members: [PlainImageNetwork], _ pixels: [Double]) -> [Double] {
    let all = members.map { $0.probabilities($0.scores(pixels)) }
    return all[0].indices.map { index in all.reduce(0) { $0 + $1[index] } / Double(all.count) }
  }

  private func covered(_ members: [PlainImageNetwork], _ row: Int) -> [Double] {
    let pixels = members[0].pixels(row)
    let best = PlainImageNetwork.best(judged(members, pixels))
    return pixels.indices.map { middle in
      let copy = pixels.indices.map { index -> Double in
        let (down, across) = (index / 8 - middle / 8, index % 8 - middle % 8)
        return abs(down) <= 1 && abs(across) <= 1 ? 0 : pixels[index]
      }
      return judged(members, copy)[best]
    }
  }

  /// One to the right and two down.
  private func moved(_ pixels: [Double]) -> [Double] {
    (0..<64).map { index -> Double in index >= 16 && index % 8 >= 1 ? pixels[index - 17] : 0 }
  }

  private func shifted(_ scratch: Scratch) throws -> [Double] {
    let after = try #require(try scratch.json("perturb 42 shift=1,2")["after"] as? [[String: Any]])
    return after.map { $0["probability"] as? Double ?? .nan }
  }
}
