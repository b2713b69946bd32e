import Digits
import Display
import Experiments
import Foundation
import Networks
import Notebook

/// A model as the page's JavaScript takes it: the layers with their sizes, and the weights in base64.
///
/// Weights are 16-bit integers times the scale of their tensor, which errs by at most 1/65,534 of the largest weight;
/// half precision errs by up to 1/2,048 of each. Biases and what batch normalisation multiplies and adds are in single
/// precision.
struct PageNetwork: Encodable {
  let name: String
  let classes: [String]
  let output: OutputKind
  private(set) var members: [Member] = []
  let shown: ShownLayer
  private(set) var short = ""
  private(set) var single = ""

  struct Member: Encodable {
    /// The place of each of its outputs among the classes.
    let columns: [Int]
    let layers: [PageLayer]
  }

  /// The layer that the page shows: what the first weights make of the image, behind their activation.
  struct ShownLayer: Encodable {
    /// Index among the layers of the first member.
    let layer: Int
    let channels: Int
    let height: Int
    let width: Int
    /// Whether it is a dense layer on the pixels, whose units have no maps.
    let areUnits: Bool
    /// The most maps or units that are shown.
    let most: Int
  }

  private static let mostMaps = 32
  private static let mostUnits = 12

  /// - Throws: `NetworkError` if the weights of a network do not match its spec.
  init(_ classifier: Classifier) throws(NetworkError) {
    let ensemble = classifier.ensemble
    name = classifier.name
    classes = ensemble.classes.map(\.description)
    output = ensemble.members.first?.spec.output ?? .softmax
    shown = try ShownLayer(ensemble.members.first?.spec)
    let places = LabelIndex(ensemble.classes)
    var store = WeightStore()
    for model in ensemble.members {
      var builder = PageLayers(model.weights)
      let layers = try builder.layers(
        model.spec.allLayers, behind: model.spec.input, prefix: "", storing: &store)
      members.append(Member(columns: model.classes.compactMap { places[$0] }, layers: layers))
    }
    short = Base64.text(store.short)
    single = Base64.text(store.single)
  }

  /// JSON that can stand in a script element: `<` never occurs in it.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self).replacing("<", with: "\\u003c")
      .replacing("\u{2028}", with: "\\u2028").replacing("\u{2029}", with: "\\u2029")
  }
}

extension PageNetwork.ShownLayer {
  fileprivate init(_ spec: NetworkSpec?) throws(NetworkError) {
    guard let spec else {
      self.init(layer: 0, channels: 0, height: 1, width: 1, areUnits: true, most: 0)
      return
    }
    let outlines = try spec.outlines().filter { !$0.layer.isIdle }
    let first = outlines.firstIndex { $0.layer.isWeighted } ?? 0
    var last = first
    while last + 1 < outlines.count, outlines[last + 1].layer.belongsToTheOneBefore { last += 1 }
    let shape = outlines[last].output
    var areUnits = false
    if case .dense = outlines[first].layer { areUnits = true }
    self.init(
      layer: last, channels: shape.channels, height: shape.height, width: shape.width, areUnits: areUnits,
      most: areUnits ? PageNetwork.mostUnits : PageNetwork.mostMaps)
  }
}

extension LayerSpec {
  /// Whether it does nothing when a trained network predicts.
  fileprivate var isIdle: Bool {
    switch self {
    case .dropout, .flatten, .activation(.identity): true
    default: false
    }
  }

  fileprivate var isWeighted: Bool {
    switch self {
    case .dense, .convolution, .residual: true
    default: false
    }
  }

  fileprivate var belongsToTheOneBefore: Bool {
    switch self {
    case .activation, .batchNormalisation: true
    default: false
    }
  }
}

/// A layer of the page's network.
struct PageLayer: Encodable {
  /// Numbers of one tensor within the stored bytes.
  struct Place: Encodable {
    /// Index of its first number.
    let at: Int
    let count: Int
    /// What the integers are multiplied by; `nil` for numbers in single precision.
    let scale: Double?
  }

  let kind: String
  var units: Int?
  var channels: Int?
  var height: Int?
  var width: Int?
  var filters: Int?
  var kernel: Int?
  var size: Int?
  var stride: Int?
  var padding: Int?
  var weights: Place?
  var biases: Place?
  var factors: Place?
  var shifts: Place?
  var layers: [PageLayer]?

  init(_ kind: String) { self.kind = kind }
}

/// Collects the numbers of all tensors.
private struct WeightStore {
  private(set) var short: [UInt8] = []
  private(set) var single: [UInt8] = []

  private static let largest = Float(Int16.max)

