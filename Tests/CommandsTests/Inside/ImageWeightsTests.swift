import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// `weights` of networks of images: filters, and the maps that enter dense layers.
@Suite struct ImageWeightsTests: InsideSuite {
  @Test(arguments: Scratch.imageTrainings) func weightsAreTheModels(_ training: String) throws {
    let scratch = try Scratch.ofImages(training)
    let plain = try PlainImageNetwork(scratch)
    for (number, range) in plain.layers.enumerated() {
      let stage = plain.stages[range.lowerBound]
      let weights = plain.tensor(range.lowerBound, "weight")
      let found = try scratch.json("weights layer=\(number + 1)")
      let units = try #require(found["units"] as? [[String: Any]])
      #expect(units.count == stage.output.channels && found["unit_count"] as? Int == units.count)
      let count = weights.count / units.count
      for (unit, entry) in units.enumerated() {
        var expected = Array(weights[unit * count..<(unit + 1) * count])
        if case .dense = stage.layer { expected = (0..<count).map { weights[$0 * units.count + unit] } }
        #expect(agree(entry["weights"], expected, within: 1e-14))
        let mean = expected.reduce(0, +) / Double(count)
        #expect(abs(try #require(entry["mean"] as? Double) - mean) < 1e-9)
        let norm = sqrt(expected.reduce(0) { $0 + $1 * $1 })
        #expect(abs(try #require(entry["norm"] as? Double) - norm) < 1e-9)
        #expect(
          abs(try #require(entry["bias"] as? Double) - plain.tensor(range.lowerBound, "bias")[unit]) < 1e-14)
      }
    }
  }

  /// Which pictures are drawn, the strongest first, and what they are called.
  @Test func theStrongestPicturesOfAUnitAreDrawn() throws {
    let scratch = try Scratch.ofImages(Scratch.imageTrainings[0])
    let plain = try PlainImageNetwork(scratch)
    func grid(_ line: String) throws -> DivergingHeatmap {
      let blocks = try #require(scratch.run(line).result).blocks
      return try #require(blocks.compactMap { if case .signed(let grid) = $0 { grid } else { nil } }.first)
    }
    let filters = try grid("weights")
    #expect(filters.pictures.map(\.caption) == (0..<4).map { "channel \($0)" })
    let first = plain.layers[0].lowerBound
    #expect(filters.pictures.flatMap(\.values) == plain.tensor(first, "weight"))
    #expect(filters.pictures.allSatisfy { $0.height == 3 && $0.width == 3 })

    // Channel 2 of layer 2 looks at four channels, unit 1 of layer 3 at six maps of 4 x 4.
    let second = plain.tensor(plain.layers[1].lowerBound, "weight")
    let filter = (0..<4).map { Array(second[(2 * 4 + $0) * 9..<(2 * 4 + $0 + 1) * 9]) }
    try expectStrongest(try grid("weights layer=2 unit=2"), filter, side: 3)
    let third = plain.tensor(plain.layers[2].lowerBound, "weight")
    let maps = (0..<6).map { channel in (0..<16).map { third[(channel * 16 + $0) * 7 + 1] } }
    try expectStrongest(try grid("weights layer=3 unit=1"), maps, side: 4)
    let overview = try grid("weights layer=3")
    #expect(overview.pictures.count == 7)
    #expect(overview.pictures[1].values == maps.max { length($0) < length($1) })
    let screen = try text(scratch, "weights layer=2").replacing("\n", with: " ")
    #expect(screen.contains("Each has 4 pictures, one for each channel that enters; the strongest is drawn."))
    #expect(try text(scratch, "weights layer=1 unit=0").contains("\nrow "))
  }

  private func length(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }

  private func expectStrongest(_ grid: DivergingHeatmap, _ slices: [[Double]], side: Int) throws {
    let order = slices.indices.sorted { length(slices[$0]) > length(slices[$1]) }
    #expect(grid.pictures.map(\.caption) == order.map { "from channel \($0)" })
    #expect(grid.pictures.map(\.values) == order.map { slices[$0] })
    #expect(grid.pictures.allSatisfy { $0.height == side && $0.width == side })
    #expect(grid.full == slices.joined().map(abs).max())
  }
}
