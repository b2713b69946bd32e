import Compute
import Digits
import Experiments
import Foundation
import Networks
import Testing

@Suite struct ActivationsTests {
  private func model(_ activation: Activation) throws -> (Model, Examples) {
    let examples = try MNISTSample.rows(0..<120)
    var settings = TrainingSettings()
    settings.hidden = [9, 5]
    settings.activation = activation
    settings.epochs = 2
    return (try Trainer(settings).train(on: examples), examples)
  }

  @Test func layersCountFromOneAndTheLastIsTheOutput() throws {
    let (model, _) = try model(.relu)
    let layers = try Predictor(model, workers: ThreadPool(count: 1)).layers
    #expect(layers.map(\.number) == [1, 2, 3])
    #expect(layers.map(\.shape.count) == [9, 5, 10])
    #expect(layers.map(\.isOutput) == [false, false, true])
  }

  /// Recomputed from the weights in double precision.
  @Test(arguments: Activation.allCases)
  func activationsFollowFromTheWeights(activation: Activation) throws {
    let (model, examples) = try model(activation)
    let predictor = try Predictor(model, workers: ThreadPool(count: 2))
    let rows = [3, 70, 119]
    let probabilities = try predictor.predict(examples.images, rows: rows)
    var x: [[Double]] = rows.map { row in examples.images[row].map { Double($0) / 255 } }
    for number in 1...3 {
      let (weight, bias) = (model.weights.tensors[2 * number - 2], model.weights.tensors[2 * number - 1])
      x = x.map { input in
        let sums = Self.sums(input, weight: weight, bias: bias)
        return number < 3 ? sums.map { Self.value(of: activation, at: $0) } : sums
      }
      let found = try #require(try predictor.activations(ofLayer: number, examples.images, rows: rows))
      #expect(found.count == 3 && found.columns == x[0].count)
      for (row, expected) in x.enumerated() { expectClose(found[row].map(Double.init), expected) }
    }
    // Softmax of the output layer's logits gives the probabilities.
    for (row, sums) in x.enumerated() {
      let powers = sums.map { exp($0) }
      let total = powers.reduce(0, +)
      expectClose(probabilities[row].map(Double.init), powers.map { $0 / total })
    }
  }

  private func expectClose(_ found: [Double], _ expected: [Double]) {
    #expect(found.count == expected.count)
    for (mine, theirs) in zip(found, expected) { #expect(abs(mine - theirs) < 1e-4) }
  }

  private static func sums(
    _ x: [Double], weight: NetworkWeights.Tensor, bias: NetworkWeights.Tensor
  ) -> [Double] {
    (0..<weight.columns).map { unit -> Double in
      var sum = Double(bias.values[unit])
      for (index, value) in x.enumerated() {
        sum += value * Double(weight.values[index * weight.columns + unit])
      }
      return sum
    }
  }

  private static func value(of activation: Activation, at sum: Double) -> Double {
    switch activation {
    case .relu: max(sum, 0)
    case .tanh: tanh(sum)
    case .logistic: 1 / (1 + exp(-sum))
    case .identity: sum
    case .leakyRelu: max(sum, sum / 100)
    case .gelu: sum * (1 + erf(sum / 2.squareRoot())) / 2
    case .elu: sum > 0 ? sum : exp(sum) - 1
    }
  }

  @Test func aLayerThatIsNotThereIsRefusedWithThoseThatAre() throws {
    let (model, examples) = try model(.relu)
    let predictor = try Predictor(model, workers: ThreadPool(count: 1))
    for number in [0, 4] {
      #expect(throws: NetworkError.noSuchLayer(number: number, layers: predictor.layers)) {
        try predictor.activations(ofLayer: number, examples.images, rows: [0])
      }
    }
  }

  @Test func aCancelledLookHasNoResult() throws {
    let (model, examples) = try model(.relu)
    let cancellation = Cancellation()
    cancellation.raise()
    let found = try Predictor(model, workers: ThreadPool(count: 1))
      .activations(ofLayer: 1, examples.images, rows: [0], cancellation: cancellation)
    #expect(found == nil)
  }
}
