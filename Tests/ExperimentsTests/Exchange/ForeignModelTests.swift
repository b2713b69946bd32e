import Compute
import Digits
import Foundation
import Networks
import Testing

@testable import Experiments

/// Networks that PyTorch, scikit-learn's converter and Keras wrote (see `Scripts/dev/model_fixtures.py`) answer as they
/// do there.
@Suite struct ForeignModelTests {
  private struct Expected: Decodable {
    struct Network: Decodable {
      let probabilities: [[Double]]
      let scale: String
      let inverted: Bool?
    }

    let images: [[UInt8]]
    let files: [String: Network]
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../Fixtures/Models").standardized
  private static let names = [
    "torch-dynamo.onnx", "torch-older.onnx", "torch-state.safetensors", "sklearn-zipmap.onnx",
    "sklearn-double-binary.onnx", "keras-sequence.keras", "keras-residual.keras",
  ]

  private let expected: Expected
  private let images: DigitImages
  private let folder: URL

  init() throws {
    folder = Self.folder
    expected = try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
    images = DigitImages(shape: ImageShape(height: 8, width: 8), pixels: expected.images.flatMap(\.self))
  }

  private func read(_ name: String, _ options: ModelImport.Options) throws -> ModelImport {
    try ModelImport(
      path: folder.appending(path: name).path, options: options, tryingOn: nil,
      shape: ImageShape(height: 8, width: 8), classes: [], workers: ThreadPool(count: 1), isStopped: { false }
    )
  }

  @Test func everyFileIsThere() { #expect(Set(expected.files.keys) == Set(Self.names)) }

  @Test(arguments: names) func answersAsThere(_ name: String) throws {
    let file = try #require(expected.files[name])
    var options = ModelImport.Options()
    options.scale = InputMeaning.Scale(rawValue: file.scale)
    options.isInverted = file.inverted ?? false
    let model = try read(name, options).model
    let predictions = try Predictor(model, workers: ThreadPool(count: 1))
      .predict(images, rows: Array(0..<images.count))
    for (row, probabilities) in file.probabilities.enumerated() {
      #expect(predictions[row].count == probabilities.count)
      for (found, wanted) in zip(predictions[row], probabilities) {
        #expect(abs(Double(found) - wanted) < 2e-6, "row \(row): \(found) for \(wanted)")
      }
    }
  }

  /// A session keeps it, and a training goes on from it.
  @Test(arguments: names) func isAModelAsAnyOther(_ name: String) throws {
    let model = try read(name, ModelImport.Options()).model
    let stored = try StoredModel(model, splitRows: [])
    #expect(try stored.model(splitRows: []) == model)
    #expect(model.settings.spec(for: model.imageShape, classes: model.classes.count) == model.spec)
    let examples = Examples(
      images: images, labels: (0..<images.count).map { model.classes[$0 % model.classes.count] },
      rows: Array(0..<images.count))
    var settings = model.settings
    settings.epochs = 2
    let next = try Trainer(settings).train(on: examples, continuing: model)
    #expect(next.history.count == 2 && next.origin == model.origin)
  }

  @Test func theMeaningOfTheInputsIsTried() throws {
    // Labels that the network itself gives for one of the meanings.
    var options = ModelImport.Options()
    options.scale = .normalised
    options.isInverted = true
    let model = try read("torch-older.onnx", options).model
    let rows = Array(0..<images.count)
    let labels = try Predictor(model, workers: ThreadPool(count: 1)).predict(images, rows: rows).labels
    let found = try ModelImport(
      path: folder.appending(path: "torch-older.onnx").path, options: ModelImport.Options(),
      tryingOn: Examples(images: images, labels: labels, rows: rows), shape: images.shape, classes: [],
      workers: ThreadPool(count: 1), isStopped: { false })
    let trials = try #require(found.trials)
    #expect((9...10).contains(trials.ranked.count) && trials.rows == 12)
    #expect(trials.ranked.first?.accuracy == 1)
    #expect(
      trials.ranked.filter { $0.accuracy == 1 }.map(\.meaning).contains(.init(.normalised, inverted: true)))
  }
}
