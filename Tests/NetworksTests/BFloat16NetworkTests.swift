import Compute
import Testing

@testable import Networks

@Suite("Networks that learn in bfloat16") struct BFloat16NetworkTests {
  private static let dense: [LayerSpec] = [
    .dense(units: 40), .activation(.relu), .dropout(rate: 0.2), .dense(units: 33), .activation(.tanh),
  ]

  private static let smooth: [LayerSpec] = [
    .convolution(filters: 16, kernel: 3, stride: 1, padding: 1), .activation(.tanh),
    .convolution(filters: 20, kernel: 3, stride: 1, padding: 0), .activation(.tanh),
    .averagePooling(size: 2, stride: 2), .dense(units: 33), .activation(.logistic),
  ]

  private static let tolerances: [([LayerSpec], Float)] = [
    (smooth, 0.02), (EveryLayer.usual, 0.1), (EveryLayer.lenet, 0.1), (dense, 0.1),
  ]

  private func network(_ layers: [LayerSpec], threads: Int, in precision: Precision) throws -> Network {
    let network = try Network(
      EveryLayer.spec(layers), capacity: 70, workers: ThreadPool(count: threads), in: precision)
    var random = RandomState(seed: 20)
    network.initialise(with: &random)
    return network
  }

  private func steps(_ layers: [LayerSpec], threads: Int) throws -> (NetworkWeights, [Double]) {
    let network = try network(layers, threads: threads, in: .bf16)
    let optimizer = try Adam(
      parameters: network.parameters, learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
    var random = RandomState(seed: 21)
    let x = random.matrix(70, network.spec.input.count)
    let labels = random.labels(70, classes: 3)
    var losses: [Double] = []
    for (step, rows) in [70, 64, 33, 70, 2, 70].enumerated() {
      x.use(rows: rows)
      optimizer.begin(batch: rows, l2: 0.01)
      losses.append(
        network.trainStep(.dense(x), classes: labels, noise: UInt64(step), updating: optimizer).loss)
    }
    return (network.weights, losses)
  }

  @Test(arguments: [EveryLayer.usual, EveryLayer.lenet, dense])
  func sameBitsForAnyThreads(_ layers: [LayerSpec]) throws {
    let alone = try steps(layers, threads: 1)
    #expect(alone.0.areFinite)
    #expect(Set(alone.1).count == 6)
    for threads in [2, 3, 8] { #expect(try steps(layers, threads: threads) == alone, "\(threads) threads") }
  }

  /// The slopes of float32, up to the rounding of the operands, 2^-9 of each. Where a relu is near 0 that may close or
  /// open it: two of a thousand are 0.05 of the slope's length.
  @Test(arguments: tolerances)
  func gradientsAreThoseOfFloat32(_ layers: [LayerSpec], tolerance: Float) throws {
    var random = RandomState(seed: 22)
    let exact = try network(layers, threads: 2, in: .float32)
    let rounded = try network(layers, threads: 2, in: .bf16)
    let x = random.matrix(70, exact.spec.input.count)
    let labels = random.labels(70, classes: 3)
    // A short batch behind a long one.
    for rows in [70, 33] {
      x.use(rows: rows)
      for network in [exact, rounded] { _ = network.trainStep(.dense(x), classes: labels, noise: 5) }
      for (own, other) in zip(rounded.parameters, exact.parameters) {
        let (found, expected) = (own.gradient.elements, other.gradient.elements)
        // A bias before a batch normalisation has no slope but rounding errors.
        let length = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 1e-3 else { continue }
        let difference = zip(found, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        #expect(difference < tolerance * length, "\(own.name), \(rows) rows: \(difference / length)")
        #expect(found != expected || own.name != "weight")
      }
    }
  }

  @Test func judgesWithTheSameWeights() throws {
    let learner = try network(EveryLayer.usual, threads: 2, in: .bf16)
    let judge = try Network(
      learner.spec, capacity: 10, workers: ThreadPool(count: 1), for: .predicting)
    judge.take(weightsOf: learner)
    #expect(judge.weights == learner.weights)
    #expect(judge.precision == .float32)
  }
}
