import Foundation

/// Reads a network from the configuration of a Keras 3 model and its arrays.
///
/// Images have their channels last there; kernels are [height x width x channels x filters], dense weights
/// [inputs x units]. In the file of weights a layer goes by its kind and its number among those of its kind, not by its
/// name: `layers/dense_1/vars/0` belongs to the second `Dense`.
package struct KerasImport {
  private var builder: ForeignBuilder
  private let arrays: [String: ForeignTensor]
  private var output: OutputKind?

  private typealias Object = [String: Any]

  /// - Parameters:
  ///   - configuration: the file `config.json` of the archive; untrusted.
  ///   - arrays: those of `model.weights.h5`, by their paths.
  ///   - hint: height and width of the images at hand, for a model that does not tell them.
  /// - Throws: `ExchangeError`.
  package static func network(
    _ configuration: Data, arrays: [ForeignTensor], version: String, hint: (height: Int, width: Int)?
  ) throws(ExchangeError) -> ForeignNetwork {
    guard let root = (try? JSONSerialization.jsonObject(with: configuration)) as? Object,
      let kind = root["class_name"] as? String, let model = root["config"] as? Object,
      let layers = model["layers"] as? [Object]
    else { throw .damaged }
    guard layers.count <= ForeignNetwork.mostLayers else {
      throw .tooMany(.layer, count: layers.count, limit: ForeignNetwork.mostLayers)
    }
    guard kind == "Sequential" || kind == "Functional" || kind == "Model" else {
      throw .operation(.init(.layer, 1, name: model["name"] as? String ?? "", operation: kind))
    }
    var reader = try KerasImport(layers, model, arrays, hint)
    var network = try reader.network(layers, isSequence: kind == "Sequential", model)
    network.producer = "keras \(version)".trimmingCharacters(in: .whitespaces)
    return network
  }

  private init(
    _ layers: [Object], _ model: Object, _ arrays: [ForeignTensor], _ hint: (height: Int, width: Int)?
  ) throws(ExchangeError) {
    let first = layers.first.flatMap { $0["config"] as? Object }
    let shape = [first?["batch_shape"], first?["batch_input_shape"], model["build_input_shape"]]
      .lazy.compactMap { $0 as? [Any] }.first
    guard let shape, shape.count > 1 else { throw .noImages(shape: []) }
    builder = try ForeignBuilder(extents: shape.dropFirst().map { $0 as? Int ?? -1 }, hint: hint)
    self.arrays = Dictionary(arrays.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private mutating func network(
    _ layers: [Object], isSequence: Bool, _ model: Object
  ) throws(ExchangeError) -> ForeignNetwork {
    var values: [String: ForeignBuilder.Feature] = [:]
    var last = builder.first
    var counts: [String: Int] = [:]
    for (index, layer) in layers.enumerated() {
      let kind = layer["class_name"] as? String ?? ""
      let config = layer["config"] as? Object ?? [:]
      let name = config["name"] as? String ?? layer["name"] as? String ?? ""
      let place = ExchangeError.Place(.layer, index + 1, name: name, operation: kind)
      let stem = Self.snakeCase(kind)
      let number = counts[stem, default: 0]
      counts[stem] = number + 1
      let group = "layers/\(stem)\(number > 0 ? "_\(number)" : "")/vars/"
      guard kind != "InputLayer" else {
        values[name] = builder.first
        continue
      }
      guard output == nil else { throw .setting("layers behind the output function", at: place) }
      var inputs = [last]
      if !isSequence {
        let names = Self.sources(layer["inbound_nodes"])
        inputs = []
        for name in names {
          guard let value = values[name] else { throw .undefined(value: name, isLater: false, at: place) }
          inputs.append(value)
        }
      }
      let step = Step(kind: kind, config: config, group: group, place: place)
      last = try run(step, inputs)
      values[name] = last
    }
    var made = builder.layers(to: last)
    // A sigmoid behind the last dense layer is the output function.
    if output == nil, made.count > 1, case .activation(.logistic) = made[made.count - 1],
      case .dense = made[made.count - 2]
    {
      made.removeLast()
      output = .sigmoid
    }
    return try ForeignNetwork(made, input: builder.input, output: output ?? .softmax)
  }

  /// One layer to read.
  private struct Step {
    let kind: String
    let config: Object
    /// The path of its arrays.
    let group: String
    let place: ExchangeError.Place

    func number(_ key: String) -> Int? { config[key] as? Int }
    func real(_ key: String) -> Double? { config[key] as? Double ?? number(key).map(Double.init) }
    func flag(_ key: String) -> Bool? { config[key] as? Bool }
    func text(_ key: String) -> String? { config[key] as? String }

    /// Two numbers, or one for both.
    func pair(_ key: String) -> [Int]? {
      if let pair = config[key] as? [Int], pair.count == 2 { return pair }
      return number(key).map { [$0, $0] }
    }
  }

  private mutating func run(
    _ step: Step, _ inputs: [ForeignBuilder.Feature]
  ) throws(ExchangeError) -> ForeignBuilder.Feature {
    let place = step.place
    guard let feature = inputs.first else { throw .argument("input 1", at: place) }
    if step.kind == "Add" {
      guard inputs.count == 2 else { throw .setting("\(inputs.count) inputs", at: place) }
      return try builder.added(inputs[0], inputs[1], at: place)
    }
    guard inputs.count == 1 else { throw .setting("\(inputs.count) inputs", at: place) }
    let isChannelLast = step.text("data_format") != "channels_first"
    switch step.kind {
    case "Dense":
      guard let units = step.number("units") else { throw .argument("units", at: place) }
      let sums = try builder.dense(
        feature, weight: array(step, 0), bias: step.flag("use_bias") == false ? nil : array(step, 1),
        units: units, at: place)
      return try activated(sums, by: step.config["activation"], at: place)
    case "Conv2D": return try convolution(step, feature, isChannelLast)
    case "BatchNormalization": return try normalisation(step, feature)
    case "MaxPooling2D", "AveragePooling2D":
      guard let pool = step.pair("pool_size") else { throw .argument("pool_size", at: place) }
      let strides = step.pair("strides") ?? pool
      var window = ForeignWindow(height: pool[0], width: pool[1], strides: strides, pads: [0, 0, 0, 0])
      if step.text("padding") == "same" {
        try window.padToSame([feature.shape.height, feature.shape.width], moreAtEnd: true, at: place)
      }
      return try builder.pooled(
        feature, largest: step.kind == "MaxPooling2D", window, roundsUp: false,
        channelsLast: isChannelLast, at: place)
    case "GlobalAveragePooling2D":
      return try builder.pooledGlobally(
        feature, keepsSides: step.flag("keepdims") == true, channelsLast: isChannelLast, at: place)
    case "Activation": return try activated(feature, by: step.config["activation"], at: place)
    case "ReLU":
      guard step.real("max_value") == nil, (step.real("negative_slope") ?? 0) == 0,
        (step.real("threshold") ?? 0) == 0
      else { throw .setting("a bent or bounded relu", at: place) }
      return try builder.activated(feature, by: .relu)
    case "LeakyReLU":
      guard let slope = step.real("negative_slope") ?? step.real("alpha"), Float(slope) == Activation.leak
      else {
        throw .setting("a leaky relu with another slope than \(Activation.leak)", at: place)
      }
      return try builder.activated(feature, by: .leakyRelu)
    case "ELU":
      guard (step.real("alpha") ?? 1) == 1 else {
        throw .setting("an elu with another alpha than 1", at: place)
      }
      return try builder.activated(feature, by: .elu)
    case "Softmax": return try activated(feature, by: "softmax", at: place)
    case "Flatten": return try builder.reshaped(feature, to: [-1], at: place)
    case "Reshape":
      guard let shape = step.config["target_shape"] as? [Int] else {
        throw .argument("target_shape", at: place)
      }
      return try builder.reshaped(feature, to: shape, at: place)
    case "Dropout", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "ActivityRegularization":
      guard step.kind == "Dropout", let rate = step.real("rate") else { return feature }
      return try builder.dropping(feature, rate: rate)
    case "Rescaling":
      guard let scale = step.real("scale") else { throw .argument("scale", at: place) }
      return try builder.mapped(
        feature, .init(scale: scale, shift: step.real("offset") ?? 0), extents: [], at: place)
    case "Identity": return feature
    default: throw .operation(place)
    }
  }

  private mutating func convolution(
    _ step: Step, _ feature: ForeignBuilder.Feature, _ isChannelLast: Bool
  ) throws(ExchangeError) -> ForeignBuilder.Feature {
    let place = step.place
    guard let filters = step.number("filters"), let kernel = step.pair("kernel_size") else {
      throw .argument("filters", at: place)
    }
    guard (step.number("groups") ?? 1) == 1 else { throw .setting("groups", at: place) }
    guard (step.pair("dilation_rate") ?? [1, 1]) == [1, 1] else { throw .setting("dilation_rate", at: place) }
    var window = ForeignWindow(
      height: kernel[0], width: kernel[1], strides: step.pair("strides") ?? [1, 1], pads: [0, 0, 0, 0])
    switch step.text("padding") ?? "valid" {
    case "valid": break
    case "same":
      try window.padToSame([feature.shape.height, feature.shape.width], moreAtEnd: true, at: place)
    case let other: throw .setting("padding \(other)", at: place)
    }
    let weight = try array(step, 0)
    let area = kernel[0].multipliedReportingOverflow(by: kernel[1])
    guard !area.overflow, area.partialValue > 0, filters > 0,
      weight.count / area.partialValue / filters == feature.shape.channels,
      weight.count % (area.partialValue * filters) == 0
    else { throw .shape(found: feature.extents, at: place) }
    let sums = try builder.convolved(
      feature, weight: Self.filtersFirst(weight, places: area.partialValue, filters: filters),
      bias: step.flag("use_bias") == false ? nil : array(step, 1), filters: filters, window,
      channelsLast: isChannelLast, at: place)
    return try activated(sums, by: step.config["activation"], at: place)
  }

  /// [places x channels x filters] as [filters x channels x places].
  private static func filtersFirst(_ weight: [Float], places: Int, filters: Int) -> [Float] {
    let channels = weight.count / (places * filters)
    var own = [Float](repeating: 0, count: weight.count)
    for place in 0..<places {
      for channel in 0..<channels {
        for filter in 0..<filters {
          own[(filter * channels + channel) * places + place] =
            weight[(place * channels + channel) * filters + filter]
        }
      }
    }
    return own
  }

  private mutating func normalisation(
    _ step: Step, _ feature: ForeignBuilder.Feature
  ) throws(ExchangeError) -> ForeignBuilder.Feature {
    let axis = step.number("axis") ?? (step.config["axis"] as? [Int])?.first ?? -1
    guard axis == -1 || axis == feature.extents.count else { throw .setting("axis \(axis)", at: step.place) }
    let scales = step.flag("scale") != false
    let moves = step.flag("center") != false
    let first = (scales ? 1 : 0) + (moves ? 1 : 0)
    let mean = try array(step, first)
    return try builder.normalised(
      feature, scale: scales ? array(step, 0) : mean.map { _ in 1 },
      shift: moves ? array(step, scales ? 1 : 0) : mean.map { _ in 0 }, mean: mean,
      variance: array(step, first + 1), epsilon: step.real("epsilon") ?? 1e-3, at: step.place)
  }

  private mutating func activated(
    _ feature: ForeignBuilder.Feature, by activation: Any?, at place: ExchangeError.Place
  ) throws(ExchangeError) -> ForeignBuilder.Feature {
    let name = activation as? String ?? ((activation as? Object)?["config"] as? String) ?? "linear"
    switch name {
    case "linear": return feature
    case "relu": return try builder.activated(feature, by: .relu)
    case "tanh": return try builder.activated(feature, by: .tanh)
    case "sigmoid": return try builder.activated(feature, by: .logistic)
    case "elu": return try builder.activated(feature, by: .elu)
    case "gelu": return try builder.activated(feature, by: .gelu)
    case "softmax", "log_softmax":
      output = .softmax
      return feature
    default: throw .setting("activation \(name)", at: place)
    }
  }

  private func array(_ step: Step, _ index: Int) throws(ExchangeError) -> [Float] {
    guard let array = arrays["\(step.group)\(index)"] else {
      throw .arrayMissing(name: "\(step.group)\(index)")
    }
    return array.values
  }

  /// The names of the layers whose outputs a layer takes.
  private static func sources(_ nodes: Any?) -> [String] {
    guard let node = (nodes as? [Object])?.first, let arguments = node["args"] as? [Any] else { return [] }
    return arguments.flatMap { argument in (argument as? [Any]) ?? [argument] }.compactMap { tensor in
      let config = (tensor as? Object)?["config"] as? Object
      return (config?["keras_history"] as? [Any])?.first as? String
    }
  }

  /// `Conv2D` as `conv2d`, `BatchNormalization` as `batch_normalization`: Keras's `to_snake_case`.
  static func snakeCase(_ name: String) -> String {
    var text = ""
    let characters = Array(name)
    for (index, character) in characters.enumerated() {
      let isUpper = character.isUppercase
      let before = index > 0 ? characters[index - 1] : nil
      let after = index + 1 < characters.count ? characters[index + 1] : nil
      if isUpper, let before {
        let startsWord = before.isLowercase || before.isUppercase && after?.isLowercase == true
        if startsWord { text += "_" }
      }
      text += character.lowercased()
    }
    return text
  }
}
