import Compute
import Testing

@testable import Networks

/// What is computed again in the backward pass instead of being kept.
@Suite("Recomputation") struct RecomputationTests {
  private static let wide = LayerSpec.convolution(filters: 32, kernel: 3, stride: 1, padding: 1)

  private static func normalised(_ activation: Activation) -> [LayerSpec] {
    [wide, .batchNormalisation, .activation(activation)]
  }

  /// Values that are computed again, by layers of every kind.
  private static let networks: [[LayerSpec]] =
    [Activation.relu, .leakyRelu, .elu, .gelu, .tanh, .logistic].map { kind in
      normalised(kind) + normalised(kind) + [.maxPooling(size: 2, stride: 2)] + normalised(kind)
        + [wide, .activation(kind)]
    } + [
      // Normalised values go straight into a convolution, or a pool.
      [wide, .batchNormalisation, wide, .batchNormalisation, .averagePooling(size: 2, stride: 2), wide],
      [wide, .activation(.relu), .batchNormalisation, wide, .activation(.gelu), .batchNormalisation, wide],
      // Dropout behind a normalisation: with its activation needed too, and without.
      normalised(.relu) + [.dropout(rate: 0.3), wide, .batchNormalisation, .dropout(rate: 0.2)]
        + normalised(.tanh) + [.dropout(rate: 0.1)],
      // Residuals begin at values that are computed again, at sums, and at a normalisation.
      normalised(.relu) + [
        .residual(normalised(.relu) + [wide, .batchNormalisation]), .activation(.relu),
        .residual([
          .batchNormalisation, .activation(.relu), wide, .batchNormalisation, .activation(.relu), wide,
        ]),
        .residual(normalised(.gelu)), .maxPooling(size: 2, stride: 2),
      ] + normalised(.relu),
      [.residual([wide, .batchNormalisation, .convolution(filters: 1, kernel: 3, stride: 1, padding: 1)])]
        + normalised(.relu),
      // The input itself is normalised, pooled or dropped.
      [.batchNormalisation] + normalised(.relu) + [wide],
      [.averagePooling(size: 2, stride: 2)] + normalised(.relu) + normalised(.elu),
      [.dropout(rate: 0.2)] + normalised(.relu) + normalised(.elu),
      // Few filters, which are padded to a block.
      [.convolution(filters: 5, kernel: 3, stride: 2, padding: 1), .batchNormalisation, .activation(.relu)]
        + normalised(.relu) + [.globalAveragePooling],
      // Dense layers need all rows.
      normalised(.relu) + [
        .dense(units: 20), .batchNormalisation, .activation(.relu), .dropout(rate: 0.5), .dense(units: 12),
        .batchNormalisation, .activation(.gelu),
      ],
      EveryLayer.usual, EveryLayer.lenet,
    ] + EveryLayer.smooth

  private static func network(
    _ layers: [LayerSpec], threads: Int = 1, in precision: Precision = .float32, recomputes: Bool
  ) throws -> Network {
    try Network(
      EveryLayer.spec(layers), capacity: 70, workers: ThreadPool(count: threads), in: precision,
      recomputes: recomputes)
  }

  private struct Outcome: Equatable {
    var losses: [Double] = []
    var gradients: [[UInt32]] = []
    let weights: NetworkWeights
  }

