import Compute

/// A position in a network as specified: a layer, or the end of a residual.
package struct LayerPosition: Hashable, Sendable {
  /// Its position, from 1, as in the names of its weights: `3`, within a residual `3.1`.
  package let name: String
  /// The layer. A residual comes after its own layers, where its input is added.
  package let layer: LayerSpec
  /// Input shape of a row.
  package let input: FeatureShape
  /// Output shape of a row.
  package let output: FeatureShape

  /// Whether it is a dense layer or a convolution: what people count as a layer.
  package var hasWeights: Bool { layer.hasWeights }

  /// Multiply-adds per row in the products with weights.
  package var multiplyAdds: Int {
    switch layer {
    case .dense: input.count * output.count
    case .convolution(_, let kernel, _, _): input.channels * kernel * kernel * output.count
    default: 0
    }
  }
}

extension LayerSpec {
  /// Whether it is a dense layer or a convolution.
  package var hasWeights: Bool {
    switch self {
    case .dense, .convolution: true
    default: false
    }
  }
}

extension NetworkSpec {
  /// All layers in order, including those within residuals.
  /// - Throws: what `validate` throws.
  package func stages() throws(NetworkError) -> [LayerPosition] {
    try validate()
    return try Self.stages(of: allLayers, behind: input, prefix: "")
  }

  private static func stages(
    of layers: [LayerSpec], behind input: FeatureShape, prefix: String
  ) throws(NetworkError) -> [LayerPosition] {
    var stages: [LayerPosition] = []
    var shape = input
    for (index, layer) in layers.enumerated() {
      let name = "\(prefix)\(index + 1)"
      if case .residual(let inner) = layer {
        stages += try Self.stages(of: inner, behind: shape, prefix: "\(name).")
      }
      let outline = try layer.outline(for: shape, at: index + 1)
      stages.append(LayerPosition(name: name, layer: layer, input: shape, output: outline.output))
      shape = outline.output
    }
    return stages
  }
}

/// A buffer for the output of one operation: pass it to `predict` to record that operation's activations.
package struct ActivationCapture {
  /// Index among the network's operations.
  let position: Int
  /// [rows x values], each row in NCHW order.
  package let values: Matrix
}

extension Network {
  /// A capture of a layer's output.
  package func capture(_ layer: WeightLayerIndex) throws(NetworkError) -> ActivationCapture {
    try capture(position: layer.positions.upperBound - 1, rows: capacity)
  }

  /// A capture of a position's output; `nil` for one that changes nothing, such as a `flatten` of data
  /// already in NCHW order.
  /// - Parameter rows: the most rows to record; the network's capacity by default.
  /// - Throws: `NetworkError.outOfMemory`.
  package func capture(_ stage: LayerPosition, rows: Int? = nil) throws(NetworkError) -> ActivationCapture? {
    guard let position = position(of: stage) else { return nil }
    return try capture(position: position, rows: rows ?? capacity)
  }

  func position(of stage: LayerPosition) -> Int? {
    plan.operations.lastIndex { $0.name == stage.name }
  }

  private func capture(position: Int, rows: Int) throws(NetworkError) -> ActivationCapture {
    let layout = plan.operations[position].output
    do throws(OutOfMemory) {
      return ActivationCapture(
        position: position,
        values: try Matrix(allocating: rows, columns: layout.channels * layout.height * layout.width))
    } catch {
      throw .outOfMemory(bytes: error.bytes)
    }
  }
}
