import Compute
import Foundation
import Testing

@testable import Networks

@Suite("Networks") struct NetworkTests {
  private let spec = NetworkSpec.mlp(
    input: .flat(6), hidden: [5, 4], activation: .tanh, classes: 3, output: .softmax)

  // MARK: Weights

  @Test func weightsGoOutAndComeBack() throws {
    let first = try network(seed: 1)
    let second = try network(seed: 2)
    let x = Self.rows
    let kept = first.weights
    #expect(first.predict(x).elements != second.predict(x).elements)

    let stored = try JSONDecoder().decode(NetworkWeights.self, from: JSONEncoder().encode(kept))
    try second.restore(stored)
    #expect(second.weights == kept)
    #expect(first.predict(x).elements == second.predict(x).elements)
  }

  @Test func weightsAreNamedByLayer() throws {
    let tensors = try network(seed: 1).weights.tensors
    #expect(tensors.map(\.name) == ["1.weight", "1.bias", "3.weight", "3.bias", "5.weight", "5.bias"])
    #expect(tensors.map { [$0.rows, $0.columns] } == [[6, 5], [1, 5], [5, 4], [1, 4], [4, 3], [1, 3]])
    #expect(tensors.reduce(0) { $0 + $1.values.count } == spec.parameterCount)
  }

