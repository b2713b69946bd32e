import Digits
import Experiments
import Foundation
import Networks
import Notebook
import NotebookTestSupport
import Testing

/// The witness of what is shown: the network computed from its weights by plain loops in double precision.
struct PlainNetwork {
  let model: Model
  let weights: [[Double]]
  let biases: [[Double]]

  init(_ model: Model) {
    self.model = model
    let tensors = model.weights.tensors
    weights = stride(from: 0, to: tensors.count, by: 2).map { tensors[$0].values.map(Double.init) }
    biases = stride(from: 1, to: tensors.count, by: 2).map { tensors[$0].values.map(Double.init) }
  }

  /// The current model and the current dataset of a notebook.
  static func of(_ scratch: Scratch) throws -> (network: PlainNetwork, dataset: Dataset) {
    let workspace = scratch.notebook.workspace
    let model = try #require(workspace.currentModel?.network?.model)
    return (PlainNetwork(model), try #require(workspace.currentDataset))
  }

  /// What leaves each layer; of the last the scores.
  func layers(_ pixels: [Double]) -> [[Double]] {
    var values = pixels
    var found: [[Double]] = []
    for layer in weights.indices {
      values = tail(values, layer)
      found.append(values)
    }
    return found
  }

  private func tail(_ input: [Double], _ layer: Int) -> [Double] {
    let units = biases[layer].count
    return (0..<units).map { unit in
      var sum = biases[layer][unit]
      for index in input.indices { sum += input[index] * weights[layer][index * units + unit] }
      guard layer + 1 < weights.count else { return sum }
      switch model.settings.activation {
      case .identity: return sum
      case .relu: return sum > 0 ? sum : 0
      case .tanh: return (exp(sum) - exp(-sum)) / (exp(sum) + exp(-sum))
      case .logistic: return 1 / (1 + exp(-sum))
      case .leakyRelu: return max(sum, sum / 100)
      case .gelu: return sum * (1 + erf(sum / 2.squareRoot())) / 2
      case .elu: return sum > 0 ? sum : exp(sum) - 1
      }
    }
  }

  func scores(_ pixels: [Double]) -> [Double] { layers(pixels)[weights.count - 1] }

  /// The scores where a layer (from 0) says this.
  func scores(saying values: [Double], layer: Int) -> [Double] {
    (layer + 1..<weights.count).reduce(values) { tail($0, $1) }
  }

  func probabilities(_ pixels: [Double]) -> [Double] {
    let scores = scores(pixels)
    if model.spec.output == .sigmoid { return scores.map { 1 / (1 + exp(-$0)) } }
    let powers = scores.map { exp($0) }
    return powers.map { $0 / powers.reduce(0, +) }
  }

  static func pixels(_ dataset: Dataset, _ row: Int) -> [Double] {
    dataset.images[row].map { Double($0) / 255 }
  }

  static func best(_ values: [Double]) -> Int {
    values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
  }
}

/// Whether two lists of numbers agree.
func agree(_ found: Any?, _ expected: [Double], within tolerance: Double) -> Bool {
  guard let found = found as? [Double], found.count == expected.count else { return false }
  return zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance }
}
