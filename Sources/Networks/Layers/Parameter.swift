import Compute

/// A piece of one parameter: whole rows of its matrix.
struct ParameterTile: Sendable {
  /// The parameter's position among those of its layer.
  let parameter: Int
  /// The rows.
  let rows: Range<Int>
}

/// Something a layer learns or keeps: its values, their gradient, and how they start.
package final class Parameter {
  /// How the values start.
  package enum Start: Equatable, Sendable {
    /// Uniform in +-sqrt(factor / (fan in + fan out)); the factor belongs to the network.
    case glorot(fanIn: Int, fanOut: Int)
    /// Uniform in +-sqrt(6 / fan in): He et al. 2015, for units that half of the time are 0.
    case he(fanIn: Int)
    /// All the same; draws nothing.
    case constant(Float)
  }

  /// `weight` or `bias`; unique within its layer.
  package let name: String
  /// The values.
  package let value: Matrix
  /// The derivative of the loss, summed over the batch, in the same places as `value`.
  package let gradient: Matrix
  /// Whether the L2 penalty applies: to weights, not to biases.
  package let hasWeightDecay: Bool
  /// How the values start.
  package let start: Start

  init(_ name: String, rows: Int, columns: Int, hasWeightDecay: Bool, start: Start) {
    self.name = name
    value = Matrix(rows: rows, columns: columns)
    gradient = Matrix(rows: rows, columns: columns)
    self.hasWeightDecay = hasWeightDecay
    self.start = start
  }

  /// A number for each channel, all the same at first.
  convenience init(_ name: String, channels: Int, start: Float) {
    self.init(name, rows: 1, columns: channels, hasWeightDecay: false, start: .constant(start))
  }

  /// Draws the first values in double precision and rounds them.
  /// - Parameter factor: of Glorot's bound.
  func initialise(with generator: inout RandomState, factor: Double) {
    let bound: Double
    switch start {
    case .glorot(let fanIn, let fanOut): bound = (factor / Double(fanIn + fanOut)).squareRoot()
    case .he(let fanIn): bound = (6 / Double(fanIn)).squareRoot()
    case .constant(let number): return value.fill(with: number)
    }
    let values = UnsafeMutableBufferPointer(start: value.base, count: value.count)
    generator.fillUniform(into: values, -bound, bound)
  }
}