  @Test func weightsOfAnotherNetworkChangeNothing() throws {
    let network = try network(seed: 1)
    let before = network.weights
    let other = NetworkSpec.mlp(
      input: .flat(6), hidden: [5, 7], activation: .tanh, classes: 3, output: .softmax)
    let wrong = try Network(other, capacity: 1, workers: ThreadPool(count: 1)).weights
    #expect(throws: NetworkError.weightsDoNotFit(parameter: "3.weight", expected: 20, found: 35)) {
      try network.restore(wrong)
    }
    #expect(throws: NetworkError.weightsDoNotFit(parameter: "1.weight", expected: 30, found: 0)) {
      try network.restore(NetworkWeights(tensors: []))
    }
    #expect(network.weights == before)
  }

  @Test func weightsKnowWhetherTheyAreNumbers() throws {
    let network = try network(seed: 1)
    #expect(network.weights.areFinite)
    for odd in [Float.nan, .infinity] {
      network.parameters[3].value[0, 2] = odd
      #expect(!network.weights.areFinite)
    }
  }

  /// The bound is sqrt(6 / (fan in + fan out)), with 2 in place of 6 for logistic units.
  @Test(arguments: [(Activation.relu, 6.0), (.tanh, 6), (.identity, 6), (.logistic, 2)])
  func firstWeightsFillTheirBound(_ activation: Activation, factor: Double) throws {
    let spec = NetworkSpec.mlp(
      input: .flat(300), hidden: [100], activation: activation, classes: 20, output: .softmax)
    let network = try Network(spec, capacity: 1, workers: ThreadPool(count: 1))
    var random = RandomState(seed: 4)
    network.initialise(with: &random)
    for (tensor, fans) in zip(network.weights.tensors, [400.0, 400, 120, 120]) {
      let bound = Float((factor / fans).squareRoot())
      let largest = tensor.values.map { abs($0) }.max() ?? 0
      #expect(largest <= bound && largest > 0.8 * bound, "\(tensor.name)")
    }
  }

  /// The squared bounds of He, LeCun and Glorot, of a convolution with fans of 9 and 45 and a dense layer with 180 and 30.
  private static let schemeBounds: [(WeightInitialisation, [Double])] = [
    (.he, [0.6666666667, 0.0333333333]), (.lecun, [0.3333333333, 0.0166666667]),
    (.glorot, [0.1111111111, 0.0285714286]),
  ]

  @Test(arguments: schemeBounds)
  func schemesFillTheirBounds(_ scheme: WeightInitialisation, squares: [Double]) throws {
    let spec = NetworkSpec(
      input: FeatureShape(channels: 1, height: 8, width: 8),
      layers: [.convolution(filters: 5, kernel: 3, stride: 1, padding: 0), .activation(.relu)], classes: 30,
      output: .softmax)
    let network = try Network(spec, capacity: 1, workers: ThreadPool(count: 1))
    var random = RandomState(seed: 4)
    network.initialise(with: &random, scheme: scheme)
    let tensors = network.weights.tensors
    for (tensor, square) in zip([tensors[0], tensors[2]], squares) {
      let largest = tensor.values.map { abs($0) }.max() ?? 0
      #expect(largest <= Float(square.squareRoot()) && largest > 0.9 * Float(square.squareRoot()))
    }
    #expect(tensors[1].values.allSatisfy { $0 == 0 })
    #expect(tensors[3].values.allSatisfy { $0 == 0 } == (scheme != .glorot))
  }

  /// scikit-learn's weights are Glorot's, and zero and constant draw nothing.
  @Test func schemesWithoutDrawsAndTheDefault() throws {
    let network = try network(seed: 3)
    let standard = network.weights
    var random = RandomState(seed: 3)
    network.initialise(with: &random, scheme: .glorot)
    #expect(network.weights == standard)
    let before = random
    network.initialise(with: &random, scheme: .zero)
    #expect(network.weights.tensors.allSatisfy { $0.values.allSatisfy { $0 == 0 } })
    network.initialise(with: &random, scheme: .constant)
    #expect(network.weights.tensors.map { Set($0.values) } == [[0.01], [0], [0.01], [0], [0.01], [0]])
    #expect(random == before)
  }

  // MARK: Batches

  @Test func aShortBatchIsAsGoodAsItsRows() throws {
    let network = try network(seed: 3)
    let x = Self.rows
    let whole = network.predict(x).elements
    x.use(rows: 3)
    #expect(network.predict(x).elements == Array(whole.prefix(9)))
    // Its gradients are sums over those rows alone.
    _ = network.trainStep(x, classes: [0, 1, 2])
    let short = network.parameters.map(\.gradient.elements)
    let alone = try Network(spec, capacity: 3, workers: ThreadPool(count: 1))
    try alone.restore(network.weights)
    _ = alone.trainStep(x, classes: [0, 1, 2])
    #expect(alone.parameters.map(\.gradient.elements) == short)
  }

  @Test func countsTheRowsThatWereRight() throws {
    let network = try network(seed: 3)
    let x = Self.rows
    let p = network.predict(x).elements
    let best = stride(from: 0, to: p.count, by: 3).map { start in
      Int32((0..<3).max { p[start + $0] < p[start + $1] } ?? 0)
    }
    #expect(network.trainStep(x, classes: best).correct == best.count)
    let wrong = best.enumerated().map { $0 < 2 ? ($1 + 1) % 3 : $1 }
    #expect(network.trainStep(x, classes: wrong).correct == best.count - 2)
  }

  private func network(seed: UInt32) throws -> Network {
    let network = try Network(spec, capacity: 8, workers: ThreadPool(count: 1))
    var random = RandomState(seed: seed)
    network.initialise(with: &random)
    return network
  }

  private static var rows: Matrix {
    var random = RandomState(seed: 9)
    return random.matrix(8, 6)
  }

  /// Whatever part is too large: weights, values of a batch, sums of shards.
  @Test(arguments: [1_000, 30_000, 120_000, 400_000])
  func withoutMemoryNothingIsBuiltAndAnErrorSaysHowMuch(_ limit: Int) throws {
    let layers: [[LayerSpec]] = [
      [.dense(units: 200)], EveryLayer.usual, EveryLayer.lenet,
      [
        .convolution(filters: 40, kernel: 5, stride: 2, padding: 2), .maxPooling(size: 2, stride: 1),
        .dense(units: 90),
      ],
    ]
    for layers in layers {
      OutOfMemory.$largestAllocation.withValue(limit) {
        do throws(NetworkError) {
          _ = try Network(EveryLayer.spec(layers), capacity: 3_000, workers: ThreadPool(count: 1))
          Issue.record("\(layers) fits into pieces of \(limit) bytes")
        } catch {
          guard case .outOfMemory(let bytes) = error else {
            Issue.record("\(error)")
            return
          }
          #expect(bytes > limit)
        }
      }
    }
  }

}
