import Compute

/// A network from elsewhere: its layers, and what its file tells about inputs and outputs.
package struct ForeignNetwork: Sendable {
  /// Hidden layers and output layer, without the output function.
  let layers: [ForeignLayer]
  /// Shape of an input image.
  package let input: FeatureShape
  package let output: OutputKind
  /// The name of each output, or `nil` if the file tells none.
  package var classNames: [String]?
  /// What wrote the file, such as `pytorch 2.15.0`; may be empty.
  package var producer = ""
  /// Whether the inputs are whole numbers: grey levels from 0 to 255.
  package var takesBytes = false
  /// Further texts of the file.
  package var metadata: [String: String] = [:]

  /// Number of outputs, at least 2: a single sigmoid output tells two classes apart.
  package let classes: Int

  /// Takes the layers of a network as they are.
  /// - Throws: `ExchangeError` for layers that do not fit each other, or without an output per class.
  init(
    _ layers: [ForeignLayer], input: FeatureShape, output: OutputKind
  ) throws(ExchangeError) {
    guard input.channels == 1 else { throw .noImages(shape: [input.channels, input.height, input.width]) }
    var layers = layers
    let shape = try Self.shape(of: layers, behind: input)
    guard shape.height * shape.width == 1, shape.count <= Self.mostClasses else {
      throw .noClasses(shape: [shape.channels, shape.height, shape.width])
    }
    let endsDense = if case .dense? = layers.last { true } else { false }
    if !endsDense {
      // The output layer here is dense; this one passes its inputs on.
      let count = shape.count
      layers.append(
        .dense(
          weight: (0..<count * count).map { $0 / count == $0 % count ? 1 : 0 },
          bias: Array(repeating: 0, count: count)))
    }
    if shape.count == 1, output == .sigmoid, case .dense(let weight, let bias)? = layers.last {
      // sigmoid(z) is the second of softmax(0, z).
      layers[layers.count - 1] = .dense(weight: weight.flatMap { [0, $0] }, bias: [0] + bias)
      self.output = .softmax
      classes = 2
    } else {
      guard shape.count > 1 else { throw .noClasses(shape: [shape.count]) }
      self.output = output
      classes = shape.count
    }
    self.layers = layers
    self.input = input
  }

  private static let mostClasses = 1000
  /// Networks with more layers are not read.
  static let mostLayers = 500
  /// Residuals within residuals.
  static let mostDepth = 8

  private static func shape(
    of layers: [ForeignLayer], behind input: FeatureShape
  ) throws(ExchangeError) -> FeatureShape {
    var shape = input
    for (index, spec) in layers.compactMap(\.spec).enumerated() {
      do {
        shape = try spec.outline(for: shape, at: index + 1).output
      } catch {
        throw .network(error)
      }
    }
    return shape
  }

  /// The network as digitbook has it.
  /// - Parameters:
  ///   - meaning: what makes grey levels from 0 (paper) to 1 (ink) the numbers that the network takes.
  ///   - order: the outputs in the order of the classes; `nil` for the order of the file.
  package func assembled(
    taking meaning: ForeignLayer.Affine, outputs order: [Int]? = nil
  ) throws(ExchangeError) -> (spec: NetworkSpec, weights: NetworkWeights) {
    var layers = try ([.affine(meaning)] + layers).folded(from: input)
    if let order, case .dense(let weight, let bias)? = layers.last, order.count == bias.count {
      let rows = weight.count / max(bias.count, 1)
      layers[layers.count - 1] = .dense(
        weight: (0..<rows).flatMap { row in order.map { weight[row * bias.count + $0] } },
        bias: order.map { bias[$0] })
    }
    let spec = NetworkSpec(
      input: input, layers: layers.dropLast().compactMap(\.spec), classes: classes, output: output)
    let values = layers.flatMap(\.parameters) + layers.flatMap(\.statistics)
    guard values.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { throw .notFinite(name: "") }
    do {
      let network = try Network(spec, capacity: 1, workers: ThreadPool(count: 1), for: .predicting)
      try network.restore(
        NetworkWeights(
          tensors: values.map { .init(name: "", rows: 1, columns: $0.count, values: $0) }))
      return (spec, network.weights)
    } catch {
      throw .network(error)
    }
  }
}
