import NotebookTestSupport
import Testing

@Suite struct SaliencyTests: InsideSuite {
  private static let trainings = Scratch.trainings

  /// Central differences of the plain network, whose scores are smooth enough away from relu's kinks.
  @Test(arguments: trainings) func saliencyIsTheDerivativeOfTheScore(_ training: String) throws {
    let scratch = try trained(training)
    let (plain, dataset) = try PlainNetwork.of(scratch)
    let pixels = PlainNetwork.pixels(dataset, 42)
    for digit in 0..<4 {
      let found = try scratch.json("saliency 42 digit=\(digit)")
      let step = 1e-6
      let expected = pixels.indices.map { index in
        func score(_ change: Double) -> Double {
          var moved = pixels
          moved[index] += change
          return plain.scores(moved)[digit]
        }
        return (score(step) - score(-step)) / (2 * step)
      }
      #expect(agree(found["gradient"], expected, within: 1e-5))
      #expect(abs(try #require(found["score"] as? Double) - plain.scores(pixels)[digit]) < 1e-5)
    }
    let standard = try scratch.json("saliency 42")
    #expect(standard["digit"] as? Int == PlainNetwork.best(plain.scores(pixels)))
  }
}
