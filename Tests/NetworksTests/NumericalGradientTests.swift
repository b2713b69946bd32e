import Compute
import Testing

@testable import Networks

/// Each derivative against finite differences, in single precision: rounding leaves a slope about three
/// digits, and no mistake in a formula is as small as that.
@Suite("Derivatives are the slopes of their functions") struct NumericalGradientTests {
  static let row = ImageLayout(channels: 6, height: 1, width: 1)
  static let image = ImageLayout(channels: 3, height: 5, width: 6)
  static let blocks = ImageLayout(
    channels: 3, height: 5, width: 6, block: ImageLayout.fastestBlock(channels: 3))

  typealias Maker = @Sendable () throws -> any Layer
  static let flat: [Maker] = [
    { try Dense(input: row, units: 4) }, { try Dense(input: row, units: 1) },
    { ActivationLayer(.identity, input: row) }, { ActivationLayer(.logistic, input: row) },
    { ActivationLayer(.tanh, input: row) }, { ActivationLayer(.relu, input: row) },
    { ActivationLayer(.leakyRelu, input: row) }, { ActivationLayer(.elu, input: row) },
    { ActivationLayer(.gelu, input: row) },
  ]
  static let pools: [Maker] = [
    { AveragePooling(input: image, size: 2, stride: 1) },
    { AveragePooling(input: blocks, size: 3, stride: 2) },
    { try MaxPooling(input: image, size: 2, stride: 2, rows: 10) },
    { try MaxPooling(input: blocks, size: 3, stride: 1, rows: 10) }, { GlobalAveragePooling(input: blocks) },
  ]
  static let others: [Maker] = [
    { Dropout(input: image, rate: 0.5, place: 3) }, { Reordering(from: blocks, to: image) },
    { Reordering(from: image, to: blocks) }, { try BatchNormalisation(input: row, shards: 2) },
    { try BatchNormalisation(input: blocks, shards: 2) },
  ]
  static let convolutions: [Maker] = [
    { try convolution(image, kernel: 3, stride: 1, padding: 1) },
    { try convolution(blocks, kernel: 3, stride: 2, padding: 0) },
    { try convolution(blocks, kernel: 5, stride: 1, padding: 4) },
    { try plainConvolution(kernel: 3, stride: 1, padding: 1) },
    { try plainConvolution(kernel: 4, stride: 3, padding: 2) },
  ]
  static let layers = flat + pools + others + convolutions

