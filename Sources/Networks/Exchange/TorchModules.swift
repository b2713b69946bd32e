// A network as an `nn.Sequential` of PyTorch: the names and shapes of its state, and the expression that makes it.
//
// A dense layer has its weights here as [inputs x units] and there as [units x inputs]; convolutions have the same
// order, [filters x channels x height x width], and so have the axes of images. A residual is an `nn.Sequential` whose
// output is added to its input, as this class has it:
//
//     class Residual(nn.Sequential):
//         def forward(self, x): return x + super().forward(x).reshape(x.shape)

/// A module of the sequence.
struct TorchModule {
  /// Its index, within a residual after that of the residual: `3`, `3.0`.
  let name: String
  /// As it is written in Python.
  let expression: String
  /// Names behind the module's name, shapes and numbers.
  let state: [(name: String, shape: [Int], values: [Float])]
  let inner: [TorchModule]

  /// The state of the module and of those in it.
  var allState: [SafeTensors.Tensor] {
    state.map { SafeTensors.Tensor("\(name).\($0.name)", shape: $0.shape, .float32($0.values)) }
      + inner.flatMap(\.allState)
  }
}

package enum TorchModules {
  /// The state of a network, as `load_state_dict` takes it.
  /// - Throws: `ExchangeError.network` if weights and layers do not match.
  package static func state(
    of spec: NetworkSpec, _ weights: NetworkWeights
  ) throws(ExchangeError) -> [SafeTensors.Tensor] {
    try modules(of: spec, weights).flatMap(\.allState)
  }

  /// Such as `nn.Sequential(nn.Linear(784, 10))`; its outputs are scores.
  package static func expression(
    of spec: NetworkSpec, _ weights: NetworkWeights
  ) throws(ExchangeError) -> String {
    "nn.Sequential(\(try modules(of: spec, weights).map(\.expression).joined(separator: ", ")))"
  }

  /// Whether the first module takes rows of pixels, not images with a channel.
  package static func takesVectors(_ spec: NetworkSpec) -> Bool {
    spec.allLayers.lazy.compactMap(\.takesVectors).first ?? true
  }

  static func modules(
    of spec: NetworkSpec, _ weights: NetworkWeights
  ) throws(ExchangeError) -> [TorchModule] {
    let layers: [ExportedLayer]
    do {
      layers = try ExportedLayer.all(of: spec, weights)
    } catch {
      throw .network(error)
    }
    var isFlat = takesVectors(spec)
    return modules(layers, isFlat: &isFlat, prefix: "")
  }

  private static func modules(
    _ layers: [ExportedLayer], isFlat: inout Bool, prefix: String
  ) -> [TorchModule] {
    var modules: [TorchModule] = []
    func append(
      _ expression: String, _ state: [(name: String, shape: [Int], values: [Float])] = [],
      inner: [TorchModule] = []
    ) {
      modules.append(
        TorchModule(name: "\(prefix)\(modules.count)", expression: expression, state: state, inner: inner))
    }
    for layer in layers {
      if isFlat, layer.needsImages {
        append("nn.Unflatten(1, (\(layer.input.channels), \(layer.input.height), \(layer.input.width)))")
        isFlat = false
      }
      switch layer.kind {
      case .dense(let inputs, let weight, let bias):
        if !isFlat { append("nn.Flatten()") }
        isFlat = true
        let units = bias.count
        append(
          "nn.Linear(\(inputs), \(units))",
          [
            ("weight", [units, inputs], ONNXImport.transposed(weight, rows: inputs, columns: units)),
            ("bias", [units], bias),
          ])
      case .convolution(let channels, let kernel, let stride, let padding, let weight, let bias):
        append(
          "nn.Conv2d(\(channels), \(bias.count), \(kernel)\(stride == 1 ? "" : ", stride=\(stride)")"
            + "\(padding == 0 ? "" : ", padding=\(padding)"))",
          [("weight", [bias.count, channels, kernel, kernel], weight), ("bias", [bias.count], bias)])
      case .normalisation(let values):
        let names = ["weight", "bias", "running_mean", "running_var"]
        append(
          "nn.BatchNorm\(isFlat ? 1 : 2)d(\(layer.input.channels))",
          zip(names, values).map { (name: $0, shape: [$1.count], values: $1) })
      case .activation(let kind):
        switch kind {
        case .identity: append("nn.Identity()")
        case .logistic: append("nn.Sigmoid()")
        case .tanh: append("nn.Tanh()")
        case .relu: append("nn.ReLU()")
        case .leakyRelu: append("nn.LeakyReLU(\(Activation.leak))")
        case .gelu: append("nn.GELU()")
        case .elu: append("nn.ELU()")
        }
      case .maxPooling(let size, let stride):
        append("nn.MaxPool2d(\(size)\(stride == size ? "" : ", \(stride)"))")
      case .averagePooling(let size, let stride):
        append("nn.AvgPool2d(\(size)\(stride == size ? "" : ", \(stride)"))")
      case .globalAveragePooling: append("nn.AdaptiveAvgPool2d(1)")
      case .dropout(let rate): append("nn.Dropout(\(rate))")
      case .flatten:
        if !isFlat { append("nn.Flatten()") }
        isFlat = true
      case .residual(let inner):
        var flat = isFlat
        let own = Self.modules(inner, isFlat: &flat, prefix: "\(prefix)\(modules.count).")
        append("Residual(\(own.map(\.expression).joined(separator: ", ")))", inner: own)
      }
    }
    return modules
  }
}

extension LayerSpec {
  /// Whether it takes vectors, or images; `nil` for layers that take both.
  fileprivate var takesVectors: Bool? {
    switch self {
    case .dense, .flatten: true
    case .convolution, .maxPooling, .averagePooling, .globalAveragePooling, .batchNormalisation: false
    case .residual(let layers): layers.lazy.compactMap(\.takesVectors).first
    case .activation, .dropout: nil
    }
  }
}
