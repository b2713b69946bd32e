import Compute
import Foundation

/// Normalises each channel to mean 0 and variance 1 over the batch, then applies a learned scale and shift
/// (Ioffe and Szegedy 2015).
///
///     y = g (x - m) / sqrt(v + eps) + b          m, v: mean and variance of the channel, over rows and pixels
///     dL/dg = sum of dL/dy x'                    x' = (x - m) / sqrt(v + eps)
///     dL/db = sum of dL/dy
///     dL/dx = g / sqrt(v + eps) (dL/dy - dL/db / n - x' dL/dg / n)
///
/// Prediction and attribution use the running mean and variance instead: each step moves them a tenth of the
/// way to the batch's, with n - 1 in the variance. This and eps = 1e-5 are as in PyTorch.
///
/// Every shard leaves partial sums; they are reduced in the order of the shards, in double precision, by
/// Chan's formula for means and squares.
final class BatchNormalisation: BatchStatisticsLayer {
  let input: ImageLayout
  var output: ImageLayout { input }
  var parameters: [Parameter] { [weight, bias] }
  var statistics: [Parameter] { [runningMean, runningVariance] }
  let tiles = [ParameterTile(parameter: 0, rows: 0..<1), ParameterTile(parameter: 1, rows: 0..<1)]
  let requirements: BackwardRequirements = [.needsInput, .forwardInPlace, .backwardInPlace]
  let isRepeatable = true
  var ownMemory: Int { 4 * (sums.count + squares.count + 6 * input.paddedChannels) }

  private let weight, bias: Parameter
  private let runningMean, runningVariance: Parameter
  private static let epsilon = LayerSpec.normalisationEpsilon
  private static let momentum = 0.1

  /// Partial results per shard, [shards x channels]: sums or means of x or dL/dy, and sums of squares or
  /// products.
  private let sums, squares: Matrix
  private let counts: Matrix
  /// Coefficients of the current batch, per channel.
  private let mean, scale, shift: Matrix
  private let ofSlope, ofInput, slopeShift: Matrix
  private var deviations: [Double]

  init(input: ImageLayout, shards: Int) throws(OutOfMemory) {
    self.input = input
    weight = try Parameter("weight", channels: input.channels, constant: 1)
    bias = try Parameter("bias", channels: input.channels, constant: 0)
    runningMean = try Parameter("running_mean", channels: input.channels, constant: 0)
    runningVariance = try Parameter("running_variance", channels: input.channels, constant: 1)
    let channels = input.paddedChannels
    sums = try Matrix(allocating: shards, columns: channels)
    squares = try Matrix(allocating: shards, columns: channels)
    counts = try Matrix(allocating: shards, columns: 1)
    mean = try Matrix(allocating: 1, columns: channels)
    scale = try Matrix(allocating: 1, columns: channels)
    shift = try Matrix(allocating: 1, columns: channels)
    ofSlope = try Matrix(allocating: 1, columns: channels)
    ofInput = try Matrix(allocating: 1, columns: channels)
    slopeShift = try Matrix(allocating: 1, columns: channels)
    deviations = Array(repeating: 1, count: input.channels)
  }

  private var places: Int { input.height * input.width }

  func begin(shards: Int, pass: Pass, worker: Int) {
    if case .training = pass { return }
    for channel in 0..<input.channels {
      let deviation = (Double(runningVariance.value.base[channel]) + Self.epsilon).squareRoot()
      setScale(of: channel, mean: Double(runningMean.value.base[channel]), deviation: deviation)
    }
  }

  /// y = scale x + shift. Padding channels keep 0 for both.
  private func setScale(of channel: Int, mean: Double, deviation: Double) {
    let factor = Double(weight.value.base[channel]) / deviation
    scale.base[channel] = Float(factor)
    shift.base[channel] = Float(Double(bias.value.base[channel]) - mean * factor)
    // With a fixed mean and deviation y is linear in x. `reduceGradient` adds the terms of the batch
    // statistics.
    ofSlope.base[channel] = Float(factor)
    ofInput.base[channel] = 0
    slopeShift.base[channel] = 0
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    ImageMath.scaleChannels(
      input, x, factors: scale.base, shifts: shift.base, to: y, rows: shard.rows.count)
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    guard let dx else { return }
    ImageMath.normaliseGradient(
      input, x, dy: dy, a: ofSlope.base, b: ofInput.base, shifts: slopeShift.base, to: dx,
      rows: shard.rows.count)
  }

  // MARK: Batch statistics

  /// Squares are taken around the shard's mean: around 0 they would lose digits to a large mean.
  func accumulate(_ x: Values, _ shard: Shard) {
    let (means, rows) = (sums.row(shard.index), shard.rows.count)
    counts.row(shard.index)[0] = Float(rows)
    ImageMath.channelSums(input, x, to: means, rows: rows)
    let share = 1 / Float(rows * places)
    for channel in 0..<input.paddedChannels { means[channel] *= share }
    ImageMath.channelSquares(input, x, means: means, to: squares.row(shard.index), rows: rows)
  }

  func reduce(shards: Int, rows: Int) {
    for channel in 0..<input.channels {
      var (count, mean, squares) = (0.0, 0.0, 0.0)
      for shard in 0..<shards {
        let added = Double(counts.row(shard)[0]) * Double(places)
        let distance = Double(sums.row(shard)[channel]) - mean
        squares += Double(self.squares.row(shard)[channel])
        squares += distance * distance * count * added / (count + added)
        mean += distance * added / (count + added)
        count += added
      }
      deviations[channel] = (squares / count + Self.epsilon).squareRoot()
      self.mean.base[channel] = Float(mean)
      setScale(of: channel, mean: mean, deviation: deviations[channel])
      move(runningMean, channel, to: mean)
      // A single value has no variance.
      if count > 1 { move(runningVariance, channel, to: squares / (count - 1)) }
    }
  }

  func accumulate(_ dy: Values, x: Values, _ shard: Shard) {
    ImageMath.channelProducts(
      input, x, dy: dy, means: mean.base, sums: sums.row(shard.index), products: squares.row(shard.index),
      rows: shard.rows.count)
  }

  func reduceGradient(shards: Int, rows: Int) {
    let count = Double(rows * places)
    for channel in 0..<input.channels {
      var (sum, product) = (0.0, 0.0)
      for shard in 0..<shards {
        sum += Double(sums.row(shard)[channel])
        product += Double(squares.row(shard)[channel])
      }
      let deviation = deviations[channel]
      product /= deviation
      weight.gradient.base[channel] = Float(product)
      bias.gradient.base[channel] = Float(sum)
      let factor = Double(weight.value.base[channel]) / deviation
      let perInput = -factor * product / (count * deviation)
      ofSlope.base[channel] = Float(factor)
      ofInput.base[channel] = Float(perInput)
      slopeShift.base[channel] = Float(
        -factor * sum / count - perInput * Double(mean.base[channel]))
    }
  }

  private func move(_ statistic: Parameter, _ channel: Int, to value: Double) {
    let old = Double(statistic.value.base[channel])
    statistic.value.base[channel] = Float(old + Self.momentum * (value - old))
  }
}