  /// Steps over full and short shards and batches of different lengths.
  private static func steps(with network: Network) throws -> Outcome {
    var random = RandomState(seed: 31)
    network.initialise(with: &random)
    let optimizer = try Adam(
      parameters: network.parameters, learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
    let x = random.matrix(70, network.spec.input.count)
    let labels = random.labels(70, classes: 3)
    var (losses, gradients): ([Double], [[UInt32]]) = ([], [])
    for (step, rows) in [70, 33, 2, 70].enumerated() {
      x.use(rows: rows)
      optimizer.begin(batch: rows, l2: 0.01)
      losses.append(
        network.trainStep(.dense(x), classes: labels, noise: UInt64(step), updating: optimizer).loss)
      gradients += network.parameters.map { $0.gradient.elements.map(\.bitPattern) }
    }
    return Outcome(losses: losses, gradients: gradients, weights: network.weights)
  }

  @Test(arguments: networks) func givesTheBitsOfKeptValues(_ layers: [LayerSpec]) throws {
    let kept = try Self.steps(with: Self.network(layers, recomputes: false))
    #expect(kept.weights.areFinite)
    for threads in 1...3 {
      let network = try Self.network(layers, threads: threads, recomputes: true)
      #expect(try Self.steps(with: network) == kept, "\(threads) threads")
    }
  }

  @Test func givesTheBitsOfKeptValuesInBFloat16() throws {
    for layers in [Self.networks[0], Self.networks[3]] {
      let kept = try Self.steps(with: Self.network(layers, in: .bf16, recomputes: false))
      #expect(try Self.steps(with: Self.network(layers, threads: 2, in: .bf16, recomputes: true)) == kept)
    }
  }

  @Test(arguments: networks) func neverKeepsMore(_ layers: [LayerSpec]) throws {
    let memory = try [true, false].map { try Self.network(layers, recomputes: $0).memory }
    #expect(memory[0].values <= memory[1].values)
  }

  /// Names of the layers that are computed again, in that order.
  private static func computedAgain(_ layers: [LayerSpec], channels: Int = 8) throws -> [String] {
    let spec = NetworkSpec(
      input: FeatureShape(channels: channels, height: 12, width: 12), layers: layers, classes: 3,
      output: .softmax)
    let network = try Network(spec, capacity: 70, workers: ThreadPool(count: 1))
    return network.plan.schedule.actions.compactMap { action in
      guard case .recompute(let index) = action else { return nil }
      return network.plan.operations[index].name
    }.filter { !$0.isEmpty }
  }

  /// From the last block to the first: the relu of the second for the third's weight gradient, then that of the first.
  @Test func isWhatFollowsFromWhatIsKept() throws {
    let block = Self.normalised(.relu)
    #expect(try Self.computedAgain(block + block + block) == ["5", "6", "2", "3"])
    // Without a normalisation nothing is kept, and with a single one all is still there.
    #expect(try Self.computedAgain([Self.wide, .activation(.relu), Self.wide]).isEmpty)
    #expect(try Self.computedAgain(block + [Self.wide]).isEmpty)
    // To compute this tanh again, its input would have to be kept instead.
    #expect(try Self.computedAgain(block + [Self.wide, .activation(.tanh)] + block) == ["2", "3"])
    // gelu needs its input as well, dropout does not.
    let gelu = Self.normalised(.gelu)
    #expect(try Self.computedAgain(gelu + block) == ["2", "3"])
    // Dropout works in place, and its input is needed once more.
    #expect(try Self.computedAgain(block + [.dropout(rate: 0.1)] + block) == ["2", "3", "4", "2", "3"])
  }

  /// A first convolution that multiplies little is computed again for the next one's weight gradient and for each of the
  /// two passes of its normalisation.
  @Test(.enabled(if: ProcessorWay.current.convolvesByOneDNN)) func mayBeginAtTheBatch() throws {
    let quick = LayerSpec.convolution(filters: 32, kernel: 1, stride: 1, padding: 0)
    let layers = [quick, .batchNormalisation, .activation(.relu)] + Self.normalised(.relu)
    #expect(try Self.computedAgain(layers) == ["1", "2", "3", "1", "1"])
    // 3 x 3 weights of a single channel are as few, which no library may pad to eight.
    let images = Self.normalised(.relu) + Self.normalised(.relu)
    #expect(try Self.computedAgain(images, channels: 1) == ["1", "2", "3", "1", "1"])
  }

  /// Of three blocks the outputs of the first two are not kept.
  @Test func keepsLess() throws {
    let block = Self.normalised(.relu)
    for layers in [block + block + block, block + [.residual(block + block)]] {
      let values = try [true, false].map { try Self.network(layers, recomputes: $0).memory.values }
      #expect(Double(values[0]) < 0.8 * Double(values[1]), "\(values)")
    }
  }
}
