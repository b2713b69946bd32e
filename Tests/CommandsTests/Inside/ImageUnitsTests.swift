import Compute
import Digits
import Experiments
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

/// `units` of networks of images, against plain loops.
@Suite struct ImageUnitsTests: InsideSuite {
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
          gained +=
            (ClassLabel(plainBest) == labels[row] ? 1 : 0) - (ClassLabel(heldBest) == labels[row] ? 1 : 0)
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
}
