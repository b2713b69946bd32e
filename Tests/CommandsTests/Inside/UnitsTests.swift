import Digits
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// `units` against plain loops.
@Suite struct UnitsTests: InsideSuite {
  @Test(arguments: ["relu", "tanh", "logistic"]) func unitsAreMeasuredOnTheRowsThatAreNamed(
    _ activation: String
  ) throws {
    let scratch = try trained("train hidden=6,5 activation=\(activation) epochs=3")
    let (plain, dataset) = try PlainNetwork.of(scratch)
    let rows = try #require(scratch.notebook.workspace.currentSplit).split.test
    let labels = try #require(dataset.labels)
    for layer in [1, 2] {
      let found = try scratch.json("units layer=\(layer)")
      #expect(
        found["on"] as? String == "test" && found["rows"] as? Int == 50 && found["probed"] as? Int == 50)
      let units = try #require(found["units"] as? [[String: Any]])
      let said = rows.map { plain.layers(PlainNetwork.pixels(dataset, $0))[layer - 1] }
      #expect(units.compactMap { $0["unit"] as? Int }.sorted() == Array(said[0].indices))
      for entry in units {
        let unit = try #require(entry["unit"] as? Int)
        let values = said.map { $0[unit] }
        let mean = values.reduce(0, +) / 50
        let deviation = sqrt(values.reduce(0) { $0 + pow($1 - mean, 2) } / 50)
        #expect(abs(try #require(entry["mean"] as? Double) - mean) < 1e-5)
        #expect(abs(try #require(entry["deviation"] as? Double) - deviation) < 1e-5)
        #expect(abs(try #require(entry["largest"] as? Double) - (values.max() ?? .nan)) < 1e-5)
        #expect(entry["active"] as? Double == Double(values.count { $0 > 0 }) / 50)
        let top = try #require((entry["exciting"] as? [[String: Any]])?.first)
        #expect(abs(try #require(top["activation"] as? Double) - (values.max() ?? .nan)) < 1e-5)
        var (changed, gained) = (0, 0)
        for (row, values) in zip(rows, said) {
          var held = values
          held[unit] = mean
          let before = PlainNetwork.best(plain.scores(saying: values, layer: layer - 1))
          let after = PlainNetwork.best(plain.scores(saying: held, layer: layer - 1))
          if before != after { changed += 1 }
          gained += (ClassLabel(before) == labels[row] ? 1 : 0) - (ClassLabel(after) == labels[row] ? 1 : 0)
        }
        #expect(entry["changed"] as? Int == changed)
        #expect(entry["gained"] as? Int == gained)
      }
      let counts = units.compactMap { $0["changed"] as? Int }
      #expect(counts == counts.sorted(by: >))
    }
  }

  /// A learning rate far too large drives relu units below 0 and tanh units to their ends.
  @Test func deadAndSaturatedUnitsAreFound() throws {
    let scratch = try trained("train hidden=12 solver=sgd lr=2 epochs=4 seed=1")
    let dead = try scratch.json("units on=all")
    let (plain, dataset) = try PlainNetwork.of(scratch)
    let said = (0..<dataset.count).map { plain.layers(PlainNetwork.pixels(dataset, $0))[0] }
    let expected = (0..<12).filter { unit in said.allSatisfy { $0[unit] == 0 } }
    #expect(!expected.isEmpty)
    #expect(dead["dead"] as? [Int] == expected)
    #expect(dead["includes_training_rows"] as? Bool == true)

    try scratch.run("train hidden=12 activation=tanh solver=sgd lr=5 epochs=4 seed=1")
    let (tanh, _) = try PlainNetwork.of(scratch)
    let found = try scratch.json("units on=all")
    let bent = (0..<dataset.count).map { tanh.layers(PlainNetwork.pixels(dataset, $0))[0] }
    let flat = (0..<12).filter { unit in
      let values = bent.map { $0[unit] }
      return values.count { abs($0) > 0.99 } >= 190 && (values.max() ?? 0) - (values.min() ?? 0) > 1e-5
    }
    #expect(!flat.isEmpty)
    #expect(found["saturated"] as? [Int] == flat)
  }

  @Test func oneUnitShowsTheRowsThatExciteItMost() throws {
    let scratch = try trained("train hidden=6 epochs=3")
    let unit = try #require(try scratch.json("units")["units"] as? [[String: Any]])[0]["unit"] as? Int ?? 0
    let found = try scratch.json("units unit=\(unit) on=train")
    let entry = try #require(found["unit"] as? [String: Any])
    let exciting = try #require(entry["exciting"] as? [[String: Any]])
    let values = exciting.compactMap { $0["activation"] as? Double }
    #expect(values.count == 12 && values == values.sorted(by: >))
    let (plain, dataset) = try PlainNetwork.of(scratch)
    let rows = try #require(scratch.notebook.workspace.currentSplit).split.train
    let all = rows.map { plain.layers(PlainNetwork.pixels(dataset, $0))[0][unit] }.sorted(by: >)
    #expect(agree(values, Array(all.prefix(12)), within: 1e-5))
  }
}
