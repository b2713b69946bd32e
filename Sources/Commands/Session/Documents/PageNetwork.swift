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
      let layers = try ExportedLayer.all(of: model.spec, model.weights)
      members.append(
        Member(
          columns: model.classes.compactMap { places[$0] }, layers: PageLayer.layers(layers, storing: &store))
      )
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

extension PageLayer {
  /// The layers of a network that do something when it predicts.
  fileprivate static func layers(
    _ exported: [ExportedLayer], storing store: inout WeightStore
  ) -> [PageLayer] {
    exported.compactMap { one in
      guard var layer = PageLayer(one, storing: &store) else { return nil }
      (layer.channels, layer.height, layer.width) = (one.input.channels, one.input.height, one.input.width)
      return layer
    }
  }

  /// `nil` for a layer that does nothing when the network predicts.
  private init?(_ exported: ExportedLayer, storing store: inout WeightStore) {
    switch exported.kind {
    case .dropout, .flatten, .activation(.identity): return nil
    case .activation(let kind): self.init(kind.rawValue)
    case .dense(_, let weight, let bias):
      self.init("dense")
      units = bias.count
      weights = store.addShort(weight)
      biases = store.addSingle(bias)
    case .convolution(_, let kernel, let stride, let padding, let weight, let bias):
      self.init("conv")
      (filters, self.kernel, self.stride, self.padding) = (bias.count, kernel, stride, padding)
      weights = store.addShort(weight)
      biases = store.addSingle(bias)
    case .maxPooling(let size, let stride):
      self.init("maxpool")
      (self.size, self.stride) = (size, stride)
    case .averagePooling(let size, let stride):
      self.init("avgpool")
      (self.size, self.stride) = (size, stride)
    case .globalAveragePooling: self.init("gap")
    case .normalisation(let values):
      // y = factor x + shift, from the running statistics.
      let factors = ExportedLayer.factors(ofNormalisation: values)
      let shifts = factors.indices.map { Double(values[1][$0]) - Double(values[2][$0]) * factors[$0] }
      self.init("bn")
      self.factors = store.addSingle(factors.map { Float($0) })
      self.shifts = store.addSingle(shifts.map { Float($0) })
    case .residual(let inner):
      self.init("residual")
      layers = PageLayer.layers(inner, storing: &store)
    }
  }
}
