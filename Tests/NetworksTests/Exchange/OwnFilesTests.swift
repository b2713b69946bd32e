import Compute
import Foundation
import TestSupport
import Testing

@testable import Networks

/// What digitbook writes, it reads again: the same layers with the same weights.
@Suite struct OwnFilesTests {
  static let specs: [NetworkSpec] =
    (EveryLayer.smooth + [EveryLayer.narrow, EveryLayer.usual, EveryLayer.lenet, []]).map(EveryLayer.spec) + [
      NetworkSpec(
        input: EveryLayer.image,
        layers: [.maxPooling(size: 2, stride: 2), .dense(units: 6), .activation(.relu)],
        classes: 4, output: .sigmoid),
      // A convolution on a vector, and a residual of a vector that was an image.
      NetworkSpec(
        input: EveryLayer.image,
        layers: [
          .convolution(filters: 5, kernel: 3, stride: 1, padding: 0), .globalAveragePooling,
          .residual([.dense(units: 5), .activation(.tanh)]),
          .convolution(filters: 7, kernel: 1, stride: 1, padding: 0), .batchNormalisation,
        ], classes: 3, output: .softmax),
    ]

  /// A network with weights, and statistics that are not those of a new one.
  private func network(_ spec: NetworkSpec, seed: UInt32) throws -> Network {
    let network = try Network(spec, capacity: 8, workers: ThreadPool(count: 1), for: .predicting)
    var random = RandomState(seed: seed)
    network.initialise(with: &random)
    for parameter in network.parameters where !parameter.hasWeightDecay {
      random.fillUniform(into: parameter.value.all, -0.5, 1)
    }
    for statistic in network.statistics { random.fillUniform(into: statistic.value.all, 0.2, 1.5) }
    return network
  }

  private func answers(_ network: Network, _ images: Matrix) -> [Float] { network.predict(images).elements }

  private func images(_ spec: NetworkSpec) -> Matrix {
    var random = RandomState(seed: 9)
    let images = Matrix(rows: 8, columns: spec.input.count)
    random.fillUniform(into: images.all, 0, 1)
    return images
  }

  private func onnx(_ network: Network, folds: Bool = false) throws -> [UInt8] {
    let count = network.spec.classes
    return try ONNXExport(
      [.init(network.spec, network.weights, classes: Array(0..<count))],
      classNames: (0..<count).map(String.init), classNumbers: Array(0..<count), foldsNormalisation: folds
    ).bytes(name: "m1", version: "1", documentation: "", metadata: [("a", "b")])
  }

  @Test(arguments: specs.indices, [false, true])
  func graphsComeBack(_ index: Int, folds: Bool) throws {
    let network = try network(Self.specs[index], seed: UInt32(index))
    let bytes = try onnx(network, folds: folds)
    let names = try #require(ONNXModel(decoding: bytes[...]).graph).nodes.flatMap(\.outputs)
    #expect(Set(names).count == names.count, "a value is written twice")
    let read = try ONNXFile.network(of: bytes, hint: nil) { _ throws(ExchangeError) in [] }
    #expect(read.takesBytes && read.producer == "digitbook 1" && read.metadata == ["a": "b"])
    let (spec, weights) = try read.assembled(taking: .init(scale: 255, shift: 0))
    #expect(spec.input == network.spec.input && spec.output == network.spec.output)
    let again = try Network(spec, capacity: 8, workers: ThreadPool(count: 1), for: .predicting)
    try again.restore(weights)
    let images = images(spec)
    let difference = largestDifference(answers(again, images), answers(network, images).map(Double.init))
    #expect(difference < 1e-5, "\(difference)")
  }

  @Test(arguments: specs.indices) func statesComeBack(_ index: Int) throws {
    let network = try network(Self.specs[index], seed: UInt32(index))
    let spec = network.spec
    let file = SafeTensors(try TorchModules.state(of: spec, network.weights))
    let (tensors, _) = try ForeignTensor.all(inSafeTensors: file.encoded())
    let read = try StateImport(tensors).network(spec.layers, input: spec.input, output: spec.output)
    let (again, weights) = try read.assembled(taking: .init(scale: 1, shift: 0))
    #expect(again == spec)
    #expect(weights == network.weights)
  }

  @Test func namesAreThoseOfAnNNSequential() throws {
    let spec = NetworkSpec(
      input: FeatureShape(channels: 1, height: 4, width: 4),
      layers: [
        .convolution(filters: 2, kernel: 3, stride: 1, padding: 1), .batchNormalisation, .activation(.relu),
        .residual([.convolution(filters: 2, kernel: 1, stride: 1, padding: 0), .activation(.tanh)]),
        .maxPooling(size: 2, stride: 2), .dense(units: 3), .activation(.logistic), .dropout(rate: 0.5),
      ], classes: 2, output: .softmax)
    let network = try network(spec, seed: 1)
    #expect(
      try TorchModules.expression(of: spec, network.weights)
        == "nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.BatchNorm2d(2), nn.ReLU(), "
        + "Residual(nn.Conv2d(2, 2, 1), nn.Tanh()), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8, 3), "
        + "nn.Sigmoid(), nn.Dropout(0.5), nn.Linear(3, 2))")
    let state = try TorchModules.state(of: spec, network.weights)
    #expect(
      state.map { "\($0.name) \($0.shape)" } == [
        "0.weight [2, 1, 3, 3]", "0.bias [2]", "1.weight [2]", "1.bias [2]", "1.running_mean [2]",
        "1.running_var [2]", "3.0.weight [2, 2, 1, 1]", "3.0.bias [2]", "6.weight [3, 8]", "6.bias [3]",
        "9.weight [2, 3]", "9.bias [2]",
      ])
    let dense = NetworkSpec.mlp(
      input: spec.input, hidden: [5], activation: .relu, classes: 2, output: .softmax)
    #expect(
      try TorchModules.expression(of: dense, self.network(dense, seed: 1).weights)
        == "nn.Sequential(nn.Linear(16, 5), nn.ReLU(), nn.Linear(5, 2))")
  }

  /// Every way to write layers down is read as the same layers.
  @Test func layersAreTypedSoThatTheyComeBack() {
    var random = SeededGenerator(seed: 3)
    let kinds: [LayerSpec] = [
      .dense(units: 3), .activation(.relu), .activation(.tanh), .batchNormalisation, .dropout(rate: 0.1),
      .residual([.dense(units: 3), .activation(.relu)]), .residual([.activation(.tanh), .dense(units: 3)]),
      .residual([.dense(units: 3), .batchNormalisation, .activation(.relu), .dense(units: 3)]),
    ]
    for _ in 0..<2000 {
      let layers = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        kinds[Int.random(in: kinds.indices, using: &random)]
      }
      for activation in [Activation.relu, .tanh, .logistic] {
        let written = DefaultActivations.removed(from: layers, activation)
        #expect(DefaultActivations.added(to: written, activation) == layers, "\(LayerSpec.text(of: written))")
      }
    }
  }
}