  private static func convolution(
    _ input: ImageLayout, kernel: Int, stride: Int, padding: Int
  ) throws -> any Layer {
    try #require(
      try ConvolutionLayer(
        input: input, filters: 4, window: Window(size: kernel, stride: stride, padding: padding),
        relu: false, hasInputGradient: true, shardRows: 3, shards: 2, workers: 1))
  }

  /// As it is computed where oneDNN has no fast convolution.
  private static func plainConvolution(kernel: Int, stride: Int, padding: Int) throws -> any Layer {
    try PlainConvolution(
      input: image, filters: 4, window: Window(size: kernel, stride: stride, padding: padding), relu: false,
      shards: 2)
  }

  /// The function is sum(y * dy), whose derivative in y is dy. The rows come in two shards.
  @Test(arguments: layers.indices) func ofALayer(_ index: Int) throws {
    var random = RandomState(seed: 11)
    let layer = try Self.layers[index]()
    for parameter in layer.parameters { random.fillUniform(into: parameter.value.all, -0.5, 0.5) }
    // Space for a full last shard.
    let x = random.image(6, layer.input)
    // No two values of a window are so close that a step would change the maximum.
    if layer is MaxPooling { x.fill(from: random.permutation(x.count).map { 0.01 * Float($0) }) }
    let y = Matrix(rows: 6, columns: layer.output.count)
    let dy = random.image(6, layer.output)
    let dx = Matrix(rows: 6, columns: layer.input.count)
    for matrix in [x, y, dy, dx] { matrix.use(rows: 5) }
    let scratch = ZeroedMemory(size: layer.scratchSize)
    let shards = [0..<3, 3..<5].enumerated().map {
      Shard(index: $0, rows: $1, worker: 0, pass: .training(noise: 8), scratch: scratch.base)
    }
    func function() -> Double {
      layer.begin(shards: 2, pass: .training(noise: 8), worker: 0)
      for shard in shards {
        (layer as? any BatchStatisticsLayer)?.accumulate(x.row(shard.rows.lowerBound), shard)
      }
      (layer as? any BatchStatisticsLayer)?.reduce(shards: 2, rows: 5)
      for shard in shards {
        layer.forward(x.row(shard.rows.lowerBound), into: y.row(shard.rows.lowerBound), shard)
      }
      return zip(y.all, dy.all).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    _ = function()
    for shard in shards {
      let first = shard.rows.lowerBound
      (layer as? any BatchStatisticsLayer)?.accumulate(dy.row(first), x: x.row(first), shard)
    }
    (layer as? any BatchStatisticsLayer)?.reduceGradient(shards: 2, rows: 5)
    for shard in shards {
      let first = shard.rows.lowerBound
      layer.backward(dy.row(first), x: x.row(first), y: y.row(first), into: dx.row(first), shard)
    }
    for tile in layer.tiles {
      layer.gradient(of: tile, from: GradientInputs(x: .dense(x), dy: dy, shards: 2, worker: 0))
    }
    let gradients = layer.parameters.map(\.gradient.elements)
    let slopes = x.slopes(of: function).enumerated().map { isChannel($0, of: layer.input) ? $1 : 0 }
    #expect(largestDifference(dx.elements, slopes) < 2e-3, "input of \(layer)")
    for (parameter, gradient) in zip(layer.parameters, gradients) {
      #expect(
        largestDifference(gradient, parameter.value.slopes(of: function)) < 2e-3, "\(layer) \(parameter.name)"
      )
    }
  }

  /// Dropout, normalisation and residuals in a network, in training mode.
  @Test(arguments: EveryLayer.smooth) func ofANetworkOfImages(_ layers: [LayerSpec]) throws {
    var random = RandomState(seed: 16)
    let network = try Network(EveryLayer.spec(layers), capacity: 21, workers: ThreadPool(count: 2))
    network.initialise(with: &random)
    let x = random.matrix(21, EveryLayer.image.count)
    let labels = random.labels(21, classes: 3)
    func function() -> Double { network.trainStep(.dense(x), classes: labels, noise: 9).loss }
    _ = function()
    let gradients = network.parameters.map(\.gradient.elements)
    for (index, parameter) in network.parameters.enumerated() {
      let slopes = parameter.value.slopes(of: function)
      #expect(
        largestDifference(gradients[index], slopes) < 5e-3, "\(network.weights.tensors[index].name)")
    }
  }

  @Test(arguments: OutputKind.allCases, [0, 0.1, 0.6])
  func ofALoss(_ output: OutputKind, smoothing: Double) {
    var random = RandomState(seed: 12)
    let loss = output.loss(smoothing: smoothing)
    let scores = random.matrix(6, 4, within: 3)
    let labels = random.labels(6, classes: 4)
    let p = Matrix(rows: 6, columns: 4)
    loss.activate(scores, into: p)
    loss.gradient(p, classes: labels)
    let gradient = p.elements
    let slopes = scores.slopes {
      loss.activate(scores, into: p)
      return loss.sum(p, classes: labels)
    }
    #expect(largestDifference(gradient, slopes) < 1e-3)
  }

  @Test(arguments: Activation.allCases, OutputKind.allCases)
  func ofAWholeNetwork(_ activation: Activation, _ output: OutputKind) throws {
    var random = RandomState(seed: 15)
    let spec = NetworkSpec.mlp(
      input: .flat(5), hidden: [6, 4], activation: activation, classes: 3, output: output)
    let network = try Network(spec, capacity: 7, workers: ThreadPool(count: 1))
    network.initialise(with: &random)
    let x = random.matrix(7, 5)
    let labels = random.labels(7, classes: 3)

    let learned = network.trainStep(x, classes: labels)
    let gradients = network.parameters.map(\.gradient.elements)
    func function() -> Double { network.loss.sum(network.predict(x), classes: labels) }
    #expect(abs(learned.loss - function()) < 1e-9)
    for (index, parameter) in network.parameters.enumerated() {
      let slopes = parameter.value.slopes(of: function)
      #expect(
        largestDifference(gradients[index], slopes) < 2e-3, "\(network.weights.tensors[index].name)")
    }
  }
}
