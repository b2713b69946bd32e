/// What the network's outputs mean.
package enum OutputKind: String, Codable, CaseIterable, Sendable {
  /// One distribution over the classes: exactly one of them is right.
  case softmax
  /// An independent yes or no for each class, as for one-hot labels in the reference analysis.
  case sigmoid
}

/// A network as it is written down: what goes in, which layers, what comes out.
package struct NetworkSpec: Codable, Hashable, Sendable {
  /// The shape of one row of the input.
  package let input: FeatureShape
  /// The hidden layers. The last layer, dense with one unit a class, is understood.
  package let layers: [LayerSpec]
  /// How many classes there are to tell apart.
  package let classes: Int
  /// What the outputs mean.
  package let output: OutputKind

  /// More weights than this are taken for a slip of the finger: with their gradients and the memory of Adam
  /// they take 2 GiB.
  package static let mostParameters = 1 << 27
  /// More values than this between the layers do not fit either: with their gradients they take 2 GiB.
  static let mostValues = 1 << 28
  /// No side of the input is longer; the product of three such sides still fits a machine word.
  static let mostExtent = 1 << 20

  /// Memberwise; see `validate`.
  package init(input: FeatureShape, layers: [LayerSpec], classes: Int, output: OutputKind) {
    self.input = input
    self.layers = layers
    self.classes = classes
    self.output = output
  }

  /// A multi-layer perceptron: each hidden size is a dense layer and the activation after it.
  package static func perceptron(
    input: FeatureShape, hidden: [Int], activation: Activation, classes: Int, output: OutputKind
  ) -> NetworkSpec {
    let layers = hidden.flatMap { [LayerSpec.dense(units: $0), .activation(activation)] }
    return NetworkSpec(input: input, layers: layers, classes: classes, output: output)
  }

  /// The hidden layers and the output layer.
  package var allLayers: [LayerSpec] { layers + [.dense(units: classes)] }

  /// The sizes of the dense layers from input to output, such as 784, 128, 64, 10.
  package var widths: [Int] {
    [input.count] + allLayers.compactMap { if case .dense(let units) = $0 { units } else { nil } }
  }

  /// Layer by layer, the output layer included: shapes, parameters, work.
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

  /// Checks that the layers fit each other and memory.
  /// - Throws: `NetworkError` for the first layer that cannot be built behind those before it.
  package func validate() throws(NetworkError) {
    _ = try outlines()
  }

  /// Checks that batches of so many rows can train the network.
  /// - Throws: `NetworkError.batchOfOne` where a batch normalisation would see a single row.
  package func validate(trainingBatch rows: Int) throws(NetworkError) {
    guard rows < 2, let index = layers.firstIndex(where: \.normalisesBatches) else { return }
    throw .batchOfOne(position: index + 1)
  }

  /// Whether a step of training draws anything: `Network.learn` then wants a new number each time.
  package var drawsNoise: Bool { layers.contains(where: \.drawsNoise) }

  /// How many numbers the network learns. Of a spec that `validate` refuses, `Int.max`.
  package var parameterCount: Int {
    (try? outlines())?.reduce(0) { $0 + $1.parameterCount } ?? .max
  }

  /// Whether any of its layers is a convolution: such a network takes long for a row.
  package var convolves: Bool { layers.contains(where: \.convolves) }

  /// The most rows a batch may have, so that what passes between the layers fits memory; at least 1.
  package var largestBatch: Int {
    let values = (try? outlines())?.reduce(input.count) { $0 + $1.output.count } ?? .max
    return max(Self.mostValues / max(values, 1), 1)
  }

  /// The numerator in the bound of the first weights, `sqrt(factor / (fan in + fan out))`: Glorot's 6, or
  /// scikit-learn's 2 for hidden layers of logistic units.
  var initialFactor: Double { layers.contains(.activation(.logistic)) ? 2 : 6 }
}
