import Compute

/// A step of a network: a function from rows to rows, and its derivative.
///
/// A training step has two parts. In the first each worker takes some rows of the batch, a shard, through all
/// layers and back: `forward` and `backward` are called for different shards at the same time, and a row's
/// numbers depend on that row alone. In the second each worker takes some tiles of the parameters: `gradient`
/// sums over the whole batch, or over what the shards left, in their order. So no sum is ever divided between
/// workers, and results do not depend on how many there are.
///
/// Layers do not own what passes between them: `NetworkPlan` knows where it lies and how long. Nothing is
/// allocated on the way.
protocol Layer: AnyObject {
  /// How a row that enters lies in memory.
  var input: ImageLayout { get }
  /// How a row that leaves lies in memory.
  var output: ImageLayout { get }
  /// What the layer learns, in the order of its drawing and storing; may be empty.
  var parameters: [Parameter] { get }
  /// What the layer keeps of the rows it saw in training, and uses to predict; no optimizer moves it.
  var statistics: [Parameter] { get }
  /// The pieces of the parameters whose gradients are computed one by one; together they are all of them.
  var tiles: [ParameterTile] { get }
  /// What must be there, and what may be overwritten.
  var habits: BackwardRequirements { get }
  /// Bytes to work in.
  var scratchSize: Int { get }
  /// Bytes of memory that the layer itself holds, beside its parameters.
  var ownMemory: Int { get }

  /// Makes ready for passes over so many shards, the parameters being what they now are.
  func begin(shards: Int, pass: Pass, worker: Int)

  /// y = f(x) for the rows of a shard. x: [rows x input.count], y: [rows x output.count].
  func forward(_ x: Values, into y: Values, _ shard: Shard)

  /// From dL/dy to dL/dx for the rows of a shard. Where nobody wants dL/dx there is no `dx`. x and y are what
  /// they were in `forward` if the layer's habits say that it needs them, else anything.
  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard)

  /// The gradient of one tile, summed over the batch, into its parameter's `gradient`.
  func gradient(of tile: ParameterTile, from batch: GradientInputs)
}

/// The values of a shard, row by row. There is room for a whole shard, however few rows are in use.
typealias Values = UnsafeMutablePointer<Float>

/// Some rows of a batch on their way through a network.
struct Shard {
  /// Its position in the batch.
  let index: Int
  /// Its rows in the batch.
  let rows: Range<Int>
  /// Who takes it through.
  let worker: Int
  /// What for.
  let pass: Pass
  /// Memory of this worker, as much as the neediest layer asked for, 64-byte aligned.
  let scratch: UnsafeMutableRawPointer
}

/// What a batch goes through the network for.
enum Pass: Equatable, Sendable {
  /// To judge it.
  case predicting
  /// To judge it, and back to the input, to find what a score hangs on.
  case attributing
  /// To learn from it; the number determines what the layers draw.
  case training(noise: UInt64)
}

/// What a layer needs besides dL/dy, and what it leaves alone.
struct BackwardRequirements: OptionSet, Sendable {
  let rawValue: Int
  init(rawValue: Int) { self.rawValue = rawValue }

  /// `backward` needs x.
  static let needsInput = BackwardRequirements(rawValue: 1)
  /// `backward` needs y.
  static let needsOutput = BackwardRequirements(rawValue: 2)
  /// `gradient` needs x and dL/dy of all rows.
  static let needsBatch = BackwardRequirements(rawValue: 4)
  /// y may lie where x lay.
  static let forwardInPlace = BackwardRequirements(rawValue: 8)
  /// dL/dx may lie where dL/dy lay.
  static let backwardInPlace = BackwardRequirements(rawValue: 16)
}

/// What the first part of a step leaves for the second.
struct GradientInputs {
  /// What entered the layer, if it needs the batch.
  let x: NetworkInput?
  /// dL/dy, if it needs the batch.
  let dy: Matrix?
  /// How many shards there were.
  let shards: Int
  /// Who asks.
  let worker: Int
}

/// A layer that can stand first and see digits by their ink alone.
protocol SparseInputLayer: Layer {
  /// As `Layer.forward`.
  func forward(_ x: SparseRows, into y: Values, _ shard: Shard)
}

/// A layer that, to learn, must have seen all rows before any row can leave: the pass is cut there.
///
/// `collect` runs for each shard, then `finish` once, then `forward` for each shard; and the same on the way
/// back.
protocol BatchStatisticsLayer: Layer {
  /// Takes note of a shard of x.
  func collect(_ x: Values, _ shard: Shard)
  /// All shards were collected; `rows` rows in all.
  func finish(shards: Int, rows: Int)
  /// Takes note of a shard of dL/dy.
  func collect(_ dy: Values, x: Values, _ shard: Shard)
  /// All shards of dL/dy were collected.
  func finishGradient(shards: Int, rows: Int)
}

extension Layer {
  var parameters: [Parameter] { [] }
  var statistics: [Parameter] { [] }
  var tiles: [ParameterTile] { [] }
  var scratchSize: Int { 0 }
  var ownMemory: Int { 0 }
  func begin(shards: Int, pass: Pass, worker: Int) {}
  func gradient(of tile: ParameterTile, from batch: GradientInputs) {}
}
