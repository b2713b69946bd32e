import Compute
import Display
import Experiments
import Foundation
import Networks
import Testing

@testable import CommandLanguage
@testable import Commands
@testable import Notebook

/// The inside of networks of images: filters and channels, against plain loops.
@Suite struct ImageUnitsTests {
  @Test(arguments: Scratch.imageTrainings) func channelsAreMeasuredOnTheRowsThatAreNamed(
    _ training: String
  ) throws {
    let scratch = try Scratch.ofImages(training)
    let plain = try PlainImageNetwork(scratch)
    let rows = try #require(scratch.notebook.workspace.currentSplit).split.test
    let labels = try #require(plain.dataset.labels)
    let values = rows.map { plain.values(plain.pixels($0)) }
    for (number, range) in plain.layers.dropLast().enumerated() {
      let found = try scratch.json("units layer=\(number + 1)")
      #expect(
        found["rows"] as? Int == 50 && found["named_rows"] as? Int == 50 && found["probed"] as? Int == 50)
      let said = plain.said(range)
      let shape = plain.stages[said].output
      let size = shape.height * shape.width
      let units = try #require(found["units"] as? [[String: Any]])
      #expect(units.compactMap { $0["unit"] as? Int }.sorted() == Array(0..<shape.channels))
      for entry in units {
        let unit = try #require(entry["unit"] as? Int)
        let maps = values.map { Array($0[said][unit * size..<(unit + 1) * size]) }
        let all = maps.flatMap { $0 }
        let mean = all.reduce(0, +) / Double(all.count)
        let deviation = sqrt(all.reduce(0) { $0 + pow($1 - mean, 2) } / Double(all.count))
        for (key, value) in [
          ("mean", mean), ("deviation", deviation), ("least", all.min() ?? .nan),
          ("largest", all.max() ?? .nan),
        ] {
          #expect(abs(try #require(entry[key] as? Double) - value) < 1e-5, "\(key)")
        }
        // What is 0 but for rounding may fall on either side of it.
        let near = Double(all.count { abs($0) < 1e-6 && $0 != 0 })
        let active = Double(all.count { $0 > 0 })
        #expect(
          abs(try #require(entry["active"] as? Double) * Double(all.count) - active) <= near + 1e-6)
        let exciting = try #require(entry["exciting"] as? [[String: Any]])
        let tops = maps.map { $0.max() ?? .nan }.sorted(by: >)
        #expect(
          agree(exciting.map { $0["activation"] as? Double ?? .nan }, Array(tops.prefix(12)), within: 1e-5))
        for excited in exciting {
          let row = try #require(excited["row"] as? Int)
          let place = try #require(rows.firstIndex(of: row))
          let at = excited["at"] as? [Int]
          #expect((at != nil) == (size > 1))
          let index = at.map { $0[0] * shape.width + $0[1] } ?? 0
          #expect(abs(maps[place][index] - (excited["activation"] as? Double ?? .nan)) < 1e-5)
        }
        var (changed, gained) = (0, 0)
        for (row, before) in zip(rows, values) {
          let held = plain.scores(plain.pixels(row)) { name, values in
            guard name == plain.stages[said].name else { return }
            for place in unit * size..<(unit + 1) * size { values[place] = mean }
          }
          let (plainBest, heldBest) = (
            PlainImageNetwork.best(before[before.count - 1]), PlainImageNetwork.best(held)
          )
          if plainBest != heldBest { changed += 1 }
          gained += (plainBest == Int(labels[row]) ? 1 : 0) - (heldBest == Int(labels[row]) ? 1 : 0)
        }
        #expect(entry["changed"] as? Int == changed && entry["gained"] as? Int == gained, "\(number) \(unit)")
      }
    }
  }

  /// With less to do than there is, some rows are looked at, and their number is said.
  @Test func largeLayersAreMeasuredOnFewerRows() throws {
    let scratch = try Scratch.ofImages(Scratch.imageTrainings[0])
    let plain = try PlainImageNetwork(scratch)
    let predictor = try Predictor(plain.model, workers: ThreadPool(count: 1))
    let network = try NetworkInspection(plain.model, of: predictor)
    let rows = Array(0..<100)
    func measured(values: Int, work: Int) throws -> UnitAblation {
      let found = try UnitAblation.run(
        of: network.layers[0], in: network, of: plain.model, plain.dataset.images,
        labels: plain.dataset.labels, rows: rows, cost: .init(probed: 50, values: values, multiplyAdds: work),
        workers: ThreadPool(count: 1), cancellation: Cancellation())
      return try #require(found)
    }
    // Layer 1 says 4 x 4 x 4 numbers a row.
    let few = try measured(values: 64 * 25, work: .max)
    #expect(few.measured == Array(stride(from: 0, to: 100, by: 4)) && few.probed == 25)
    #expect(few.units[0].statistics.topActivations.allSatisfy { $0.row % 4 == 0 })
    // 4 x 9 x 64 + 6 x 36 x 16 + 96 x 7 + 7 x 4 multiplications judge a row.
    #expect(try measured(values: .max, work: 6460 * 10).measured == Array(stride(from: 0, to: 100, by: 10)))
    #expect(try measured(values: 1, work: .max).measured == [0])
    #expect(try measured(values: .max, work: .max).probed == 50)

    let workspace = scratch.notebook.workspace
    let judged = JudgedRows(
      try #require(workspace.currentModel), on: .test, of: plain.dataset, rows: few.measured, in: workspace)
    #expect(MeasuredRows(judged, of: 25).inWords == "the 25 test rows of stripes")
    #expect(MeasuredRows(judged, of: 9000).inWords == "25 of the 9,000 test rows of stripes, evenly spaced")
  }

  @Test func deadChannelsAreFound() throws {
    let scratch = try Scratch.ofImages("train layers=conv:12x3 solver=sgd lr=3 epochs=4 seed=1")
    let plain = try PlainImageNetwork(scratch)
    let maps = (0..<200).map { plain.values(plain.pixels($0))[1] }
    let dead = (0..<12).filter { channel in
      maps.allSatisfy { $0[channel * 36..<(channel + 1) * 36].allSatisfy { $0 == 0 } }
    }
    #expect(!dead.isEmpty)
    #expect(try scratch.json("units on=all")["dead"] as? [Int] == dead)
    let screen = try text(scratch, "units on=all")
    #expect(screen.contains("dead, the same on every row: \(dead[0])"))
    #expect(screen.contains("Channels of relu do not saturate."))
    #expect(try text(scratch, "units on=all unit=\(dead[0])").contains("It is dead"))
  }

  private func text(_ scratch: Scratch, _ line: String) throws -> String {
    TextRenderer().render(try #require(scratch.run(line).result).blocks)
  }

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

  @Test func whatIsDrawnCanBeWrittenToAFile() throws {
    let scratch = try Scratch.ofImages(Scratch.imageTrainings[0])
    for (line, name) in [
      ("weights", "w"), ("weights layer=2 unit=1", "u"), ("activations 42", "a"), ("saliency 42", "s"),
      ("occlude 42", "o"),
    ] {
      for format in ["svg", "png"] {
        let path = "\(scratch.folder.path)/\(name).\(format)"
        let found = try scratch.json("\(line) out=\(path)")
        #expect(found["format"] as? String == format)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        #expect(bytes.count == found["bytes"] as? Int)
        #expect(
          format == "svg" ? bytes.starts(with: Array("<?xml".utf8)) : bytes.starts(with: [137, 80, 78, 71]))
      }
    }
    let again = try scratch.fail("weights out=\(scratch.folder.path)/w.png")
    #expect(again.hint == "choose another name, or add --force to overwrite it")
    try scratch.run("weights out=\(scratch.folder.path)/w.png --force")
    // Units without maps make no pictures.
    let strips = try scratch.fail("activations 42 layer=3 out=\(scratch.folder.path)/strip.png")
    #expect(strips.hint == "a drawing goes into FILE.svg")
  }
}
