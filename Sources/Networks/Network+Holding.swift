import Compute

extension Network {
  /// What the network would answer if a channel (in a flat layer: a unit) said the same for every row and place.
  ///
  /// The way up to there is gone once, the way behind it once for each channel.
  ///
  /// - Parameters:
  ///   - x: the rows.
  ///   - stage: behind which layer. A convolution may have applied the relu behind it already: hold that.
  ///   - values: what each channel is held at, one after the other; the others say what they say.
  ///   - fill: as in `predict`.
  /// - Returns: the most probable output of each row, the lower one among equals: as it is, and with each
  ///   channel held. `nil` for a stage that is none of this network's, or for a network that was not made for
  ///   `.predicting`.
  public func answers(
    to x: NetworkInput, holding stage: NetworkStage, at values: [Float],
    filling fill: (Range<Int>) -> Void = { _ in }
  ) -> (plain: [Int32], held: [[Int32]])? {
    guard purpose == .predicting, let position = position(of: stage),
      case .arena = plan.storage.values[position + 1]
    else { return nil }
    prepare(rows: x.rows, for: .predicting)
    let layout = plan.operations[position].output
    var answers = [Int32](repeating: 0, count: (values.count + 1) * x.rows)
    answers.withUnsafeMutableBufferPointer { answers in
      _ = eachShard(of: x.rows, for: .predicting) { shard in
        fill(shard.rows)
        for index in 0...position { perform(.forward(index), on: shard, of: x) }
        // What lies behind may overwrite anything on its way, and so everything is kept.
        let arena = plan.arena(ofWorker: shard.worker)
        let kept = Array(arena)
        for channel in -1..<values.count {
          if channel >= 0 {
            _ = arena.update(from: kept)
            ImageMath.hold(
              layout, channel, of: values.count, at: values[channel], value(position + 1, shard, x),
              rows: shard.rows.count)
          }
          for index in (position + 1)..<plan.operations.count { perform(.forward(index), on: shard, of: x) }
          activate(shard.rows)
          for row in shard.rows { answers[(channel + 1) * x.rows + row] = mostProbable(row) }
        }
      }
    }
    func part(_ index: Int) -> [Int32] { Array(answers[index * x.rows..<(index + 1) * x.rows]) }
    return (part(0), values.indices.map { part($0 + 1) })
  }

  private func mostProbable(_ row: Int) -> Int32 {
    let p = probabilities.row(row)
    var best = 0
    for output in 1..<max(probabilities.columns, 1) where p[output] > p[best] { best = output }
    return Int32(best)
  }
}
