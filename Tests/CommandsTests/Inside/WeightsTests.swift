import Foundation
import NotebookTestSupport
import Testing

@Suite struct WeightsTests: InsideSuite {
  @Test func weightsAreTheModels() throws {
    let scratch = try trained("train hidden=6,5 epochs=2")
    let (plain, _) = try PlainNetwork.of(scratch)
    for (layer, units) in [(1, 6), (2, 5), (3, 4)] {
      for unit in 0..<units {
        let found = try scratch.json("weights layer=\(layer) unit=\(unit)")
        #expect((found["height"] as? Int) == (layer == 1 ? 8 : nil))
        let entry = try #require((found["units"] as? [[String: Any]])?.first)
        let count = plain.weights[layer - 1].count / units
        let expected = (0..<count).map { plain.weights[layer - 1][$0 * units + unit] }
        #expect(agree(entry["weights"], expected, within: 1e-14))
        let mean = expected.reduce(0, +) / Double(count)
        let variance = expected.reduce(0) { $0 + pow($1 - mean, 2) } / Double(count)
        for (key, value) in [
          ("mean", mean), ("deviation", sqrt(variance)), ("bias", plain.biases[layer - 1][unit]),
          ("norm", sqrt(expected.reduce(0) { $0 + $1 * $1 })), ("least", expected.min() ?? .nan),
          ("largest", expected.max() ?? .nan),
        ] {
          #expect(abs(try #require(entry[key] as? Double) - value) < 1e-9, "\(key)")
        }
      }
    }
    #expect((try scratch.json("weights n=4")["units"] as? [Any])?.count == 4)
  }
}
