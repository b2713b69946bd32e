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
  package func answers(
    to x: NetworkInput, holding stage: LayerPosition, at values: [Float],
    filling fill: (Range<Int>) -> Void = { _ in }
  ) -> (plain: [Int32], held: [[Int32]])? {
    guard purpose == .predicting, let position = position(of: stage),
      case .arena = plan.storage.values[position + 1]
    else { return nil }
    prepare(rows: x.rows, for: .predicting)
    let layout = plan.operations[position].output
    let needed = needed(behind: position)
    var answers = [Int32](repeating: 0, count: (values.count + 1) * x.rows)
    answers.withUnsafeMutableBufferPointer { answers in
      _ = eachShard(of: x.rows, for: .predicting) { shard in
        fill(shard.rows)
        for index in 0...position { perform(.forward(index), on: shard, of: x) }
        // What comes behind overwrites it on its way.
        let kept = needed.map {
          Array(UnsafeBufferPointer(start: value($0.index, shard, x), count: $0.count))
        }
        for channel in -1..<values.count {
          if channel >= 0 {
            for (place, copy) in zip(needed, kept) {
              copy.withUnsafeBufferPointer { copy in
                guard let start = copy.baseAddress else { return }
                value(place.index, shard, x).update(from: start, count: copy.count)
              }
            }
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

  /// The values that are read behind an operation, and how many numbers a shard of each has: what leaves it, and
  /// what entered the residuals that end later.
  private func needed(behind position: Int) -> [(index: Int, count: Int)] {
    let forks = (0...position).filter { fork in (plan.join(of: fork) ?? 0) > position }
    return (forks + [position + 1]).compactMap { index in
      // What came from outside stays as it is.
      guard case .arena = plan.storage.values[index] else { return nil }
      let layout = index == 0 ? plan.operations[0].input : plan.operations[index - 1].output
      return (index, layout.count * plan.shardRows)
    }
  }

  private func mostProbable(_ row: Int) -> Int32 {
    let p = probabilities.row(row)
    var best = 0
    for output in 1..<max(probabilities.columns, 1) where p[output] > p[best] { best = output }
    return Int32(best)
  }
}
