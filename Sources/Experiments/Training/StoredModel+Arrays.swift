import Compute
import Networks

// The arrays of a model's training state as safetensors, and back. Most of them are already stored, as the
// model's weights or as the rows of its split; those are left out.

extension StoredModel {
  /// The arrays of a state that are not stored elsewhere.
  static func arrays(
    of state: TrainingState, beside weights: NetworkWeights, _ splitRows: [Int]
  ) -> [SafeTensors.Tensor] {
    func stored(_ other: NetworkWeights?, as prefix: String) -> [SafeTensors.Tensor] {
      guard let other, other != weights else { return [] }
      return other.tensors.map { $0.stored(as: "\(prefix).\($0.name)") }
    }
    func stored(_ rows: [Int], as name: String, unless known: [Int]) -> [SafeTensors.Tensor] {
      rows == known
        ? [] : [.init(name, shape: [rows.count], .int32(rows.map { Int32(clamping: $0) }))]
    }

    let slots = (state.optimizer?.slots ?? []).enumerated().map { index, slot in
      SafeTensors.Tensor("optimizer.\(index)", shape: [slot.count], .float32(slot))
    }
    let averages = (state.average?.values ?? []).enumerated().map { index, values in
      SafeTensors.Tensor("average.\(index)", shape: [values.count], .float32(values))
    }
    return stored(state.weights, as: "now") + stored(state.bestWeights, as: "best") + slots + averages
      + stored(state.rows, as: "rows", unless: splitRows)
      + stored(state.trained, as: "trained", unless: state.rows)
      + stored(state.heldOut, as: "heldBack", unless: [])
      + stored(state.order, as: "order", unless: Array(state.trained.indices))
  }
}

extension TrainingState {
  /// A copy that is small enough for JSON. Optional arrays become empty instead of `nil`, so that `filled`
  /// knows which to restore.
  var withoutArrays: TrainingState {
    var copy = self
    copy.weights = weights.map { _ in NetworkWeights(tensors: []) }
    copy.bestWeights = bestWeights.map { _ in NetworkWeights(tensors: []) }
    copy.optimizer?.slots = []
    copy.average?.values = []
    (copy.rows, copy.trained, copy.heldOut, copy.order) = ([], [], [], [])
    return copy
  }

  /// Restores the arrays; `nil` if their types are wrong. Whether they match each other is checked before
  /// training continues: see `isIntact`.
  func filled(
    from file: SafeTensors, beside known: NetworkWeights, _ splitRows: [Int]
  ) -> TrainingState? {
    func rows(_ name: String, or known: [Int]) -> [Int]? {
      guard let tensor = file[name] else { return known }
      guard case .int32(let values) = tensor.values else { return nil }
      return values.map(Int.init)
    }
    func weights(_ prefix: String) -> NetworkWeights? {
      let own = file.tensors.contains { $0.name.hasPrefix(prefix + ".") }
      guard own else { return known }
      return file.weights(prefix + ".").flatMap { $0.hasShapes(of: known) ? $0 : nil }
    }

    var copy = self
    if copy.weights != nil {
      guard let own = weights("now") else { return nil }
      copy.weights = own
    }
    if copy.bestWeights != nil {
      guard let own = weights("best") else { return nil }
      copy.bestWeights = own
    }
    func series(_ name: String) -> [[Float]]? {
      var series: [[Float]] = []
      while let tensor = file["\(name).\(series.count)"] {
        guard case .float32(let values) = tensor.values else { return nil }
        series.append(values)
      }
      return series
    }
    guard let slots = series("optimizer"), let averages = series("average") else { return nil }
    copy.optimizer?.slots = slots
    copy.average?.values = averages
    guard let all = rows("rows", or: splitRows), let trained = rows("trained", or: all),
      let heldOut = rows("heldBack", or: []), let order = rows("order", or: Array(trained.indices))
    else { return nil }
    (copy.rows, copy.trained, copy.heldOut, copy.order) = (all, trained, heldOut, order)
    return copy
  }

  /// Whether the counts are small enough to continue without integer overflow. The arrays are missing here,
  /// so positions are compared with them elsewhere.
  var countsAreSound: Bool {
    let counts = 0..<1 << 48
    return [epochsDone, position, right, samplesSeen, stopping.epochsWithoutProgress, stopping.patience]
      .allSatisfy(counts.contains) && counts.contains(optimizer?.steps ?? 0)
      && counts.contains(average?.steps ?? 0)
      && (cycle.map { counts.contains($0.lowerBound) && counts.contains($0.upperBound) } ?? true)
  }
}

extension TrainingSettings {
  /// Whether the counts are small enough to continue without integer overflow.
  var countsAreSound: Bool {
    ([epochs, batch, patience] + hidden).allSatisfy((0..<1 << 48).contains)
  }
}

extension NetworkWeights.Tensor {
  func stored(as name: String) -> SafeTensors.Tensor {
    SafeTensors.Tensor(name, shape: [rows, columns], .float32(values))
  }
}

extension NetworkWeights {
  /// Whether these weights match the spec. Builds the network to find out, but only if the file has enough
  /// weights for it.
  func fit(_ spec: NetworkSpec) -> Bool {
    guard areFinite, spec.parameterCount <= tensors.reduce(0, { $0 + $1.values.count }),
      let network = try? Network(spec, capacity: 1, workers: ThreadPool(count: 1))
    else { return false }
    return (try? network.restore(self)) != nil
  }

  func hasShapes(of other: NetworkWeights) -> Bool {
    tensors.map(\.name) == other.tensors.map(\.name)
      && zip(tensors, other.tensors).allSatisfy { $0.rows == $1.rows && $0.columns == $1.columns }
  }
}

extension SafeTensors {
  /// The tensors with this prefix, in file order; `nil` if there is none, or one is not a matrix of floats.
  func weights(_ prefix: String = "") -> NetworkWeights? {
    var found: [NetworkWeights.Tensor] = []
    for tensor in tensors where tensor.name.hasPrefix(prefix) {
      guard tensor.shape.count == 2, case .float32(let values) = tensor.values else { return nil }
      found.append(
        NetworkWeights.Tensor(
          name: String(tensor.name.dropFirst(prefix.count)), rows: tensor.shape[0],
          columns: tensor.shape[1], values: values))
    }
    return found.isEmpty ? nil : NetworkWeights(tensors: found)
  }
}
