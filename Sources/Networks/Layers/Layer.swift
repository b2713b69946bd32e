import Compute

/// A step of a network: a function from rows to rows, and its derivative.
///
/// A training step has two parts. In the first each worker takes some rows of the batch through all layers
/// and back: `forward` and `backward` are called for different rows at the same time, and a row's numbers
/// depend on that row alone. In the second each worker takes some tiles of the parameters: `gradient` sums
/// over the whole batch. So no sum is ever divided between workers, and results do not depend on how many
/// there are.
///
/// `output` and `inputGradient` belong to the layer and are overwritten by the next batch; nothing is
/// allocated on the way.
public protocol Layer: AnyObject {
  /// The shape of a row that enters.
  var inputShape: FeatureShape { get }
  /// The shape of a row that leaves.
  var outputShape: FeatureShape { get }
  /// What the layer learns, in the order of its drawing and storing; may be empty.
  var parameters: [Parameter] { get }
  /// The pieces of the parameters whose gradients are computed one by one; together they are all of them.
  var tiles: [ParameterTile] { get }

  /// y: [rows x outputShape.count].
  var output: Matrix { get }
  /// dL/dx: [rows x inputShape.count].
  var inputGradient: Matrix { get }

  /// Makes ready for a batch of so many rows.
  func prepare(rows: Int)

  /// y = f(x) for some rows. x: [rows x inputShape.count].
  func forward(_ x: Matrix, rows: Range<Int>)

  /// From dL/dy, [rows x outputShape.count], to dL/dx, for some rows.
  func backward(_ dy: Matrix, rows: Range<Int>)

  /// The gradient of one tile, summed over the batch, into its parameter's `gradient`.
  func gradient(of tile: ParameterTile, x: Matrix, dy: Matrix)
}

/// A layer that can stand first and see digits by their ink alone.
public protocol SparseInputLayer: Layer {
  /// As `Layer.forward`.
  func forward(_ x: SparseRows, rows: Range<Int>)
  /// As `Layer.gradient`.
  func gradient(of tile: ParameterTile, x: SparseRows, dy: Matrix)
}

/// A piece of one parameter: whole rows of its matrix.
public struct ParameterTile: Sendable {
  /// The parameter's position among those of its layer.
  public let parameter: Int
  /// The rows.
  public let rows: Range<Int>
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
