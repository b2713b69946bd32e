import Compute

/// A step of a network: a function from rows to rows, and its derivative.
///
/// `forward` keeps what `backward` will need, so a `backward` belongs to the last `forward`. Both return a
/// matrix that the layer owns and overwrites the next time; nothing is allocated on the way.
public protocol Layer: AnyObject {
  /// The shape of a row that enters.
  var inputShape: FeatureShape { get }
  /// The shape of a row that leaves.
  var outputShape: FeatureShape { get }
  /// What the layer learns, in the order of its drawing and storing; may be empty.
  var parameters: [Parameter] { get }

  /// y = f(x) for all rows in use. x: [rows x inputShape.count], y: [rows x outputShape.count].
  func forward(_ x: Matrix, workers: Workers) -> Matrix

  /// From dL/dy, [rows x outputShape.count], to dL/dx, [rows x inputShape.count]. Fills the gradients of
  /// the parameters with sums over the batch.
  /// - Parameter needsInputGradient: `false` for the first layer, which has nobody to pass dL/dx to.
  /// - Returns: dL/dx, or `nil` where it was not asked for.
  func backward(_ dy: Matrix, needsInputGradient: Bool, workers: Workers) -> Matrix?
}

/// Something a layer learns: its values, their gradient, and how they start.
public final class Parameter {
  /// How the values start.
  public enum Start: Equatable, Sendable {
    /// Uniform in +-sqrt(factor / (fan in + fan out)); the factor belongs to the network.
    case glorot(fanIn: Int, fanOut: Int)
  }

  /// `weight` or `bias`; unique within its layer.
  public let name: String
  /// The values.
  public let value: Matrix
  /// The derivative of the loss, summed over the batch, in the same places as `value`.
  public let gradient: Matrix
  /// Whether the L2 penalty applies: to weights, not to biases.
  public let isPenalised: Bool
  /// How the values start.
  public let start: Start

  init(_ name: String, rows: Int, columns: Int, isPenalised: Bool, start: Start) {
    self.name = name
    value = Matrix(rows: rows, columns: columns)
    gradient = Matrix(rows: rows, columns: columns)
    self.isPenalised = isPenalised
    self.start = start
  }
}
