import Compute
import Foundation
import Testing

@testable import Networks

@Suite("Networks of images") struct ImageNetworkTests {
  private let spec = EveryLayer.spec(EveryLayer.usual)

  private struct Outcome: Equatable {
    let weights: NetworkWeights
    let losses: [Double]
  }

  private func steps(
    _ range: Range<Int>, of layers: [LayerSpec] = EveryLayer.usual, threads: Int, helpers: Int = 0,
    from weights: NetworkWeights? = nil,
    _ state: OptimizerState? = nil
  ) throws -> (Outcome, OptimizerState) {
    let spec = EveryLayer.spec(layers)
    let network = try Network(spec, capacity: 70, workers: ThreadPool(count: threads, helpers: helpers))
    var random = RandomState(seed: 20)
    network.initialise(with: &random)
    if let weights { try network.restore(weights) }
    let optimizer = try Adam(
      parameters: network.parameters, learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
    if let state { optimizer.state = state }
    let x = random.matrix(70, spec.input.count)
    let labels = random.labels(70, classes: 3)
    var losses: [Double] = []
    for step in range {
      // Full and short shards, and batches of different lengths.
      x.use(rows: [70, 64, 33, 70, 2, 70][step % 6])
      optimizer.begin(batch: x.rows, l2: 0.01)
      losses.append(
        network.trainStep(.dense(x), classes: labels, noise: UInt64(step), updating: optimizer).loss)
    }
    return (Outcome(weights: network.weights, losses: losses), optimizer.state)
  }

  @Test(arguments: [EveryLayer.usual, EveryLayer.lenet])
  func sameBitsForAnyThreads(_ layers: [LayerSpec]) throws {
    let alone = try steps(0..<6, of: layers, threads: 1).0
    #expect(alone.weights.areFinite)
    #expect(Set(alone.losses).count == 6)
    for threads in [2, 3, 8] {
      #expect(try steps(0..<6, of: layers, threads: threads).0 == alone, "\(threads) threads")
    }
    #expect(try steps(0..<6, of: layers, threads: 1, helpers: 2).0 == alone)
  }

  @Test func goesOnBitForBit() throws {
    let whole = try steps(0..<6, threads: 2)
    let half = try steps(0..<3, threads: 2)
    let stored = try JSONDecoder().decode(
      NetworkWeights.self, from: JSONEncoder().encode(half.0.weights))
    let rest = try steps(3..<6, threads: 3, from: stored, half.1)
    #expect(rest.0.weights == whole.0.weights)
    #expect(rest.1 == whole.1)
  }

  @Test(arguments: [EveryLayer.usual, EveryLayer.lenet])
  func predictionsDoNotDependOnTheBatch(_ layers: [LayerSpec]) throws {
    let network = try Network(EveryLayer.spec(layers), capacity: 50, workers: ThreadPool(count: 2))
    var random = RandomState(seed: 3)
    network.initialise(with: &random)
    let x = random.matrix(50, spec.input.count)
    _ = network.trainStep(.dense(x), classes: random.labels(50, classes: 3))
    let whole = network.predict(x).elements
    for rows in [1, 7, 16, 33] {
      x.use(rows: rows)
      // Not to the bit: on short vectors oneDNN multiplies few rows in another order than many.
      let some = network.predict(x).elements
      #expect(largestDifference(some, whole.prefix(3 * rows).map(Double.init)) < 1e-6, "\(rows) rows")
    }
  }

  @Test func predictingDropsNothingAndKeepsStatistics() throws {
    let network = try Network(spec, capacity: 20, workers: ThreadPool(count: 1))
    var random = RandomState(seed: 4)
    network.initialise(with: &random)
    let x = random.matrix(20, spec.input.count)
    let before = network.weights
    #expect(network.predict(x).elements == network.predict(x).elements)
    #expect(network.weights == before)
    let labels = random.labels(20, classes: 3)
    let losses = (0..<3).map { network.trainStep(.dense(x), classes: labels, noise: $0).loss }
    #expect(Set(losses).count == 3)
    #expect(network.trainStep(.dense(x), classes: labels, noise: 1).loss == losses[1])
    let names = network.weights.tensors.map(\.name)
    #expect(
      names.filter { $0.contains("running") } == [
        "2.running_mean", "2.running_variance", "8.2.running_mean", "8.2.running_variance",
      ])
    #expect(network.weights.tensors.suffix(4) != before.tensors.suffix(4))
  }

  @Test func dropoutKeepsTheMean() throws {
    let layer = Dropout(input: ImageLayout(channels: 50_000, height: 1, width: 1), rate: 0.3, place: 1)
    let x = Matrix(rows: 4, columns: 50_000)
    let y = Matrix(rows: 4, columns: 50_000)
    x.fill(with: 1)
    let scratch = ZeroedMemory(size: 0)
    layer.forward(
      x.base, into: y.base,
      Shard(index: 0, rows: 0..<4, worker: 0, pass: .training(noise: 5), scratch: scratch.base))
    let kept = y.elements.filter { $0 != 0 }
    #expect(kept.allSatisfy { $0 == Float(1 / 0.7) })
    #expect(abs(Double(kept.count) / 200_000 - 0.7) < 0.005)
    // No two rows drop the same values, and neighbours are dropped independently of each other.
    let dropped = (0..<4).map { row in (0..<50_000).map { y[row, $0] == 0 } }
    let both = zip(dropped[0], dropped[1]).count { $0 && $1 }
    #expect(abs(Double(both) / 50_000 - 0.09) < 0.006)
    let pairs = zip(dropped[2], dropped[2].dropFirst()).count { $0 && $1 }
    #expect(abs(Double(pairs) / 50_000 - 0.09) < 0.006)
  }