  mutating func addShort(_ values: [Float]) -> PageLayer.Place {
    let start = short.count / 2
    let most = values.lazy.map(abs).max() ?? 0
    let scale = most > 0 ? most / Self.largest : 1
    short.reserveCapacity(short.count + 2 * values.count)
    for value in values {
      let level = (value / scale).rounded()
      let bits = UInt16(bitPattern: Int16(min(max(level.isFinite ? level : 0, -Self.largest), Self.largest)))
      short.append(UInt8(truncatingIfNeeded: bits))
      short.append(UInt8(truncatingIfNeeded: bits >> 8))
    }
    return PageLayer.Place(at: start, count: values.count, scale: Double(scale))
  }

  mutating func addSingle(_ values: [Float]) -> PageLayer.Place {
    let start = single.count / 4
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { single.append(contentsOf: $0) }
    }
    return PageLayer.Place(at: start, count: values.count, scale: nil)
  }
}

/// Makes the page's layers of those of a network, whose weights it finds by their names.
private struct PageLayers {
  private let tensors: [String: [Float]]

  init(_ weights: NetworkWeights) {
    tensors = Dictionary(
      weights.tensors.map { ($0.name, $0.values) }, uniquingKeysWith: { first, _ in first })
  }

  /// - Parameter prefix: the enclosing residual, such as `3.`.
  mutating func layers(
    _ specs: [LayerSpec], behind input: FeatureShape, prefix: String, storing store: inout WeightStore
  ) throws(NetworkError) -> [PageLayer] {
    var layers: [PageLayer] = []
    var shape = input
    for (index, spec) in specs.enumerated() {
      let name = "\(prefix)\(index + 1)"
      if var layer = try layer(spec, behind: shape, named: name, storing: &store) {
        (layer.channels, layer.height, layer.width) = (shape.channels, shape.height, shape.width)
        layers.append(layer)
      }
      shape = try spec.output(behind: shape)
    }
    return layers
  }

  /// `nil` for a layer that does nothing when the network predicts.
  private mutating func layer(
    _ spec: LayerSpec, behind input: FeatureShape, named name: String, storing store: inout WeightStore
  ) throws(NetworkError) -> PageLayer? {
    switch spec {
    case .dropout, .flatten, .activation(.identity): return nil
    case .activation(let kind): return PageLayer(kind.rawValue)
    case .dense(let units):
      var layer = PageLayer("dense")
      layer.units = units
      layer.weights = store.addShort(try values("\(name).weight", count: input.count * units))
      layer.biases = store.addSingle(try values("\(name).bias", count: units))
      return layer
    case .convolution(let filters, let kernel, let stride, let padding):
      var layer = PageLayer("conv")
      (layer.filters, layer.kernel, layer.stride, layer.padding) = (filters, kernel, stride, padding)
      layer.weights = store.addShort(
        try values("\(name).weight", count: filters * input.channels * kernel * kernel))
      layer.biases = store.addSingle(try values("\(name).bias", count: filters))
      return layer
    case .maxPooling(let size, let stride), .averagePooling(let size, let stride):
      var layer = PageLayer("maxpool")
      if case .averagePooling = spec { layer = PageLayer("avgpool") }
      (layer.size, layer.stride) = (size, stride)
      return layer
    case .globalAveragePooling: return PageLayer("gap")
    case .batchNormalisation:
      return try normalisation(channels: input.channels, named: name, storing: &store)
    case .residual(let inner):
      var layer = PageLayer("residual")
      layer.layers = try layers(inner, behind: input, prefix: "\(name).", storing: &store)
      return layer
    }
  }

  /// `y = factor x + shift`, from the running statistics.
  private func normalisation(
    channels: Int, named name: String, storing store: inout WeightStore
  ) throws(NetworkError) -> PageLayer {
    let weights = try values("\(name).weight", count: channels)
    let biases = try values("\(name).bias", count: channels)
    let means = try values("\(name).running_mean", count: channels)
    let variances = try values("\(name).running_variance", count: channels)
    let factors = zip(weights, variances).map { weight, variance in
      Double(weight) / (Double(variance) + LayerSpec.normalisationEpsilon).squareRoot()
    }
    let shifts = zip(zip(biases, means), factors).map { pair, factor in
      Double(pair.0) - Double(pair.1) * factor
    }
    var layer = PageLayer("bn")
    layer.factors = store.addSingle(factors.map { Float($0) })
    layer.shifts = store.addSingle(shifts.map { Float($0) })
    return layer
  }

  private func values(_ name: String, count: Int) throws(NetworkError) -> [Float] {
    let found = tensors[name] ?? []
    guard found.count == count else {
      throw .weightsDoNotFit(parameter: name, expected: count, found: found.count)
    }
    return found
  }
}

extension LayerSpec {
  /// The shape of its output.
  fileprivate func output(behind input: FeatureShape) throws(NetworkError) -> FeatureShape {
    let alone = NetworkSpec(input: input, layers: [self], classes: 2, output: .softmax)
    return try alone.outlines().first?.output ?? input
  }
}
