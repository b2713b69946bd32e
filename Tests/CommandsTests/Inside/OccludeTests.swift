import NotebookTestSupport
import Testing

@Suite struct OccludeTests: InsideSuite {
  @Test(arguments: [1, 2, 5, 30]) func occlusionIsWhatTheNetworkSaysOfCoveredImages(_ patch: Int) throws {
    let scratch = try trained("train hidden=8 epochs=3")
    let (plain, dataset) = try PlainNetwork.of(scratch)
    let covered = try scratch.json("occlude 42 patch=\(patch)")["covered"] as? [Double]
    let pixels = PlainNetwork.pixels(dataset, 42)
    let best = PlainNetwork.best(plain.probabilities(pixels))
    let expected = pixels.indices.map { middle in
      let copy = pixels.indices.map { index in
        let down = index / 8 - (middle / 8 - patch / 2)
        let across = index % 8 - (middle % 8 - patch / 2)
        return (0..<patch).contains(down) && (0..<patch).contains(across) ? 0 : pixels[index]
      }
      return plain.probabilities(copy)[best]
    }
    #expect(agree(covered, expected, within: 1e-5))
  }
}
