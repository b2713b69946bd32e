import Compute
import Digits
import Experiments
import TestSupport
import Testing

@Suite struct NeighboursTests {
  struct Case: Decodable {
    let seed: UInt32
    let rows, pixels, levels, count: Int
    let distances: [Double]
  }

  @Test func distancesAreScikitLearns() throws {
    for expected in try Oracle.cases("neighbours.json", as: Case.self) {
      var random = RandomState(seed: expected.seed)
      let step = 255 / (expected.levels - 1)
      let pixels = (0..<expected.rows * expected.pixels).map { _ in
        UInt8(random.randint(in: 0...expected.levels - 1) * step)
      }
      let images = DigitImages(shape: ImageShape(height: 1, width: expected.pixels), pixels: pixels)
      let found = Neighbours.nearest(expected.count, to: 0, among: Array(0..<expected.rows), in: images)
      #expect(found.count == expected.distances.count)
      for (mine, theirs) in zip(found, expected.distances) {
        // scikit-learn computes distances by a matrix product; near 0 its error is the root of a rounding
        // error.
        #expect(abs(mine.distance - theirs) <= 1e-6, "seed \(expected.seed)")
      }
      #expect(!found.map(\.row).contains(0) && Set(found.map(\.row)).count == found.count)
    }
  }

  @Test func equallyNearRowsComeInTheirOrder() {
    let images = DigitImages(shape: ImageShape(height: 1, width: 1), pixels: [5, 7, 3, 5, 7, 3])
    let found = Neighbours.nearest(10, to: 0, among: [5, 4, 3, 2, 1, 0], in: images)
    #expect(found.map(\.row) == [3, 5, 4, 2, 1])
    let step = 2.0 / 255
    #expect(found.map(\.distance) == [0, step, step, step, step])
  }

  @Test func byALayerTheyAreThoseOfItsActivations() throws {
    let examples = try MNISTSample.rows(0..<80)
    var settings = TrainingSettings()
    settings.hidden = [12]
    settings.epochs = 2
    let model = try Trainer(settings).train(on: examples)
    let predictor = try Predictor(model, workers: ThreadPool(count: 1))
    let activations = try #require(
      try predictor.activations(ofLayer: 1, examples.images, rows: Array(0..<80)))
    let found = Neighbours.nearest(5, to: activations[0], among: Array(0..<80), by: activations)
    let distances = (0..<80).map { row -> Double in
      let squares = zip(activations[0], activations[row]).map { left, right -> Double in
        let difference = Double(left) - Double(right)
        return difference * difference
      }
      return squares.reduce(0, +).squareRoot()
    }
    let expected = (0..<80).sorted { (distances[$0], $0) < (distances[$1], $1) }.prefix(5)
    #expect(found.map(\.row) == Array(expected))
    #expect(found.first?.distance == 0)
  }
}
