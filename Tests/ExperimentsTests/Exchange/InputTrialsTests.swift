import Compute
import Digits
import Foundation
import Networks
import Testing

@testable import Experiments

/// What a network takes for paper and ink is found out by its answers, also of one that was trained badly.
///
/// The networks are trained here on ink from 0 to 1, and their first layer is then written for other numbers: the same
/// answers from x' = scale x + shift need the weights over the scale, and another bias.
@Suite struct InputTrialsTests {
  private enum Training: CaseIterable {
    case good, short, fewRows
  }

  private static let examples = try? MNISTSample.rows(2000..<4000)

  private func model(_ training: Training, hidden: [Int] = [24]) throws -> Model {
    var settings = TrainingSettings()
    settings.hidden = hidden
    settings.learningRate = 0.002
    settings.epochs = training == .good ? 15 : training == .short ? 1 : 4
    settings.batch = 50
    return try Trainer(settings).train(
      on: MNISTSample.rows(0..<(training == .fewRows ? 200 : 2000)))
  }

  /// The file of a network that takes its inputs so.
  private func file(_ model: Model, taking meaning: InputMeaning) throws -> String {
    let (scale, shift) = meaning.factors
    var tensors: [SafeTensors.Tensor] = []
    for (number, pair) in stride(from: 0, to: model.weights.tensors.count, by: 2).enumerated() {
      let (weight, bias) = (model.weights.tensors[pair], model.weights.tensors[pair + 1])
      var rows = (0..<weight.columns).map { unit in
        (0..<weight.rows).map { Double(weight.values[$0 * weight.columns + unit]) }
      }
      var biases = bias.values.map(Double.init)
      if number == 0 {
        for unit in rows.indices { biases[unit] -= shift / scale * rows[unit].reduce(0, +) }
        rows = rows.map { $0.map { $0 / scale } }
      }
      tensors.append(
        .init(
          "\(2 * number).weight", shape: [weight.columns, weight.rows],
          .float32(rows.joined().map(Float.init))))
      tensors.append(.init("\(2 * number).bias", shape: [weight.columns], .float32(biases.map(Float.init))))
    }
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors")
    try SafeTensors(tensors).encoded().write(to: path)
    return path.path
  }

  private func read(_ path: String, on examples: Examples) throws -> ModelImport {
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try ModelImport(
      path: path, options: ModelImport.Options(), tryingOn: examples, shape: examples.images.shape,
      classes: [], workers: ThreadPool(count: 2), isStopped: { false })
  }

  /// A well trained network tells its own meaning, in one case of nine at most another one by which it is about as often
  /// right (seen without AVX-512, whose sums are others). One
  /// that was trained badly may answer better by another: what is taken is then about as often right as its own.
  @Test(arguments: Training.allCases) private func theRightMeaningIsFound(_ training: Training) throws {
    let examples = try #require(Self.examples)
    let model = try model(training)
    let meanings = InputMeaning.usual(pixels: (0.1307, 0.3081))
    #expect(meanings.count == 9)
    let predictions = try Predictor(model, workers: ThreadPool(count: 1))
      .predict(examples.images, rows: examples.rows)
    let accuracy = predictions.accuracy(against: examples.rowLabels)
    var others: [InputMeaning] = []
    for meaning in meanings {
      let found = try read(try file(model, taking: meaning), on: examples)
      let trials = try #require(found.trials)
      let best = try #require(trials.ranked.first)
      #expect(trials.rows == 2000 && trials.ranked.count >= 9)
      #expect(found.model.origin?.input == best.meaning)
      #expect(best.accuracy > accuracy - 0.02, "\(training), \(meaning): \(trials.ranked.prefix(3))")
      if best.meaning != meaning {
        others.append(meaning)
      } else {
        #expect(abs(best.accuracy - accuracy) < 0.001)
      }
    }
    switch training {
    case .good: #expect(others.count <= 1, "\(others)")
    case .short, .fewRows: break
    }
  }

  /// A dataset whose mean and deviation are not MNIST's.
  @Test func normalisedByTheDatasetsOwn() throws {
    let bright = try #require(Self.examples)
    let images = DigitImages(shape: bright.images.shape, pixels: bright.images.pixels.map { $0 / 2 })
    let examples = Examples(images: images, labels: bright.labels, rows: bright.rows)
    let ink = InkStatistics(of: images)
    let path = try file(
      try model(.good),
      taking: InputMeaning(.standardised(mean: ink.mean, deviation: ink.deviation)))
    let found = try read(path, on: examples)
    guard case .standardised(let mean, let deviation)? = found.model.origin?.input.scale else {
      Issue.record("\(found.trials?.ranked.prefix(3) as Any)")
      return
    }
    #expect(abs(mean - ink.mean) < 1e-4 && abs(deviation - ink.deviation) < 1e-4)
  }

  /// Without biases a network answers the same whatever the ink is multiplied by: only its log loss tells.
  @Test func theLogLossDecidesBetweenTheSameAnswers() throws {
    let examples = try #require(Self.examples)
    let trained = try model(.good)
    let unbiased = Model(
      importing: trained.spec,
      NetworkWeights(
        tensors: trained.weights.tensors.map { tensor in
          NetworkWeights.Tensor(
            name: tensor.name, rows: tensor.rows, columns: tensor.columns,
            values: tensor.name.hasSuffix("bias") ? tensor.values.map { _ in 0 } : tensor.values)
        }), classes: trained.classes, shape: trained.imageShape,
      origin: ModelOrigin(
        path: "", sha256: "", format: .safetensors, producer: "", input: InputMeaning(.unit)))
    for scale in [InputMeaning.Scale.unit, .levels] {
      let found = try read(try file(unbiased, taking: InputMeaning(scale)), on: examples)
      let trials = try #require(found.trials)
      #expect(found.model.origin?.input == InputMeaning(scale), "\(trials.ranked.prefix(3))")
    }
  }

  @Test func meaningsAreWrittenAsTheyAreRead() {
    for text in ["0..1", "0..255", "-1..1", "normalised", "0.286/0.353", "0.5/0.5"] {
      #expect(InputMeaning.Scale(rawValue: text)?.rawValue == text)
    }
    for text in ["", "1", "2/0.5", "0.5/0", "0.5/-1", "nan/1", "0.5/0.5/0.5", "-0.1/0.5", "33.3/78.6"] {
      #expect(InputMeaning.Scale(rawValue: text) == nil, "\(text)")
    }
    #expect(
      InputMeaning(.standardised(mean: 0.5, deviation: 0.5)).factors == InputMeaning(.symmetric).factors)
  }

  /// Those that make nearly the same numbers are tried once.
  @Test func theUsualMeanings() {
    #expect(InputMeaning.usual(pixels: nil).count == 8)
    #expect(InputMeaning.usual(pixels: (0.1325, 0.3104)).count == 9)
    let other = InputMeaning.usual(pixels: (0.28604, 0.35302))
    #expect(other.count == 10)
    #expect(other.contains(InputMeaning(.standardised(mean: 0.286, deviation: 0.353))))
    #expect(other.contains(InputMeaning(.standardised(mean: 0.714, deviation: 0.353), inverted: true)))
    #expect(InputMeaning.usual(pixels: (0, 0)).count == 8)
  }
}
