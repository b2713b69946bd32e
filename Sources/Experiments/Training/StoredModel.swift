import Digits
import Foundation
import Networks

/// A model taken apart to be kept: what a reader would want to read as JSON, and the long rows of numbers, in
/// their own format. Put together again it goes on training bit by bit as the model would have.
package struct StoredModel: Sendable {
  /// What the user calls it.
  package let name: String
  /// The network, as JSON.
  package let spec: Data
  /// How it was trained and how that went, as JSON: settings, epochs, figures, where the generator stands.
  package let training: Data
  /// The network's weights, as a safetensors file: `1.weight`, `1.bias`, ...
  package let weights: Data
  /// What going on takes, as a safetensors file: the optimizer's memory (`optimizer.0`, ...), the average of
  /// the weights (`average.0`, ...), the order of the
  /// rows (`order`), and, where they are not those of the model or the split, weights (`now.1.weight`,
  /// `best.1.weight`) and rows (`rows`, `trained`, `heldBack`).
  package let state: Data

  /// Memberwise, as they were read from somewhere.
  package init(name: String, spec: Data, training: Data, weights: Data, state: Data) {
    self.name = name
    self.spec = spec
    self.training = training
    self.weights = weights
    self.state = state
  }

  /// Takes a model apart.
  /// - Parameter splitRows: the training rows of its split, which are kept elsewhere.
  package init(_ model: Model, splitRows: [Int]) throws {
    let encoder = Self.encoder
    name = model.name
    spec = try encoder.encode(model.spec)
    training = try encoder.encode(TrainingRecord(model))
    weights = SafeTensors(model.weights.tensors.map { $0.stored(as: $0.name) }).encoded()
    state = SafeTensors(Self.arrays(of: model.state, beside: model.weights, splitRows)).encoded()
  }

  /// Puts the model together again. What it was made of may have been changed by anyone.
  /// - Throws: `StoredModelError`.
  package func model(splitRows: [Int]) throws(StoredModelError) -> Model {
    guard let spec = try? Self.decoder.decode(NetworkSpec.self, from: spec) else { throw .part(.spec) }
    guard let record = try? Self.decoder.decode(TrainingRecord.self, from: training), record.isSound else {
      throw .part(.training)
    }
    guard record.fits(spec) else { throw .part(.spec) }
    guard let weights = (try? SafeTensors(decoding: weights)).flatMap({ $0.weights() }),
      weights.fit(spec)
    else { throw .part(.weights) }
    guard let arrays = try? SafeTensors(decoding: state),
      let state = record.state.filled(from: arrays, beside: weights, splitRows)
    else { throw .part(.state) }
    return Model(
      name: name, spec: spec, weights: weights, classes: record.classes, imageShape: record.imageShape,
      settings: record.settings, history: record.history, stopped: record.stopped, state: state,
      trainAccuracy: record.trainAccuracy, validationRows: record.validationRows,
      validationAccuracy: record.validationAccuracy)
  }

  /// Names as `Codable` has them: they are read again by `Codable` alone.
  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}

/// Why a stored model cannot be put together again.
package enum StoredModelError: Error, Equatable, Sendable {
  /// This part of it is damaged, or does not belong to the others.
  case part(Part)

  /// The parts of a stored model.
  package enum Part: String, Sendable {
    case spec, training, weights, state
  }
}

/// The part of a model that is read as JSON.
private struct TrainingRecord: Codable {
  let classes: [UInt8]
  let imageShape: ImageShape
  let settings: TrainingSettings
  let history: [EpochRecord]
  let stopped: StopReason
  let trainAccuracy: Double?
  let validationRows: Int
  let validationAccuracy: Double?
  /// Without its arrays.
  let state: TrainingState

  init(_ model: Model) {
    classes = model.classes
    imageShape = model.imageShape
    settings = model.settings
    history = model.history
    stopped = model.stopped
    trainAccuracy = model.trainAccuracy
    validationRows = model.validationRows
    validationAccuracy = model.validationAccuracy
    state = model.state.withoutArrays
  }

  /// Whether every count and size is one that a training can have.
  var isSound: Bool {
    let classesAscend = zip(classes, classes.dropFirst()).allSatisfy { $0 < $1 }
    return classes.count >= 2 && classesAscend && (classes.last ?? 10) < 10
      && imageShape.height > 0 && imageShape.width > 0 && validationRows >= 0
      && history.allSatisfy { (1..<1 << 48).contains($0.epoch) } && settings.countsAreSound
      && state.countsAreSound
  }

  /// Whether a network takes these images and tells these classes apart.
  func fits(_ spec: NetworkSpec) -> Bool {
    guard (try? spec.validate()) != nil else { return false }
    return spec.classes == classes.count
      && spec.input == FeatureShape(channels: 1, height: imageShape.height, width: imageShape.width)
  }
}
