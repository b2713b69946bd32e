import Compute

/// A tile of one parameter: whole rows of its matrix.
struct ParameterTile: Sendable {
  /// Index of the parameter in its layer.
  let parameter: Int
  let rows: Range<Int>
}

extension ParameterTile {
  /// Those of a convolution: all weights, and the biases.
  static func ofFilters(_ count: Int) -> [ParameterTile] {
    [ParameterTile(parameter: 0, rows: 0..<count), ParameterTile(parameter: 1, rows: 0..<1)]
  }

  /// Those of a dense layer: weights by so many inputs, and the biases.
  static func ofDense(inputs: Int, by height: Int) -> [ParameterTile] {
    stride(from: 0, to: inputs, by: height).map { first in
      ParameterTile(parameter: 0, rows: first..<min(first + height, inputs))
    } + [ParameterTile(parameter: 1, rows: 0..<1)]
  }
}

extension Parameter {
  /// Weights, [filters x fan in], and biases of a convolution.
  /// - Parameter fanIn: weights of a filter.
  static func ofFilters(
    _ count: Int, window: Window, fanIn: Int
  ) throws(OutOfMemory) -> (weight: Parameter, bias: Parameter) {
    (
      try Parameter(
        "weight", rows: count, columns: fanIn, hasWeightDecay: true,
        initializer: .he(fanIn: fanIn, fanOut: count * window.size * window.size)),
      try Parameter("bias", rows: 1, columns: count, hasWeightDecay: false, initializer: .constant(0))
    )
  }

  /// Weights, [inputs x units], and biases of a dense layer.
  static func ofDense(inputs: Int, units: Int) throws(OutOfMemory) -> (weight: Parameter, bias: Parameter) {
    let initializer = Initializer.glorot(fanIn: inputs, fanOut: units)
    return (
      try Parameter("weight", rows: inputs, columns: units, hasWeightDecay: true, initializer: initializer),
      try Parameter("bias", rows: 1, columns: units, hasWeightDecay: false, initializer: initializer)
    )
  }
}

extension Matrix {
  /// A matrix of zeros for each parameter, in its shape: what an optimizer remembers.
  static func zeros(like parameters: [Parameter]) throws(OutOfMemory) -> [Matrix] {
    var matrices: [Matrix] = []
    for parameter in parameters {
      matrices.append(try Matrix(allocating: parameter.value.rows, columns: parameter.value.columns))
    }
    return matrices
  }
}

/// A learned parameter or running statistic: its values, their gradient and their initializer.
package final class Parameter {
  /// How the initial values are drawn.
  package enum Initializer: Equatable, Sendable {
    /// Uniform in +-sqrt(factor / (fan in + fan out)); the network supplies the factor.
    case glorot(fanIn: Int, fanOut: Int)
    /// Uniform in +-sqrt(6 / fan in) (He et al. 2015), for relu units, which are 0 half of the time.
    case he(fanIn: Int, fanOut: Int)
    /// A constant; draws nothing.
    case constant(Float)
  }

  /// `weight`, `bias` and so on; unique within its layer.
  package let name: String
  package let value: Matrix
  /// The gradient of the loss, summed over the batch, in the shape of `value`.
  package let gradient: Matrix
  /// Whether L2 penalty and weight decay apply: to weights, not to biases.
  package let hasWeightDecay: Bool
  package let initializer: Initializer

  init(
    _ name: String, rows: Int, columns: Int, hasWeightDecay: Bool, initializer: Initializer
  ) throws(OutOfMemory) {
    self.name = name
    value = try Matrix(allocating: rows, columns: columns)
    gradient = try Matrix(allocating: rows, columns: columns)
    self.hasWeightDecay = hasWeightDecay
    self.initializer = initializer
  }

  /// One value per channel, all equal at first.
  convenience init(_ name: String, channels: Int, constant: Float) throws(OutOfMemory) {
    try self.init(name, rows: 1, columns: channels, hasWeightDecay: false, initializer: .constant(constant))
  }

  /// Draws the initial values in double precision and rounds them.
  /// - Parameters:
  ///   - factor: the numerator of Glorot's bound.
  ///   - scheme: the scheme for weights, instead of the layer's own.
  func initialise(
    with generator: inout RandomState, factor: Double, scheme: WeightInitialisation? = nil
  ) {
    let own: (scheme: WeightInitialisation, fanIn: Int, fanOut: Int)
    switch initializer {
    case .glorot(let fanIn, let fanOut): own = (.glorot, fanIn, fanOut)
    case .he(let fanIn, let fanOut): own = (.he, fanIn, fanOut)
    case .constant(let number): return value.fill(with: number)
    }
    let scheme = scheme ?? own.scheme
    // scikit-learn draws the biases as well; the other schemes begin with none.
    guard hasWeightDecay || scheme == .glorot else { return value.fill(with: 0) }
    let bound: Double
    switch scheme {
    case .glorot: bound = (factor / Double(own.fanIn + own.fanOut)).squareRoot()
    case .he: bound = (6 / Double(own.fanIn)).squareRoot()
    case .lecun: bound = (3 / Double(own.fanIn)).squareRoot()
    case .zero: return value.fill(with: 0)
    case .constant: return value.fill(with: WeightInitialisation.equalWeight)
    }
    let values = UnsafeMutableBufferPointer(start: value.base, count: value.count)
    generator.fillUniform(into: values, -bound, bound)
  }
}
