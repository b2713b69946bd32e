/// What the network's outputs mean.
public enum OutputKind: String, Codable, CaseIterable, Sendable {
  /// One distribution over the classes: exactly one of them is right.
  case softmax
  /// An independent yes or no for each class, as for one-hot labels in the reference analysis.
  case sigmoid
}

/// A network as it is written down: what goes in, which layers, what comes out.
public struct NetworkSpec: Codable, Hashable, Sendable {
  /// The shape of one row of the input.
  public let input: FeatureShape
  /// The hidden layers. The last layer, dense with one unit a class, is understood.
  public let layers: [LayerSpec]
  /// How many classes there are to tell apart.
  public let classes: Int
  /// What the outputs mean.
  public let output: OutputKind

  /// More weights than this are taken for a slip of the finger (2 GiB in single precision).
  public static let mostParameters = 1 << 29

  /// Memberwise; see `validate`.
  public init(input: FeatureShape, layers: [LayerSpec], classes: Int, output: OutputKind) {
    self.input = input
    self.layers = layers
    self.classes = classes
    self.output = output
  }

  /// A multi-layer perceptron: each hidden size is a dense layer and the activation after it.
  public static func perceptron(
    input: FeatureShape, hidden: [Int], activation: Activation, classes: Int, output: OutputKind
  ) -> NetworkSpec {
    let layers = hidden.flatMap { [LayerSpec.dense(units: $0), .activation(activation)] }
    return NetworkSpec(input: input, layers: layers, classes: classes, output: output)
  }

  /// The hidden layers and the output layer.
  public var allLayers: [LayerSpec] { layers + [.dense(units: classes)] }

  /// The sizes of the dense layers from input to output, such as 784, 128, 64, 10.
  public var widths: [Int] {
    [input.count] + allLayers.compactMap { if case .dense(let units) = $0 { units } else { nil } }
  }

  /// How many numbers the network learns. Ask only after `validate`.
  public var parameterCount: Int {
    var shape = input
    var count = 0
    for layer in allLayers {
      count += layer.parameterCount(for: shape) ?? 0
      shape = layer.outputShape(for: shape)
    }
    return count
  }

  /// The numerator in the bound of the first weights, `sqrt(factor / (fan in + fan out))`: Glorot's 6, or
  /// scikit-learn's 2 for a network of logistic units.
  var initialFactor: Double { layers.contains(.activation(.logistic)) ? 2 : 6 }

  /// Checks that the layers fit each other and memory.
  /// - Throws: `NetworkError.emptyLayer` for a layer without units, `.tooLarge` beyond `mostParameters`.
  public func validate() throws(NetworkError) {
    var shape = input
    var count = 0
    for (position, layer) in allLayers.enumerated() {
      if case .dense(let units) = layer, units < 1 {
        throw .emptyLayer(position: position + 1, units: units)
      }
      guard let own = layer.parameterCount(for: shape), own <= Self.mostParameters,
        count + own <= Self.mostParameters
      else { throw .tooLarge(position: position + 1, limit: Self.mostParameters) }
      count += own
      shape = layer.outputShape(for: shape)
    }
  }
}

/// Why a network cannot be built or filled.
public enum NetworkError: Error, Equatable, Sendable {
  /// The layer at this position (1 is the first) has no units.
  case emptyLayer(position: Int, units: Int)
  /// Up to this layer the network has more than `limit` weights.
  case tooLarge(position: Int, limit: Int)
  /// Weights that belong to another network: this parameter should have `expected` values.
  case weightsDoNotFit(parameter: String, expected: Int, found: Int)
}
