import Compute

/// A tile of one parameter: whole rows of its matrix.
struct ParameterTile: Sendable {
  /// Index of the parameter in its layer.
  let parameter: Int
  let rows: Range<Int>
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
    case he(fanIn: Int)
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
  /// - Parameter factor: the numerator of Glorot's bound.
  func initialise(with generator: inout RandomState, factor: Double) {
    let bound: Double
    switch initializer {
    case .glorot(let fanIn, let fanOut): bound = (factor / Double(fanIn + fanOut)).squareRoot()
    case .he(let fanIn): bound = (6 / Double(fanIn)).squareRoot()
    case .constant(let number): return value.fill(with: number)
    }
    let values = UnsafeMutableBufferPointer(start: value.base, count: value.count)
    generator.fillUniform(into: values, -bound, bound)
  }
}
