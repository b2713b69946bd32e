import Compute

extension Network {
  /// What the gradient of a dense layer's weight is summed from: after a `trainStep` without an optimizer, and until the
  /// next pass.
  ///
  ///     dL/dw[input, unit] = the sum over the rows of x[row, input] dL/dz[row, unit]
  ///
  /// - Parameters:
  ///   - x: the rows of that step.
  ///   - layer: a weight layer.
  ///   - input, unit: of that layer.
  /// - Returns: x and dL/dz, one per row; `nil` if the layer is not dense, the rows are sparse, or it has no such input
  ///   or unit.
  package func gradientTerms(
    _ x: NetworkInput, layer: WeightLayerIndex, input: Int, unit: Int
  ) -> (inputs: [Float], signals: [Float])? {
    let index = layer.positions.lowerBound
    guard plan.operations[index].layer is Dense,
      case .dense(let values)? = whole(plan.storage.values[index], x),
      let signals = wholeGradient(behind: index), (0..<values.columns).contains(input),
      (0..<signals.columns).contains(unit)
    else { return nil }
    return ((0..<x.rows).map { values[$0, input] }, (0..<x.rows).map { signals[$0, unit] })
  }

  /// The error signals of rows: how their loss changes with the weighted sums of each weight layer, dL/dz, and with the
  /// inputs.
  ///
  /// The network behaves as in `predict`; the loss is the plain one, without smoothing or penalty.
  /// - Parameters:
  ///   - x: the rows, at most one shard.
  ///   - classes: the class index of each row.
  /// - Returns: dL/dx, [rows x inputs], dL/dz of each weight layer in NCHW order, and the probabilities. `nil` if the
  ///   network was not created for `.attributing`, or for more rows than a shard has.
  package func errorSignals(
    _ x: NetworkInput, classes: [Int], filling fill: (Range<Int>) -> Void = { _ in }
  ) -> (inputs: [Float], layers: [[Float]], probabilities: [Float])? {
    guard purpose == .attributing, x.rows <= shardRows,
      case .rows(let derivatives)? = plan.storage.gradients.first
    else { return nil }
    prepare(rows: x.rows, for: .attributing)
    let starts = numberedLayers.map(\.positions.lowerBound)
    var signals = starts.map { _ in [Float]() }
    var said: [Float] = []
    eachShard(of: x.rows, for: .attributing) { shard in
      fill(shard.rows)
      for action in plan.schedule.roundTrip.flatMap(\.actions) {
        switch action {
        case .loss:
          activate(shard.rows)
          said = probabilities.elements
          for row in shard.rows where probabilities.row(row)[classes[row]].isFinite {
            probabilities[row, classes[row]] -= 1
          }
        case .backward(let index):
          if let layer = starts.firstIndex(of: index) {
            signals[layer] = copied(gradient(index + 1, shard, x), plan.operations[index].output, x.rows)
          }
          perform(action, on: shard, of: x)
        default: perform(action, on: shard, of: x)
        }
      }
    }
    return (derivatives.elements, signals, said)
  }

  /// The values of rows in NCHW order.
  private func copied(_ values: Values, _ layout: ImageLayout, _ rows: Int) -> [Float] {
    let count = rows * layout.channels * layout.height * layout.width
    guard !layout.isPlain else { return Array(UnsafeBufferPointer(start: values, count: count)) }
    return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      if let target = buffer.baseAddress { ImageMath.toNCHW(layout, values, to: target, rows: rows) }
      initialized = count
    }
  }
}
