import Foundation
import Networks

/// A reference implementation of a network in double precision, as close to the formulas as possible, to
/// verify what `Network` computes in training.
///
/// It shares no code with `Network`. It runs in training mode: batch normalisation uses the statistics of all
/// rows. It has no dropout; see `NetworkSpec.withoutNoise`.
struct Float64Network: Sendable {
  /// In the order of `NetworkWeights`. Mutable, to perturb single weights.
  var tensors: [[Double]]
  private let layers: [Float64Layer]
  private let output: OutputKind
  private let smoothing: Double

  /// - Parameter smoothing: label smoothing; see `Loss`.
  /// - Throws: what `NetworkSpec.validate` throws; `NetworkError.weightsDoNotFit`.
  init(_ spec: NetworkSpec, _ weights: NetworkWeights, smoothing: Double = 0) throws(NetworkError) {
    var place = 0
    layers = try Float64Layer.layers(spec.allLayers, after: spec.input, tensor: &place)
    guard place <= weights.tensors.count else {
      throw .weightsDoNotFit(parameter: "\(place)", expected: place, found: weights.tensors.count)
    }
    output = spec.output
    self.smoothing = smoothing
    tensors = weights.tensors.map { $0.values.map(Double.init) }
  }

  /// Returns the input of each layer, then the logits. `rows` holds the pixels of each row, 0...1.
  func values(of rows: [[Double]]) -> [[[Double]]] {
    layers.reduce(into: [rows]) { values, layer in
      values.append(layer.values(of: values.last ?? rows, tensors))
    }
  }

  /// Loss summed over rows, without penalty.
  func loss(_ rows: [[Double]], classes: [Int]) -> Double {
    loss(entering: 0, rows, classes: classes)
  }

  /// Central difference of the loss with respect to one weight.
  /// - Parameter values: the result of `values(of:)`; layers before the weight are not computed again.
  func slope(
    of tensor: Int, at place: Int, step: Double, values: [[[Double]]], classes: [Int]
  ) -> Double {
    let layer = layers.firstIndex { $0.tensors.contains(tensor) } ?? 0
    var moved = self
    func loss(movedBy distance: Double) -> Double {
      moved.tensors[tensor][place] = tensors[tensor][place] + distance
      return moved.loss(entering: layer, values[layer], classes: classes)
    }
    return (loss(movedBy: step) - loss(movedBy: -step)) / (2 * step)
  }

  private func loss(entering first: Int, _ rows: [[Double]], classes: [Int]) -> Double {
    let scores = layers[first...].reduce(rows) { $1.values(of: $0, tensors) }
    return zip(scores, classes).reduce(0) { $0 + loss($1.0, right: $1.1) }
  }

  /// Cross-entropy of the logits s with the targets t:
  ///
  ///     softmax   log(sum of exp s_k) - sum of t_c s_c
  ///     sigmoid   sum of log(1 + exp s_c) - t_c s_c
  private func loss(_ scores: [Double], right: Int) -> Double {
    let share = output == .softmax ? smoothing / Double(scores.count) : smoothing / 2
    let hits = scores.enumerated().reduce(0) { sum, entry in
      let rest = output == .softmax ? 1 - smoothing + share : 1 - share
      return sum + (entry.offset == right ? rest : share) * entry.element
    }
    switch output {
    case .softmax:
      let largest = scores.max() ?? 0
      return log(scores.reduce(0) { $0 + exp($1 - largest) }) + largest - hits
    case .sigmoid:
      return scores.reduce(0) { $0 + max($1, 0) + log1p(exp(-abs($1))) } - hits
    }
  }
}
