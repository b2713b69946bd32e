import Foundation
import Networks

/// A network written down once more, in double precision and as plainly as its formulas: a second opinion on
/// what the fast one computes while it learns.
///
/// It shares no code with `Network`. Rows go through it as they do in training: batch normalisation looks at all
/// of them. Dropout is not written down; see `NetworkSpec.withoutNoise`.
struct Float64Network: Sendable {
  /// In the order of `NetworkWeights`; to be changed one number at a time.
  var tensors: [[Double]]
  private let layers: [Float64Layer]
  private let output: OutputKind
  private let smoothing: Double

  /// - Parameter smoothing: of the loss; see `Loss`.
  /// - Throws: what `NetworkSpec.validate` throws; `NetworkError.weightsDoNotFit`.
  init(_ spec: NetworkSpec, _ weights: NetworkWeights, smoothing: Double = 0) throws(NetworkError) {
    var place = 0
    layers = try Float64Layer.layers(spec.allLayers, behind: spec.input, tensor: &place)
    guard place <= weights.tensors.count else {
      throw .weightsDoNotFit(parameter: "\(place)", expected: place, found: weights.tensors.count)
    }
    output = spec.output
    self.smoothing = smoothing
    tensors = weights.tensors.map { $0.values.map(Double.init) }
  }

  /// What enters each layer, and at the end the scores. `rows` holds the pixels of each row, 0 to 1.
  func values(of rows: [[Double]]) -> [[[Double]]] {
    layers.reduce(into: [rows]) { values, layer in
      values.append(layer.values(of: values.last ?? rows, tensors))
    }
  }

  /// The loss summed over rows, without penalty.
  func loss(_ rows: [[Double]], classes: [Int]) -> Double {
    loss(entering: 0, rows, classes: classes)
  }

  /// The slope of the loss in one number, from a step to either side.
  /// - Parameter values: of the rows, as `values` gave them: what the number does not touch is not computed
  ///   again.
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

  /// Cross-entropy with the targets t, in the scores s:
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
