import Compute

/// A step of the way through a network as it was written down: a layer, or the end of a residual.
package struct LayerPosition: Hashable, Sendable {
  /// Its position, from 1, as in the names of its weights: `3`, within a residual `3.1`.
  package let name: String
  /// What it does. A residual stands behind its own layers, where its input is added.
  package let layer: LayerSpec
  /// What a row brings.
  package let input: FeatureShape
  /// What leaves.
  package let output: FeatureShape

  /// Whether it adds up its inputs, each times a weight: what people count as a layer.
  package var hasWeights: Bool {
    switch layer {
    case .dense, .convolution: true
    default: false
    }
  }

  /// Multiplications of a weight with a value, each with its addition, for one row.
  package var multiplyAdds: Int {
    switch layer {
    case .dense: input.count * output.count
    case .convolution(_, let kernel, _, _): input.channels * kernel * kernel * output.count
    default: 0
    }
  }
}

extension NetworkSpec {
  /// All layers one after the other, those within residuals too.
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

/// Where `predict` keeps what leaves an operation.
package struct Tap {
  /// Among the network's operations.
  let position: Int
  /// [rows x values], plane after plane.
  package let values: Matrix
}

extension Network {
  /// Keeps what leaves a layer.
  package func tap(_ layer: WeightLayerIndex) -> Tap {
    tap(position: layer.positions.upperBound - 1, rows: capacity)
  }

  /// Keeps what leaves a stage of the network's spec; `nil` for one that leaves everything as it is, such as a
  /// `flatten` where planes already follow each other.
  /// - Parameter rows: the most rows that will be looked at; the network's capacity where nothing is said.
  package func tap(_ stage: LayerPosition, rows: Int? = nil) -> Tap? {
    position(of: stage).map { tap(position: $0, rows: rows ?? capacity) }
  }

  func position(of stage: LayerPosition) -> Int? {
    plan.operations.lastIndex { $0.name == stage.name }
  }

  private func tap(position: Int, rows: Int) -> Tap {
    let layout = plan.operations[position].output
    return Tap(
      position: position, values: Matrix(rows: rows, columns: layout.channels * layout.height * layout.width))
  }
}
