import Compute
import Digits
import Networks
import Testing

@testable import Experiments

@Suite("The story of one weight") struct WeightStoryTests {
  private func trained(_ change: (inout TrainingSettings) -> Void) throws -> (Model, Examples) {
    var settings = TrainingSettings()
    settings.hidden = [7]
    settings.epochs = 1
    settings.batch = 40
    settings.alpha = 0.01
    settings.learningRate = 0.01
    change(&settings)
    let examples = try MNISTSample.rows(0..<200)
    return (try Trainer(settings).train(on: examples), examples)
  }

  private func story(_ model: Model, _ rows: Examples, layer: Int, input: Int, unit: Int) throws
    -> WeightStory
  {
    try WeightStory(
      ofLayer: layer, input: input, unit: unit, settings: model.settings, on: rows, validation: nil,
      continuing: model, onItsImages: true, workers: ThreadPool(count: 2))
  }

  /// Every solver's step, computed in double precision, ends where the network's does.
  @Test(arguments: [TrainingSettings.Solver.sgd, .adam, .adamw], [true, false])
  func theNumbersAddUp(solver: TrainingSettings.Solver, nesterov: Bool) throws {
    let (model, rows) = try trained {
      $0.solver = solver
      $0.nesterov = nesterov
      $0.clip = nesterov ? 0.5 : 0
    }
    for (layer, input, unit) in [(1, 350, 2), (1, 406, 5), (2, 3, 8)] {
      let story = try story(model, rows, layer: layer, input: input, unit: unit)
      #expect(story.terms.count == 40 && story.batch == 1 && story.batches == 5)
      #expect(story.terms.contains { $0.product != 0 })
      #expect(abs(story.computed - story.after) < 2e-7, "\(story.computed) \(story.after)")
      // One that stays would agree without being right.
      #expect(abs(story.after - story.before) > 1e-5)
      #expect(abs(story.sum - story.terms.reduce(0) { $0 + $1.input * $1.signal }) < 1e-12)
      let gradient = (story.clipping * story.sum + 0.01 * story.before) / 40
      #expect(abs(story.gradient - gradient) < 1e-15)
    }
  }

  /// What each row says, against finite differences in double precision.
  @Test(arguments: [OutputKind.softmax, .sigmoid]) func everyRowsPartIsASlopeOfItsLoss(
    _ output: OutputKind
  ) throws {
    let (model, rows) = try trained {
      $0.output = output
      $0.activation = .tanh
      $0.smoothing = output == .softmax ? 0.1 : 0
    }
    let network = try Float64Network(model.spec, model.weights, smoothing: model.settings.smoothing)
    for (layer, input, unit) in [(1, 378, 4), (2, 6, 1)] {
      let story = try story(model, rows, layer: layer, input: input, unit: unit)
      let tensor = 2 * (layer - 1)
      let index = input * model.weights.tensors[tensor].columns + unit
      for term in story.terms.prefix(12) {
        let pixels = rows.images[term.row].map { Double($0) / 255 }
        let own = try #require(model.classes.firstIndex(of: rows.labels[term.row]))
        let values = network.values(of: [pixels])
        let slope = network.slope(of: tensor, at: index, step: 1e-5, values: values, classes: [own])
        #expect(abs(slope - term.product) < 1e-5, "row \(term.row)")
        let signal = network.slope(of: tensor + 1, at: unit, step: 1e-5, values: values, classes: [own])
        #expect(abs(signal - term.signal) < 1e-5)
        if layer == 1 { #expect(abs(term.input - pixels[input]) < 1e-6) }
      }
    }
  }

  /// With dropout the terms are those of the step's own mask.
  @Test func dropoutsMaskIsThatOfTheStep() throws {
    let (model, rows) = try trained { $0.layers = [.dense(units: 7), .dropout(rate: 0.5)] }
    let story = try story(model, rows, layer: 2, input: 3, unit: 1)
    #expect(abs(story.computed - story.after) < 2e-7)
    #expect(story.terms.contains { $0.input == 0 })
  }

  @Test func lbfgsHasNoStepsOfMiniBatches() throws {
    let (model, rows) = try trained { $0.solver = .lbfgs }
    #expect(throws: TrainingError.noMiniBatches) {
      try story(model, rows, layer: 1, input: 350, unit: 2)
    }
  }

  @Test func aConvolutionHasNoSuchStory() throws {
    let (model, rows) = try trained {
      $0.layers = [.convolution(filters: 3, kernel: 5, stride: 2, padding: 0)]
    }
    #expect(throws: InsideError.notDense(layer: 1)) {
      try story(model, rows, layer: 1, input: 3, unit: 1)
    }
  }

  /// The way back, against finite differences in biases and pixels.
  @Test(
    arguments: [
      [LayerSpec.dense(units: 6), .dense(units: 5)],
      [
        .convolution(filters: 3, kernel: 5, stride: 2, padding: 1), .averagePooling(size: 2, stride: 2),
        .dense(units: 6),
      ],
    ])
  func theErrorSignalIsASlopeEverywhere(_ layers: [LayerSpec]) throws {
    let (model, rows) = try trained {
      $0.layers = layers
      $0.activation = .tanh
    }
    let row = 17
    let own = try #require(model.classes.firstIndex(of: rows.labels[row]))
    let trace = try BackwardTrace(
      of: model, images: rows.images, row: row, own: own, workers: ThreadPool(count: 1))
    let network = try Float64Network(model.spec, model.weights)
    let pixels = rows.images[row].map { Double($0) / 255 }
    let values = network.values(of: [pixels])
    #expect(trace.layers.count == 3)
    for (layer, signals) in trace.layers.enumerated() {
      let biases = model.weights.tensors[2 * layer + 1].columns
      let places = signals.count / biases
      for unit in 0..<biases {
        // A bias moves the sums of all places of its channel.
        let slope = network.slope(
          of: 2 * layer + 1, at: unit, step: 1e-5, values: values, classes: [own])
        let found = signals[unit * places..<(unit + 1) * places].reduce(0.0) { $0 + Double($1) }
        #expect(abs(found - slope) < 1e-5, "layer \(layer + 1), unit \(unit)")
      }
    }
    for pixel in stride(from: 90, to: 784, by: 31) {
      func loss(_ change: Double) -> Double {
        var moved = pixels
        moved[pixel] += change
        return network.loss([moved], classes: [own])
      }
      let slope = (loss(1e-5) - loss(-1e-5)) / 2e-5
      #expect(abs(Double(trace.pixels[pixel]) - slope) < 1e-5)
    }
  }
}
