import Compute
import Digits
import Networks

/// Activation statistics of the units of a hidden layer, and the effect of ablating each unit (holding it at
/// its mean). Units of a convolution are its channels, with one value per position of their map.
package struct UnitAblation: Sendable {
  package struct Unit: Sendable {
    /// 0-based.
    package let unit: Int
    package let statistics: UnitStatistics
    /// Number of probed rows whose prediction changes when the unit is held at its mean.
    package let changed: Int
    /// Correct predictions with the unit minus correct predictions without it; `nil` without labels.
    package let gained: Int?
  }

  package let layer: LayerWeights
  /// One entry per unit, in order.
  package let units: [Unit]
  /// The rows on which the statistics were measured: all requested rows or, if that would take too long, an
  /// evenly spaced subset.
  package let measured: [Int]
  /// Number of rows on which `changed` and `gained` were measured: an evenly spaced subset of `measured`.
  package let probed: Int

  /// Upper limits on the computation.
  package struct Cost: Sendable {
    /// Maximum number of rows for the ablation.
    package let probed: Int
    /// Maximum number of activations of the layer, over all rows.
    package let values: Int
    /// Maximum number of multiply-adds for the statistics, and again for the ablation.
    package let multiplyAdds: Int

    package init(probed: Int, values: Int, multiplyAdds: Int) {
      self.probed = probed
      self.values = values
      self.multiplyAdds = multiplyAdds
    }

    /// Takes less than a second on two cores.
    package static let standard = Cost(probed: 1000, values: 1 << 25, multiplyAdds: 12_000_000_000)

    /// Minimum number of probed rows, whatever the cost: fewer are not informative.
    static let minimumProbed = 100
    /// Rows between two checks for cancellation.
    static let rowsPerBatch = 128
  }

  /// Measures the statistics on `rows`, then predicts a subset again with each unit ablated.
  /// - Parameters:
  ///   - layer: a hidden layer of the network.
  ///   - rows: at least one.
  ///   - cost: limits the number of rows used.
  /// - Returns: `nil` if cancelled.
  package static func run(
    of layer: LayerWeights, in network: NetworkInspection, of model: Model, _ images: DigitImages,
    labels: [ClassLabel]?, rows: [Int], cost: Cost = .standard, workers: ThreadPool,
    cancellation: Cancellation
  ) throws(NetworkError) -> UnitAblation? {
    let predictor = try Predictor(sharing: model, among: workers)
    let stage = network.stages[layer.outputStage].stage
    guard let capture = try predictor.network.capture(stage) else { return nil }
    let work = network.stages.map(\.stage.multiplyAdds)
    let (all, behind) = (work.reduce(0, +), work[(layer.outputStage + 1)...].reduce(0, +))
    let measured = spread(
      rows, most: min(cost.values / max(layer.shape.count, 1), cost.multiplyAdds / max(all, 1)))
    var accumulator = UnitStatisticsAccumulator(layer)
    let isComplete = try predictor.forEachBatch(images, rows: measured, capturing: [capture], cancellation) {
      places, _ in
      accumulator.add(capture.values, rows: measured[places])
    }
    guard isComplete else { return nil }

    let found = accumulator.all
    let probedRows = spread(
      measured,
      most: min(cost.probed, max(cost.multiplyAdds / max(behind, 1) / layer.units, Cost.minimumProbed)))
    let means = found.map { Float($0.mean) }
    var (plain, held): ([Int32], [[Int32]]) = ([], Array(repeating: [], count: layer.units))
    let batchSize = min(predictor.network.capacity, Cost.rowsPerBatch)
    for first in stride(from: 0, to: probedRows.count, by: batchSize) {
      if cancellation.isRaised { return nil }
      let batch = try ImageBatch(of: images, likely: probedRows, for: predictor.network)
      batch.take(probedRows[first..<min(first + batchSize, probedRows.count)])
      let answers = predictor.network.predict(
        batch.input, ablating: stage, with: means, filling: batch.fill)
      guard let answers else { return nil }
      plain += answers.baseline
      for unit in held.indices { held[unit] += answers.ablated[unit] }
    }
    let truth = labels.map { labels in probedRows.map { labels[$0] } }
    func right(_ answers: [Int32]) -> Int? {
      truth.map { truth in zip(answers, truth).count { model.classes[Int($0)] == $1 } }
    }
    let rightAsIs = right(plain)
    let units = found.enumerated().map { unit, statistics in
      Unit(
        unit: unit, statistics: statistics, changed: zip(plain, held[unit]).count { $0 != $1 },
        gained: rightAsIs.flatMap { asIs in right(held[unit]).map { asIs - $0 } })
    }
    return UnitAblation(layer: layer, units: units, measured: measured, probed: probedRows.count)
  }

  /// An evenly spaced subset of at most `most` rows, at least one.
  private static func spread(_ rows: [Int], most: Int) -> [Int] {
    let step = max((rows.count + max(most, 1) - 1) / max(most, 1), 1)
    return stride(from: 0, to: rows.count, by: step).map { rows[$0] }
  }
}
