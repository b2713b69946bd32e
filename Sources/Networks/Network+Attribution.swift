import Compute

extension Network {
  /// The gradient of one score per row with respect to its inputs, ds/dx.
  ///
  /// The network behaves as in `predict`: no dropout, and batch normalisation uses the running statistics.
  ///
  /// - Parameters:
  ///   - x: the rows.
  ///   - outputs: the index of the score, per row.
  ///   - fill: as in `predict`.
  /// - Returns: the scores, [x.rows x classes], and the derivatives, [x.rows x inputs]; both are overwritten
  ///   by the next call. `nil` if the network was not created for `.attributing`.
  package func attribute(
    _ x: NetworkInput, outputs: [Int], filling fill: (Range<Int>) -> Void = { _ in }
  ) -> (scores: Matrix, derivatives: Matrix)? {
    passBack(x, filling: fill) { _, row in
      for output in 0..<probabilities.columns {
        probabilities[row, output] = output == outputs[row] ? 1 : 0
      }
    }
  }

  /// Passes slopes of the scores back to the inputs, as in `predict`.
  /// - Parameter slope: writes the slope of a row over its probabilities; it takes the place of a loss's gradient.
  /// - Returns: as `attribute`.
  func passBack(
    _ x: NetworkInput, filling fill: (Range<Int>) -> Void, slope: (_ scores: Matrix, _ row: Int) -> Void
  ) -> (scores: Matrix, derivatives: Matrix)? {
    guard purpose == .attributing, case .rows(let scores)? = plan.storage.values.last,
      case .rows(let derivatives)? = plan.storage.gradients.first
    else { return nil }
    prepare(rows: x.rows, for: .attributing)
    eachShard(of: x.rows, for: .attributing) { shard in
      fill(shard.rows)
      for action in plan.schedule.roundTrip.flatMap(\.actions) {
        if case .loss = action {
          for row in shard.rows { slope(scores, row) }
        } else {
          perform(action, on: shard, of: x)
        }
      }
    }
    return (scores, derivatives)
  }
}