  @Test func normalisesToMeanAndVariance() throws {
    let layout = ImageLayout(channels: 3, height: 5, width: 4, block: 8)
    let layer = try BatchNormalisation(input: layout, shards: 2)
    layer.parameters[0].value.fill(with: 1)
    var random = RandomState(seed: 6)
    // Far from zero, where sums of squares alone would lose the variance.
    let x = Matrix(rows: 20, columns: layout.count)
    for index in 0..<x.count where index % 8 < 3 {
      x.base[index] = Float(random.normal(mean: 300, standardDeviation: 0.5))
    }
    let y = Matrix(rows: 20, columns: layout.count)
    let scratch = ZeroedMemory(size: 0)
    let shards = [0..<16, 16..<20].enumerated().map {
      Shard(index: $0, rows: $1, worker: 0, pass: .training(noise: 0), scratch: scratch.base)
    }
    for shard in shards { layer.accumulate(x.row(shard.rows.lowerBound), shard) }
    layer.reduce(shards: 2, rows: 20)
    for shard in shards {
      layer.forward(x.row(shard.rows.lowerBound), into: y.row(shard.rows.lowerBound), shard)
    }
    for channel in 0..<3 {
      let values = (0..<20 * 20).map { Double(y.base[$0 * 8 + channel]) }
      let mean = values.reduce(0, +) / 400
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 400
      #expect(abs(mean) < 2e-3)
      #expect(abs(variance - 1) < 2e-3)
    }
    #expect((0..<400).allSatisfy { y.base[$0 * 8 + 3] == 0 && y.base[$0 * 8 + 7] == 0 })
  }

  /// The system takes the pages, and the next pass writes them anew.
  @Test func predictsAlikeAfterItsValuesWereDiscarded() throws {
    let network = try Network(spec, capacity: 70, workers: ThreadPool(count: 2))
    var random = RandomState(seed: 23)
    network.initialise(with: &random)
    let x = random.matrix(70, spec.input.count)
    let before = network.predict(.dense(x)).elements
    network.discardValues()
    #expect(network.predict(.dense(x)).elements == before)
  }

  @Test func aBatchOfOneRowIsNoTrap() throws {
    let network = try Network(spec, capacity: 4, workers: ThreadPool(count: 1))
    var random = RandomState(seed: 4)
    network.initialise(with: &random)
    let x = random.matrix(1, spec.input.count)
    #expect(network.trainStep(.dense(x), classes: [1], noise: 1).loss.isFinite)
    #expect(network.weights.areFinite)
  }

  @Test func memoryIsPlannedAndCounted() throws {
    func memory(_ layers: [LayerSpec], rows: Int, for purpose: ExecutionMode = .learning) throws
      -> NetworkMemory
    {
      try Network(EveryLayer.spec(layers), capacity: rows, workers: ThreadPool(count: 1), for: purpose).memory
    }
    let plain: [LayerSpec] = [
      .convolution(filters: 32, kernel: 3, stride: 1, padding: 1), .activation(.relu),
      .maxPooling(size: 2, stride: 2), .dense(units: 10),
    ]
    let (one, eight) = (try memory(plain, rows: 16), try memory(plain, rows: 128))
    // Nothing is kept of the convolution; what is kept is the pooled values, the activations and gradient
    // between the two dense layers, and the scores.
    #expect(eight.values == 128 * 4 * (32 * 36 + 10 + 10 + 3))
    #expect(one.parameters == eight.parameters && one.values * 8 == eight.values)
    #expect(one.parameters == 8 * (32 * 9 + 32 + 1152 * 10 + 10 + 33))
    #expect(
      try memory(EveryLayer.usual, rows: 128, for: .predicting).values
        < memory(EveryLayer.usual, rows: 128).values)
  }

  /// Across its two normalisations would go four of five values of one size: the gradient behind the first lies where
  /// the input of the second was. Of the four, the output of the first normalisation is computed again from its input.
  /// The pooled values and the scores are matrices.
  @Test func gradientsLieWhereValuesWere() throws {
    let convolution = LayerSpec.convolution(filters: 32, kernel: 3, stride: 1, padding: 1)
    let block: [LayerSpec] = [convolution, .activation(.relu), .batchNormalisation]
    func values(channels: Int, recomputes: Bool) throws -> Int {
      let spec = NetworkSpec(
        input: FeatureShape(channels: channels, height: 12, width: 12),
        layers: block + block + [.globalAveragePooling], classes: 3, output: .softmax)
      return try Network(spec, capacity: 128, workers: ThreadPool(count: 1), recomputes: recomputes).memory
        .values
    }
    let value = 128 * 4 * 32 * 144
    let kept = try values(channels: 8, recomputes: true)
    #expect(kept == 3 * value + 128 * 4 * (32 + 3))
    // Here also the reordered batch may be kept.
    #expect(try (value..<2 * value).contains(values(channels: 8, recomputes: false) - kept))
  }
}
