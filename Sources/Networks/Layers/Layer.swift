import Compute

/// A layer: a function on rows and its derivative.
///
/// A training step has two phases. In the first, each task takes some rows of the batch, a shard, through all
/// layers and back: `forward` and `backward` are called for different shards concurrently, and a row's values
/// depend on that row alone. In the second, each task takes some tiles of the parameters: `gradient` sums
/// over the whole batch, or over the partial sums of the shards, in order. So no sum is ever split between
/// threads, and results do not depend on their number.
///
/// Layers do not own the values between them: `NetworkPlan` assigns their buffers. Nothing is allocated
/// during a pass.
protocol Layer: AnyObject {
  /// Layout of the input.
  var input: ImageLayout { get }
  /// Layout of the output.
  var output: ImageLayout { get }
  /// Learned parameters, in the order in which they are drawn and stored; may be empty.
  var parameters: [Parameter] { get }
  /// Running statistics gathered in training and used in prediction; no optimizer updates them.
  var statistics: [Parameter] { get }
  /// Tiles whose gradients are computed one by one; together they cover the parameters.
  var tiles: [ParameterTile] { get }
  /// What `backward` and `gradient` need, and what may be computed in place.
  var requirements: BackwardRequirements { get }
  /// Whether `forward` takes so little time that it may be repeated in the backward pass, instead of keeping y for it;
  /// it then gives the same bits and changes nothing but y.
  var isRepeatable: Bool { get }
  /// Scratch memory per thread, in bytes.
  var scratchSize: Int { get }
  /// Memory the layer holds besides its parameters, in bytes.
  var ownMemory: Int { get }

  /// Prepares for passes over `shards` shards with the current parameters.
  func begin(shards: Int, pass: Pass, worker: Int)

  /// Parts of what is prepared for a pass besides, each a task of its own.
  var preparations: Int { get }
  /// Prepares a part, after `begin`.
  func prepare(_ part: Int)

  /// y = f(x) for the rows of a shard. x: [rows x input.count], y: [rows x output.count].
  func forward(_ x: Values, into y: Values, _ shard: Shard)

  /// Computes dL/dx from dL/dy for the rows of a shard; `dx` is `nil` if it is not needed. x and y are valid
  /// only if `requirements` asks for them.
  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard)

  /// The gradient of one tile, summed over the batch, into its parameter's `gradient`.
  func gradient(of tile: ParameterTile, from batch: GradientInputs)
}

/// The values of a shard, [rows x columns]. There is space for a whole shard, however few rows are in use.
typealias Values = UnsafeMutablePointer<Float>

/// A shard: some rows of a batch on their way through a network.
struct Shard {
  /// Index of the shard.
  let index: Int
  /// Rows in the batch.
  let rows: Range<Int>
  /// Index of the thread that runs it.
  let worker: Int
  let pass: Pass
  /// Scratch memory of this thread, as large as the largest `scratchSize`; 64-byte aligned.
  let scratch: UnsafeMutableRawPointer
}

/// The kind of pass.
enum Pass: Equatable, Sendable {
  /// Forward only.
  case predicting
  /// Forward, and back to the input, for the gradient of a score.
  case attributing
  /// A training step; `noise` determines what the layers draw.
  case training(noise: UInt64)
}

/// What a layer needs besides dL/dy, and what it can do in place.
struct BackwardRequirements: OptionSet, Sendable {
  let rawValue: Int
  init(rawValue: Int) { self.rawValue = rawValue }

  /// `backward` needs x.
  static let needsInput = BackwardRequirements(rawValue: 1)
  /// `backward` needs y.
  static let needsOutput = BackwardRequirements(rawValue: 2)
  /// `gradient` needs x and dL/dy of all rows.
  static let needsBatch = BackwardRequirements(rawValue: 4)
  /// y may overwrite x.
  static let forwardInPlace = BackwardRequirements(rawValue: 8)
  /// dL/dx may overwrite dL/dy.
  static let backwardInPlace = BackwardRequirements(rawValue: 16)
}

/// What the first phase of a step leaves for the second.
struct GradientInputs {
  /// The layer's input for all rows, if the layer requires the batch.
  let x: NetworkInput?
  /// dL/dy for all rows, if the layer requires the batch.
  let dy: Matrix?
  /// Number of shards.
  let shards: Int
  /// Index of the thread that runs the tile.
  let worker: Int
}

/// A layer that can be the first and accept sparse rows.
protocol SparseInputLayer: Layer {
  /// As `Layer.forward`, from rows of a sparse batch.
  func forward(_ x: SparseRows, into y: Values, _ shard: Shard)
}

/// A layer that needs statistics of the whole batch before any row can pass: the pass synchronises there.
///
/// `accumulate` runs for each shard, then `reduce` once, then `forward` for each shard; the same in the
/// backward pass.
protocol BatchStatisticsLayer: Layer {
  /// Accumulates statistics of a shard of x.
  func accumulate(_ x: Values, _ shard: Shard)
  /// Reduces the statistics of all shards; `rows` rows in total.
  func reduce(shards: Int, rows: Int)
  /// Accumulates sums of a shard of dL/dy.
  func accumulate(_ dy: Values, x: Values, _ shard: Shard)
  /// Reduces the sums of all shards of dL/dy.
  func reduceGradient(shards: Int, rows: Int)
}

extension Layer {
  var parameters: [Parameter] { [] }
  var statistics: [Parameter] { [] }
  var tiles: [ParameterTile] { [] }
  var isRepeatable: Bool { false }
  var scratchSize: Int { 0 }
  var ownMemory: Int { 0 }
  func begin(shards: Int, pass: Pass, worker: Int) {}
  var preparations: Int { 0 }
  func prepare(_ part: Int) {}
  func gradient(of tile: ParameterTile, from batch: GradientInputs) {}
}
