import Networks

// What a baseline has learned as safetensors, and back.

extension Baseline {
  private static let (pixels, outputs, vectors) = ("pixels", "outputs", "vectors")
  private static let (coefficients, offsets, gamma) = ("coefficients", "offsets", "gamma")
  private static let (nodes, roots, leaves) = ("nodes", "roots", "leaves")

  var arrays: [SafeTensors.Tensor] {
    func floats(_ name: String, _ values: [Float]) -> SafeTensors.Tensor {
      .init(name, shape: [values.count], .float32(values))
    }
    func trees(_ model: DecisionForest) -> [SafeTensors.Tensor] {
      let nodes = model.nodes.flatMap { [$0.pixel, $0.threshold, $0.left, $0.right] }
      return [
        .init(Self.nodes, shape: [model.nodes.count, 4], .int32(nodes)),
        .init(Self.roots, shape: [model.roots.count], .int32(model.roots)), floats(Self.leaves, model.leaves),
      ]
    }
    switch learned {
    case .neighbours(let model):
      return [
        .init(Self.pixels, shape: [model.outputs.count, model.features], .uint8(model.pixels)),
        .init(Self.outputs, shape: [model.outputs.count], .int32(model.outputs.map(Int32.init))),
      ]
    case .machine(let model):
      return [
        .init(Self.vectors, shape: [model.vectorCount, model.features], .uint8(model.vectors)),
        floats(Self.coefficients, model.coefficients), floats(Self.offsets, model.offsets),
        // A number of double precision as two words.
        .init(Self.gamma, shape: [1], .uint64([model.gamma.bitPattern])),
      ]
    case .forest(let model): return trees(model)
    case .boosted(let model): return trees(model.trees)
    }
  }

  /// Restores one of the kind that the settings name; `nil` if the arrays do not fit it.
  init?(
    _ settings: BaselineSettings, seconds: Double, arrays: SafeTensors, features: Int, classes: Int
  ) {
    func floats(_ name: String) -> [Float]? {
      guard case .float32(let values)? = arrays[name]?.values, values.allSatisfy(\.isFinite) else {
        return nil
      }
      return values
    }
    func integers(_ name: String) -> [Int32]? {
      if case .int32(let values)? = arrays[name]?.values { values } else { nil }
    }
    func levels(_ name: String) -> [UInt8]? {
      guard case .uint8(let values)? = arrays[name]?.values, values.count.isMultiple(of: features) else {
        return nil
      }
      return values
    }
    /// - Parameter count: values of a leaf.
    func trees(shares count: Int) -> DecisionForest? {
      guard let numbers = integers(Self.nodes), numbers.count.isMultiple(of: 4),
        let roots = integers(Self.roots), let leaves = floats(Self.leaves)
      else { return nil }
      let nodes = stride(from: 0, to: numbers.count, by: 4).map {
        DecisionForest.Node(
          pixel: numbers[$0], threshold: numbers[$0 + 1], left: numbers[$0 + 2], right: numbers[$0 + 3])
      }
      return DecisionForest(roots: roots, nodes: nodes, leaves: leaves, features: features, classes: count)
    }
    self.seconds = seconds
    switch settings.kind {
    case .centroid: return nil
    case .knn:
      guard let pixels = levels(Self.pixels), let outputs = integers(Self.outputs), !outputs.isEmpty,
        pixels.count == outputs.count * features,
        (1...outputs.count).contains(settings.neighbours)
          || settings.neighbours > outputs.count,
        outputs.allSatisfy({ (0..<Int32(clamping: classes)).contains($0) })
      else { return nil }
      learned = .neighbours(
        NearestNeighbours(
          neighbours: min(settings.neighbours, outputs.count), pixels: pixels,
          outputs: outputs.map { Int16($0) },
          features: features))
    case .svm:
      guard let vectors = levels(Self.vectors), let coefficients = floats(Self.coefficients),
        let offsets = floats(Self.offsets), offsets.count == classes * (classes - 1) / 2,
        coefficients.count == vectors.count / features * offsets.count,
        case .uint64(let bits)? = arrays[Self.gamma]?.values, bits.count == 1,
        Double(bitPattern: bits[0]).isFinite
      else { return nil }
      learned = .machine(
        SupportVectorMachine(
          gamma: Double(bitPattern: bits[0]), vectors: vectors, coefficients: coefficients, offsets: offsets,
          features: features))
    case .forest:
      guard let forest = trees(shares: classes) else { return nil }
      learned = .forest(forest)
    case .boosted:
      guard let trees = trees(shares: 1), let model = BoostedTrees(trees: trees, classes: classes) else {
        return nil
      }
      learned = .boosted(model)
    }
  }
}
