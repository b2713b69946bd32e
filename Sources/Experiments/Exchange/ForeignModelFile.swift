import Digits
import Foundation
import Networks

/// A file that holds a network, of any of the formats that are read.
struct ForeignModelFile {
  let network: ForeignNetwork
  let format: ModelOrigin.Format
  let sha256: String
  let assumesActivation: Bool

  /// What a file is, is told from its bytes.
  /// - Throws: `ExchangeError`, `DatasetError`.
  static func read(
    _ path: String, _ options: ModelImport.Options, shape: ImageShape?, isStopped: @escaping StopCheck
  ) throws -> ForeignModelFile {
    let bytes = try ModelFile.bytes(of: path, isStopped: isStopped)
    let hint = shape.map { (height: $0.height, width: $0.width) }
    let sha256 = SHA256Hex.of(bytes)
    if KerasArchive.begins(bytes) {
      guard let archive = try KerasArchive(path: path, bytes, isStopped: isStopped) else {
        throw ExchangeError.unknownFormat
      }
      let arrays = archive.arrays.map { ForeignTensor(name: $0.name, shape: $0.shape, values: $0.values) }
      let network = try KerasImport.network(
        Data(archive.configuration), arrays: arrays, version: version(archive.metadata), hint: hint)
      return ForeignModelFile(network: network, format: .keras, sha256: sha256, assumesActivation: false)
    }
    if isSafeTensors(bytes, named: path) {
      let (network, assumes) = try state(bytes, options, shape)
      return ForeignModelFile(
        network: network, format: .safetensors, sha256: sha256, assumesActivation: assumes)
    }
    guard isONNX(bytes) else { throw ExchangeError.unknownFormat }
    var network = try ONNXFile.network(of: bytes, hint: hint) { location throws(ExchangeError) in
      try external(location, beside: path, isStopped)
    }
    if let own = network.metadata[ExchangedText.classes].flatMap(Self.names) { network.classNames = own }
    return ForeignModelFile(network: network, format: .onnx, sha256: sha256, assumesActivation: false)
  }

  private static func external(
    _ location: String, beside path: String, _ isStopped: StopCheck
  ) throws(ExchangeError) -> [UInt8] {
    let found: [UInt8]?
    do {
      found = try ModelFile.bytes(beside: path, at: location, isStopped: isStopped)
    } catch {
      throw .externalMissing(location: location)
    }
    guard let found else { throw .externalOutside(location: location) }
    return found
  }

  /// A header of JSON behind its length; a longer one than is allowed is told from the name.
  private static func isSafeTensors(_ bytes: [UInt8], named path: String) -> Bool {
    if path.lowercased().hasSuffix(".safetensors") { return true }
    return bytes.count > 8 && bytes[8] == UInt8(ascii: "{")
  }

  /// The first field of a model is the version of the format, or its producer.
  private static func isONNX(_ bytes: [UInt8]) -> Bool {
    bytes.first == 0x08 || bytes.first == 0x12 || bytes.first == 0x3A
  }

  private static func names(_ json: String) -> [String]? {
    (try? JSONDecoder().decode([ClassLabel].self, from: Data(json.utf8)))?.map(\.description)
  }

  private static func version(_ metadata: [UInt8]) -> String {
    (try? JSONDecoder().decode([String: String].self, from: Data(metadata)))?["keras_version"] ?? ""
  }

  /// A file of weights alone: its layers are those of the line, or those that digitbook wrote into it, or a perceptron.
  private static func state(
    _ bytes: [UInt8], _ options: ModelImport.Options, _ shape: ImageShape?
  ) throws(ExchangeError) -> (ForeignNetwork, assumesActivation: Bool) {
    let (tensors, metadata) = try ForeignTensor.all(inSafeTensors: Data(bytes))
    let reader = try StateImport(tensors)
    let stored = metadata[ExchangedText.spec].flatMap(spec)
    let input: FeatureShape
    let layers: [LayerSpec]
    var assumes = false
    if let written = options.layers {
      input = feature(shape ?? ImageShape(height: 28, width: 28))
      layers = DefaultActivations.added(to: written, options.activation ?? .relu)
    } else if let stored {
      input = stored.input
      layers = stored.layers
    } else if let perceptron = reader.perceptron {
      input = Self.input(of: perceptron.inputs, shape)
      layers = DefaultActivations.added(
        to: perceptron.hidden.map { .dense(units: $0) }, options.activation ?? .relu)
      assumes = options.activation == nil && !perceptron.hidden.isEmpty
    } else {
      throw .layersUnknown
    }
    var network = try reader.network(
      layers, input: input, output: options.output ?? stored?.output ?? .softmax)
    network.metadata = metadata
    if stored != nil { network.producer = "digitbook \(metadata["version"] ?? "")" }
    network.classNames = metadata[ExchangedText.classes].flatMap(Self.names)
    return (network, assumes)
  }

  /// `nil` for one that is damaged, or does not fit itself.
  private static func spec(_ json: String) -> NetworkSpec? {
    guard let spec = try? JSONDecoder().decode(NetworkSpec.self, from: Data(json.utf8)),
      (try? spec.validate()) != nil
    else { return nil }
    return spec
  }

  private static func feature(_ shape: ImageShape) -> FeatureShape {
    FeatureShape(channels: 1, height: shape.height, width: shape.width)
  }

  /// Images of this many pixels: those at hand, or squares.
  private static func input(of count: Int, _ shape: ImageShape?) -> FeatureShape {
    if let shape, shape.pixelCount == count { return feature(shape) }
    let side = Int(Double(count).squareRoot().rounded())
    return side * side == count
      ? FeatureShape(channels: 1, height: side, width: side)
      : FeatureShape(channels: 1, height: 1, width: count)
  }
}
