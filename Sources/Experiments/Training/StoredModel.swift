import Digits
import Foundation
import Networks

/// A serialised model: readable parts as JSON, arrays as safetensors. A restored model continues training bit
/// for bit as the original would have.
package struct StoredModel: Sendable {
  package let name: String
  /// `NetworkSpec` as JSON.
  package let spec: Data
  /// Settings, epochs, metrics and the state without its arrays, as JSON.
  package let training: Data
  /// Weights as a safetensors file: `1.weight`, `1.bias`, ...; of a baseline what it has learned instead.
  package let weights: Data
  /// Arrays of the training state as a safetensors file: optimizer state (`optimizer.0`, ...), averaged
  /// weights (`average.0`, ...), row order (`order`) and, if they differ from those of the model or the
  /// split, weights (`now.1.weight`, `best.1.weight`) and rows (`rows`, `trained`, `heldBack`).
  package let state: Data

  /// Wraps parts that were read from storage.
  package init(name: String, spec: Data, training: Data, weights: Data, state: Data) {
    self.name = name
    self.spec = spec
    self.training = training
    self.weights = weights
    self.state = state
  }

  /// Serialises a model.
  /// - Parameter splitRows: training rows of its split, which are stored elsewhere.
  package init(_ model: Model, splitRows: [Int]) throws {
    let encoder = Self.encoder
    name = model.name
    spec = try encoder.encode(model.spec)
    training = try encoder.encode(TrainingRecord(model))
    weights = SafeTensors(
      model.baseline?.arrays ?? model.weights.tensors.map { $0.stored(as: $0.name) }
    ).encoded()
    state = SafeTensors(Self.arrays(of: model.state, beside: model.weights, splitRows)).encoded()
  }

  /// Restores the model. All parts are validated, because anyone may have changed the file.
  /// - Throws: `StoredModelError`.
  package func model(splitRows: [Int]) throws(StoredModelError) -> Model {
    guard let spec = try? Self.decoder.decode(NetworkSpec.self, from: spec) else { throw .part(.spec) }
    guard let record = try? Self.decoder.decode(TrainingRecord.self, from: training), record.isSound else {
      throw .part(.training)
    }
    guard record.fits(spec) else { throw .part(.spec) }
    guard let learned = try? SafeTensors(decoding: weights) else { throw .part(.weights) }
    let (weights, baseline) = try record.learned(from: learned, of: spec)
    guard let arrays = try? SafeTensors(decoding: state),
      let state = record.state.filled(from: arrays, beside: weights, splitRows)
    else { throw .part(.state) }
    var model = Model(
      name: name, spec: spec, weights: weights, classes: record.classes, imageShape: record.imageShape,
      settings: record.settings, history: record.history, stopped: record.stopped, state: state,
      trainAccuracy: record.trainAccuracy, validationRows: record.validationRows,
      validationAccuracy: record.validationAccuracy, origin: record.origin, changes: record.changes)
    model.baseline = baseline
    return model
  }

  /// Uses the `Codable` names unchanged: only `Codable` reads them back.
  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.spellInfinities()
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.readInfinities()
    return decoder
  }
}

/// Why a stored model cannot be restored.
package enum StoredModelError: Error, Equatable, Sendable {
  /// This part is damaged or does not match the others.
  case part(Part)

  package enum Part: String, Sendable {
    case spec, training, weights, state
  }
}

/// The part of a model that is stored as JSON.
private struct TrainingRecord: Codable {
  let classes: [ClassLabel]
  let imageShape: ImageShape
  let settings: TrainingSettings
  let history: [EpochRecord]
  let stopped: StopReason
  let trainAccuracy: Double?
  let validationRows: Int
  let validationAccuracy: Double?
  /// Without its arrays.
  let state: TrainingState
  let origin: ModelOrigin?
  let changes: [String]?
  /// Seconds that the fit of a baseline took; `nil` for a network.
  let secondsOfBaseline: Double?

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
    origin = model.origin
    changes = model.changes
    secondsOfBaseline = model.baseline?.seconds
  }

  /// The weights of a network, or what a baseline has learned.
  func learned(
    from arrays: SafeTensors, of spec: NetworkSpec
  ) throws(StoredModelError) -> (NetworkWeights, Baseline?) {
    if let seconds = secondsOfBaseline, let kind = settings.baseline {
      guard
        let baseline = Baseline(
          kind, seconds: seconds, arrays: arrays, features: spec.input.count, classes: spec.classes)
      else { throw .part(.weights) }
      return (NetworkWeights(tensors: []), baseline)
    }
    guard let weights = arrays.weights(), weights.fit(spec) else { throw .part(.weights) }
    return (weights, nil)
  }

  /// Whether every count and size is possible for a training.
  var isSound: Bool {
    let digitsAscend =
      !classes.allSatisfy(\.isDigit) || zip(classes, classes.dropFirst()).allSatisfy { $0 < $1 }
    return (2...ClassList.largestCount).contains(classes.count) && Set(classes).count == classes.count
      && digitsAscend && imageShape.height > 0 && imageShape.width > 0 && validationRows >= 0
      && history.allSatisfy { (1..<1 << 48).contains($0.epoch) } && settings.countsAreSound
      && state.countsAreSound
  }

  /// Whether the spec has this image size and number of classes.
  func fits(_ spec: NetworkSpec) -> Bool {
    guard (try? spec.validate()) != nil else { return false }
    return spec.classes == classes.count
      && spec.input == FeatureShape(channels: 1, height: imageShape.height, width: imageShape.width)
  }
}
