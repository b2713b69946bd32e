import Compute

extension Network {
  /// The predictions with single channels (units, in a flat layer) replaced by a constant, for every row and
  /// pixel.
  ///
  /// The layers up to the ablated one run once, those behind it once per channel.
  ///
  /// - Parameters:
  ///   - x: the rows.
  ///   - stage: the layer whose output is ablated. If a convolution has the following relu fused in, ablate
  ///     the relu.
  ///   - values: the constant for each channel; one channel is ablated at a time.
  ///   - fill: as in `predict`.
  /// - Returns: the most probable class of each row, the lower index among equals, unmodified and with each
  ///   channel ablated. `nil` for a position that is not in this network, or if the network was not created
  ///   for `.predicting`.
  package func predict(
    _ x: NetworkInput, ablating stage: LayerPosition, with values: [Float],
    filling fill: (Range<Int>) -> Void = { _ in }
  ) -> (baseline: [Int32], ablated: [[Int32]])? {
    guard purpose == .predicting, let position = position(of: stage),
      case .arena = plan.storage.values[position + 1]
    else { return nil }
    prepare(rows: x.rows, for: .predicting)
    let layout = plan.operations[position].output
    let needed = needed(behind: position)
    var predictions = [Int32](repeating: 0, count: (values.count + 1) * x.rows)
    predictions.withUnsafeMutableBufferPointer { predictions in
      _ = eachShard(of: x.rows, for: .predicting) { shard in
        fill(shard.rows)
        for index in 0...position { perform(.forward(index), on: shard, of: x) }
        // The layers behind overwrite these buffers.
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
            ImageMath.fillChannel(
              layout, channel, of: values.count, at: values[channel], value(position + 1, shard, x),
              rows: shard.rows.count)
          }
          for index in (position + 1)..<plan.operations.count { perform(.forward(index), on: shard, of: x) }
          activate(shard.rows)
          for row in shard.rows { predictions[(channel + 1) * x.rows + row] = mostProbable(row) }
        }
      }
    }
    func part(_ index: Int) -> [Int32] { Array(predictions[index * x.rows..<(index + 1) * x.rows]) }
    return (part(0), values.indices.map { part($0 + 1) })
  }

  /// The values that are read after an operation, and their floats per shard: its output, and the inputs of
  /// residuals that end later.
  private func needed(behind position: Int) -> [(index: Int, count: Int)] {
    let forks = (0...position).filter { fork in (plan.join(of: fork) ?? 0) > position }
    return (forks + [position + 1]).compactMap { index in
      // The input is never overwritten.
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
