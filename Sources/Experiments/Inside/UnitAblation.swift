import Compute
import Digits
import Networks

/// What the units of a hidden layer do on many rows: which are dead or saturated, which matter. Those of a
/// convolution are its channels, each with a number at every place of its map.
package struct UnitAblation: Sendable {
  /// One unit.
  package struct Unit: Sendable {
    /// From 0.
    package let unit: Int
    /// What it says.
    package let figures: UnitStatistics
    /// Of the rows in `UnitAblation.probed`, those that get another answer where the unit always says its mean.
    package let changed: Int
    /// How many more of them are right with the unit than without; `nil` without labels.
    package let gained: Int?
  }

  /// The layer.
  package let layer: LayerWeights
  /// One a unit, in their order.
  package let units: [Unit]
  /// The rows that the figures were measured on: those that were named or, where that would take too long, some of
  /// them, evenly spaced.
  package let measured: [Int]
  /// How many rows `changed` and `gained` were measured on: some of those measured, evenly spaced.
  package let probed: Int

  /// How much is looked at.
  package struct Effort: Sendable {
    /// The most rows on which the network is asked again without each unit.
    package let probed: Int
    /// Numbers of the layer.
    package let values: Int
    /// Multiplications to judge the rows, and again to judge some of them without each unit.
    package let work: Int

    /// Memberwise.
    package init(probed: Int, values: Int, work: Int) {
      self.probed = probed
      self.values = values
      self.work = work
    }

    /// What takes less than a second on two cores.
    package static let standard = Effort(probed: 1000, values: 1 << 25, work: 12_000_000_000)

    /// Fewer rows would say too little of a unit, however long it takes.
    static let leastProbed = 100
    /// Rows between two looks at whether to go on.
    static let together = 128
  }

  /// - Parameters:
  ///   - layer: a hidden layer of the network.
  ///   - rows: the rows meant; at least one.
  ///   - effort: how many of them are looked at.
  /// - Returns: `nil` if it was cancelled.
  /// - Throws: `NetworkError`.
  package init?(
    of layer: LayerWeights, in network: NetworkInspection, of model: Model, _ images: DigitImages, labels: [UInt8]?,
    rows: [Int], effort: Effort = .standard, workers: ThreadPool, cancellation: Cancellation
  ) throws(NetworkError) {
    let predictor = try Predictor(sharing: model, among: workers)
    let stage = network.stages[layer.said].stage
    guard let tap = predictor.network.tap(stage) else { return nil }
    let work = network.stages.map(\.stage.multiplyAdds)
    let (all, behind) = (work.reduce(0, +), work[(layer.said + 1)...].reduce(0, +))
    measured = Self.spread(
      rows, most: min(effort.values / max(layer.shape.count, 1), effort.work / max(all, 1)))
    var figures = FiguresOfUnits(layer)
    let measured = measured
    let isThrough = predictor.follow(images, rows: measured, keeping: [tap], cancellation) { places, _ in
      figures.add(tap.values, rows: measured[places])
    }
    guard isThrough else { return nil }

    let found = figures.all
    let probes = Self.spread(
      measured, most: min(effort.probed, max(effort.work / max(behind, 1) / layer.units, Effort.leastProbed)))
    let means = found.map { Float($0.mean) }
    var (plain, held): ([Int32], [[Int32]]) = ([], Array(repeating: [], count: layer.units))
    let together = min(predictor.network.capacity, Effort.together)
    for first in stride(from: 0, to: probes.count, by: together) {
      if cancellation.isRaised { return nil }
      let batch = ImageBatch(of: images, likely: probes, for: predictor.network)
      batch.take(probes[first..<min(first + together, probes.count)])
      let answers = predictor.network.answers(
        to: batch.input, holding: stage, at: means, filling: batch.fill)
      guard let answers else { return nil }
      plain += answers.plain
      for unit in held.indices { held[unit] += answers.held[unit] }
    }
    let truth = labels.map { labels in probes.map { labels[$0] } }
    func right(_ answers: [Int32]) -> Int? {
      truth.map { truth in zip(answers, truth).count { model.classes[Int($0)] == $1 } }
    }
    let rightAsIs = right(plain)
    self.layer = layer
    units = found.enumerated().map { unit, figures in
      Unit(
        unit: unit, figures: figures, changed: zip(plain, held[unit]).count { $0 != $1 },
        gained: rightAsIs.flatMap { asIs in right(held[unit]).map { asIs - $0 } })
    }
    probed = probes.count
  }

  /// At most so many of the rows, but at least one, evenly spaced.
  private static func spread(_ rows: [Int], most: Int) -> [Int] {
    let step = max((rows.count + max(most, 1) - 1) / max(most, 1), 1)
    return stride(from: 0, to: rows.count, by: step).map { rows[$0] }
  }
}
