/// How the outputs are interpreted.
package enum OutputKind: String, Codable, CaseIterable, Sendable {
  /// A distribution over the classes, of which exactly one is correct.
  case softmax
  /// An independent binary output per class, as for one-hot labels in the reference analysis.
  case sigmoid
}

/// The specification of a network: input shape, layers, outputs.
package struct NetworkSpec: Codable, Hashable, Sendable {
  /// Shape of one input row.
  package let input: FeatureShape
  /// The hidden layers. The output layer, dense with one unit per class, is implicit.
  package let layers: [LayerSpec]
  /// Number of classes.
  package let classes: Int
  package let output: OutputKind

  /// More weights than this are taken for a typing error: with their gradients and the state of Adam they
  /// take 2 GiB.
  package static let mostParameters = 1 << 27
  /// Limit of values between the layers, per row and per batch: with their gradients they take 2 GiB.
  static let mostValues = 1 << 28
  /// Limit of each input extent; the product of three such extents still fits an Int.
  static let mostExtent = 1 << 20

  /// Does not check anything; see `validate`.
  package init(input: FeatureShape, layers: [LayerSpec], classes: Int, output: OutputKind) {
    self.input = input
    self.layers = layers
    self.classes = classes
    self.output = output
  }

  /// A multi-layer perceptron: each hidden size becomes a dense layer and the activation after it.
  package static func mlp(
    input: FeatureShape, hidden: [Int], activation: Activation, classes: Int, output: OutputKind
  ) -> NetworkSpec {
    let layers = hidden.flatMap { [LayerSpec.dense(units: $0), .activation(activation)] }
    return NetworkSpec(input: input, layers: layers, classes: classes, output: output)
  }

  /// The hidden layers and the output layer.
  package var allLayers: [LayerSpec] { layers + [.dense(units: classes)] }

  /// Sizes of the dense layers from input to output, such as 784, 128, 64, 10.
  package var widths: [Int] {
    [input.count] + allLayers.compactMap { if case .dense(let units) = $0 { units } else { nil } }
  }

  /// Shapes, parameters and cost of each layer, including the output layer.
  /// - Throws: what `validate` throws.
  package func outlines() throws(NetworkError) -> [LayerOutline] {
    for extent in [input.channels, input.height, input.width] {
      guard extent > 0 else { throw .emptyLayer(position: 0, units: extent) }
      guard extent <= Self.mostExtent else { throw .tooLarge(position: 0, limit: Self.mostParameters) }
    }
    guard input.count <= Self.mostValues else {
      throw .tooManyValues(position: 0, shape: input, limit: Self.mostValues)
    }
    var outlines: [LayerOutline] = []
    var count = 0
    for (index, layer) in allLayers.enumerated() {
      let outline = try layer.outline(for: outlines.last?.output ?? input, at: index + 1)
      count += outline.parameterCount
      guard count <= Self.mostParameters else {
        throw .tooLarge(position: index + 1, limit: Self.mostParameters)
      }
      outlines.append(outline)
    }
    return outlines
  }

  /// Checks that the layers fit each other and the memory limits.
  /// - Throws: `NetworkError` for the first layer that cannot be built on those before it.
  package func validate() throws(NetworkError) {
    _ = try outlines()
  }

  /// Checks that batches of `rows` rows can train the network.
  /// - Throws: `NetworkError.batchOfOne` if a batch normalisation would see a single row.
  package func validate(trainingBatch rows: Int) throws(NetworkError) {
    guard rows < 2, let index = layers.firstIndex(where: \.normalisesBatches) else { return }
    throw .batchOfOne(position: index + 1)
  }

  /// Whether a training step draws random numbers: `Network.trainStep` then needs a new `noise` each time.
  package var drawsNoise: Bool { layers.contains(where: \.drawsNoise) }

  /// Learned parameters; `Int.max` for a spec that `validate` rejects.
  package var parameterCount: Int {
    (try? outlines())?.reduce(0) { $0 + $1.parameterCount } ?? .max
  }

  /// Whether it contains a convolution, which makes a row expensive.
  package var convolves: Bool { layers.contains(where: \.convolves) }

  /// The largest batch whose activations fit the memory limit; at least 1.
  package var largestBatch: Int {
    let values = (try? outlines())?.reduce(input.count) { $0 + $1.output.count } ?? .max
    return max(Self.mostValues / max(values, 1), 1)
  }

  /// The numerator in the bound of the initial weights, `sqrt(factor / (fan in + fan out))`: Glorot's 6, or
  /// scikit-learn's 2 for networks with logistic hidden units.
  var initialFactor: Double { layers.contains(.activation(.logistic)) ? 2 : 6 }
}
