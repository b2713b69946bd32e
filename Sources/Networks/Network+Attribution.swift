import Compute

extension Network {
  /// How one score of each row changes with each of its inputs: ds/dx, by a pass backward from the score.
  ///
  /// The network behaves as in `predict`: nothing is dropped, and batches are normalised by the running figures.
  ///
  /// - Parameters:
  ///   - x: the rows.
  ///   - outputs: of each row, the output whose score is meant.
  ///   - fill: as in `predict`.
  /// - Returns: the scores, [x.rows x classes], and the derivatives, [x.rows x inputs]; both overwritten by the
  ///   next call. `nil` for a network that was not made for `.attributing`.
  package func attribute(
    _ x: NetworkInput, outputs: [Int], filling fill: (Range<Int>) -> Void = { _ in }
  ) -> (scores: Matrix, derivatives: Matrix)? {
    guard purpose == .attributing, case .rows(let scores)? = plan.storage.values.last,
      case .rows(let derivatives)? = plan.storage.gradients.first
    else { return nil }
    prepare(rows: x.rows, for: .attributing)
    eachShard(of: x.rows, for: .attributing) { shard in
      fill(shard.rows)
      for action in plan.schedule.roundTrip.flatMap(\.actions) {
        if case .loss = action {
          // Where the gradient of a loss would begin.
          for row in shard.rows {
            for output in 0..<probabilities.columns {
              probabilities[row, output] = output == outputs[row] ? 1 : 0
            }
          }
        } else {
          perform(action, on: shard, of: x)
        }
      }
    }
    return (scores, derivatives)
  }
}
