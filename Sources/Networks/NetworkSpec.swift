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

  /// More weights than this are taken for a slip of the finger: with their gradients and the memory of Adam
  /// they take 2 GiB.
  public static let mostParameters = 1 << 27
  /// More values than this between the layers do not fit either: with their gradients they take 2 GiB.
  static let mostValues = 1 << 28
  /// No side of the input is longer; the product of three such sides still fits a machine word.
  private static let mostExtent = 1 << 20

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

  /// How many numbers the network learns. Of a spec that `validate` refuses as too large, `Int.max`.
  public var parameterCount: Int {
    var shape = input
    var count = 0
    for layer in allLayers {
      let (sum, overflow) = count.addingReportingOverflow(layer.parameterCount(for: shape) ?? .max)
      if overflow { return .max }
      count = sum
      shape = layer.outputShape(for: shape)
    }
    return count
  }

  /// The most rows a batch may have, so that what passes between the layers fits memory; at least 1. Ask only
  /// after `validate`.
  public var largestBatch: Int {
    var shape = input
    var values = shape.count
    for layer in allLayers {
      shape = layer.outputShape(for: shape)
      values += shape.count
    }
    return max(Self.mostValues / max(values, 1), 1)
  }

  /// The numerator in the bound of the first weights, `sqrt(factor / (fan in + fan out))`: Glorot's 6, or
  /// scikit-learn's 2 for hidden layers of logistic units.
  var initialFactor: Double { layers.contains(.activation(.logistic)) ? 2 : 6 }

  /// Checks that the layers fit each other and memory.
  /// - Throws: `NetworkError.emptyLayer` for a layer without units, `.tooLarge` beyond `mostParameters`.
  public func validate() throws(NetworkError) {
    for extent in [input.channels, input.height, input.width] {
      guard extent > 0 else { throw .emptyLayer(position: 0, units: extent) }
      guard extent <= Self.mostExtent else { throw .tooLarge(position: 0, limit: Self.mostParameters) }
    }
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
  /// The layer at this position (0 is the input, 1 the first layer) has no units.
  case emptyLayer(position: Int, units: Int)
  /// Up to this layer the network has more than `limit` weights.
  case tooLarge(position: Int, limit: Int)
  /// A batch of `rows` rows takes more memory than there may be; `limit` rows would fit.
  case batchTooLarge(rows: Int, limit: Int)
  /// Weights that belong to another network: this parameter should have `expected` values.
  case weightsDoNotFit(parameter: String, expected: Int, found: Int)
  /// A layer number that none of these layers has.
  case noSuchLayer(number: Int, layers: [NumberedLayer])
}
