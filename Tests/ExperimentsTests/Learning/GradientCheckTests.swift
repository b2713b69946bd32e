import Compute
import Networks
import Testing

@testable import Experiments

@Suite("Checking gradients") struct GradientCheckTests {
  private func model(
    _ activation: Activation, _ output: OutputKind, layers: [LayerSpec]? = nil, smoothing: Double = 0
  ) throws -> (Model, Examples) {
    var settings = TrainingSettings()
    settings.hidden = [10, 6]
    settings.layers = layers
    settings.smoothing = smoothing
    settings.activation = activation
    settings.output = output
    settings.epochs = 2
    settings.learningRate = 0.01
    let examples = try MNISTSample.rows(0..<200)
    return (try Trainer(settings).train(on: examples), examples.selecting(Array(0..<4)))
  }

  @Test(arguments: Activation.allCases, OutputKind.allCases)
  func backpropagationAgrees(_ activation: Activation, _ output: OutputKind) throws {
    let (model, rows) = try model(activation, output)
    let check = try GradientCheck.run(
      of: model, on: rows, trying: 12, seed: 3, workers: ThreadPool(count: 1))
    #expect(check.agrees)
    #expect(check.parameters.map(\.layer.number) == [1, 1, 2, 2, 3, 3])
    #expect(check.parameters.map(\.name) == ["weight", "bias", "weight", "bias", "weight", "bias"])
    #expect(check.parameters.map(\.count) == [7840, 10, 60, 6, 60, 10])
    for parameter in check.parameters {
      #expect(parameter.backward != 0, "nothing was compared")
      #expect(abs(parameter.backward - parameter.numerical) < 1e-3 * max(abs(parameter.backward), 0.1))
    }
  }

  /// Every kind of layer, also inside residual blocks.
  @Test(
    arguments: [
      [
        LayerSpec.convolution(filters: 3, kernel: 5, stride: 2, padding: 1), .maxPooling(size: 2, stride: 2),
        .convolution(filters: 4, kernel: 3, stride: 1, padding: 0), .batchNormalisation, .dropout(rate: 0.5),
        .averagePooling(size: 2, stride: 1), .dense(units: 6), .batchNormalisation,
      ],
      [
        .batchNormalisation, .convolution(filters: 4, kernel: 4, stride: 3, padding: 0),
        .residual([.convolution(filters: 4, kernel: 3, stride: 1, padding: 1), .batchNormalisation]),
        .globalAveragePooling,
      ],
    ], [Activation.relu, .tanh])
  func backpropagationAgreesInNetworksOfImages(layers: [LayerSpec], _ activation: Activation) throws {
    let (model, rows) = try model(activation, .softmax, layers: layers, smoothing: 0.1)
    let checks = try [1, 3].map { threads in
      try GradientCheck.run(of: model, on: rows, trying: 12, seed: 3, workers: ThreadPool(count: threads))
    }
    for parameter in checks[0].parameters {
      #expect(parameter.largestError <= GradientCheck.tolerance, "\(parameter)")
    }
    let learners = model.spec.learningLayers
    #expect(checks[0].parameters.map(\.layer) == learners.flatMap { [$0, $0] })
    #expect(checks[0].parameters.map(\.numerical) == checks[1].parameters.map(\.numerical))
    // Biases before a normalisation have no effect; everything else was compared.
    for (parameter, learner) in zip(checks[0].parameters, learners.flatMap { [$0, $0] }) {
      let isIdle = learner.hasIdleBias && parameter.name == "bias"
      #expect(isIdle ? abs(parameter.numerical) < 1e-6 : parameter.numerical != 0, "\(parameter)")
    }
  }

  @Test func aMistakeInAConvolutionIsFound() throws {
    let layers: [LayerSpec] = [
      .convolution(filters: 3, kernel: 5, stride: 2, padding: 0), .batchNormalisation,
    ]
    let (model, rows) = try model(.relu, .softmax, layers: layers)
    for place in [0, 2, 3, 4, 5] {
      let check = try GradientCheck.run(
        of: model, on: rows, trying: 12, seed: 3, workers: ThreadPool(count: 1)
      ) { index, gradient in index == place ? gradient.map { $0 * 1.05 } : gradient }
      #expect(
        check.parameters.map { $0.largestError > GradientCheck.tolerance } == (0..<6).map { $0 == place })
    }
  }

  @Test func aSingleRowCannotBeNormalised() throws {
    let (model, rows) = try model(.relu, .softmax, layers: [.dense(units: 3), .batchNormalisation])
    #expect(throws: NetworkError.batchOfOne(position: 2)) {
      try GradientCheck.run(
        of: model, on: rows.selecting([0]), trying: 4, seed: 0, workers: ThreadPool(count: 1))
    }
  }

  /// An error of 1 %, a wrong factor, a wrong sign, a missing gradient: each is found in the right parameter.
  @Test(arguments: [1.01, 2, -1, 0]) func aMistakeIsFound(factor: Float) throws {
    let (model, rows) = try model(.tanh, .softmax)
    for place in 0..<6 {
      let check = try GradientCheck.run(
        of: model, on: rows, trying: 12, seed: 3, workers: ThreadPool(count: 1)
      ) { index, gradient in index == place ? gradient.map { $0 * factor } : gradient }
      #expect(!check.agrees)
      #expect(
        check.parameters.map { $0.largestError > GradientCheck.tolerance } == (0..<6).map { $0 == place })
    }
  }

  @Test func aNetworkThatIsAlwaysRightStillHasGradients() throws {
    var settings = TrainingSettings()
    settings.hidden = [20]
    settings.epochs = 200
    settings.learningRate = 0.01
    let examples = try MNISTSample.rows(0..<60)
    let model = try Trainer(settings).train(on: examples)
    #expect(model.trainAccuracy == 1)
    let check = try GradientCheck.run(
      of: model, on: examples.selecting([0, 1, 2]), trying: 10, seed: 1, workers: ThreadPool(count: 1))
    #expect(check.agrees)
    #expect(check.parameters.allSatisfy { abs($0.backward) > 1e-4 })
  }

  @Test func stopsWhenCancelled() throws {
    let (model, rows) = try model(.relu, .softmax)
    let cancellation = Cancellation()
    cancellation.raise()
    #expect(throws: TrainingError.interrupted) {
      try GradientCheck.run(
        of: model, on: rows, trying: 4, seed: 0, workers: ThreadPool(count: 1),
        context: ExperimentContext(threads: 1, cancellation: cancellation))
    }
  }

  @Test(arguments: [1, 3]) func tellsOfEveryWeightItTries(threads: Int) throws {
    let (model, rows) = try model(.relu, .softmax)
    let told = Locked<[[Int]]>([])
    let context = ExperimentContext(threads: threads) { event in
      if case .tried(let weights, let all) = event { told.withLock { $0.append([weights, all]) } }
    }
    let check = try GradientCheck.run(
      of: model, on: rows, trying: 6, seed: 0, workers: ThreadPool(count: threads), context: context)
    let all = check.parameters.reduce(0) { $0 + $1.checked }
    #expect(all == 36)
    #expect(told.withLock { $0 } == (0...all).map { [$0, all] })
  }
}
