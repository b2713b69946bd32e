import Networks

extension Model {
  /// Memory of the weights and of everything that a training could go on from, in bytes.
  package var bytes: Int {
    // With early stopping or averaging the state has other weights than the model; otherwise both share theirs.
    let hasOtherWeights = settings.earlyStopping || settings.averaging > 0
    let floats =
      weights.count + (hasOtherWeights ? state.weights?.count ?? 0 : 0) + (state.bestWeights?.count ?? 0)
      + (state.optimizer?.slots.joined().count ?? 0) + (state.average?.values.joined().count ?? 0)
    let rows =
      state.rows.count + state.order.count
      + (state.heldOut.isEmpty ? 0 : state.trained.count + state.heldOut.count)
    return (baseline?.bytes ?? 0) + floats * MemoryLayout<Float>.stride + rows * MemoryLayout<Int>.stride
  }
}

extension NetworkWeights {
  fileprivate var count: Int { tensors.reduce(0) { $0 + $1.values.count } }
}
