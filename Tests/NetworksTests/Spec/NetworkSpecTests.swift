import Compute
import Testing

@testable import Networks

@Suite("Network specifications") struct NetworkSpecTests {
  @Test func countParametersAndWidths() {
    let spec = mlp([128, 64])
    #expect(spec.widths == [784, 128, 64, 10])
    #expect(spec.parameterCount == 784 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10)
    #expect(mlp([]).parameterCount == 7850)
    #expect(throws: Never.self) { try spec.validate() }
  }

  @Test(arguments: [
    ([0], 784, 10, NetworkError.emptyLayer(position: 1, units: 0)),
    ([5, -7], 784, 10, .emptyLayer(position: 3, units: -7)),
    ([5], 784, 0, .emptyLayer(position: 3, units: 0)),
    ([5], 0, 10, .emptyLayer(position: 0, units: 0)),
    ([5], -1, 10, .emptyLayer(position: 0, units: -1)),
    ([5], 1 << 40, 10, .tooLarge(position: 0, limit: NetworkSpec.mostParameters)),
    ([1_000_000], 784, 10, .tooLarge(position: 1, limit: NetworkSpec.mostParameters)),
    ([100_000, 100_000], 784, 10, .tooLarge(position: 3, limit: NetworkSpec.mostParameters)),
    ([.max], 784, 10, .tooLarge(position: 1, limit: NetworkSpec.mostParameters)),
    ([1 << 62], 2, 10, .tooLarge(position: 1, limit: NetworkSpec.mostParameters)),
  ])
  func refuseWhatCannotBeBuilt(_ hidden: [Int], features: Int, classes: Int, error: NetworkError) {
    let spec = NetworkSpec.mlp(
      input: FeatureShape(channels: 1, height: features, width: 1), hidden: hidden, activation: .relu,
      classes: classes, output: .softmax)
    #expect(throws: error) { try spec.validate() }
    #expect(throws: error) { try Network(spec, capacity: 1, workers: ThreadPool(count: 1)) }
  }

  @Test(arguments: [[Int.max], [Int.max / 785, Int.max / 785], [1 << 40, 1 << 40]])
  func countWithoutOverflow(_ hidden: [Int]) {
    #expect(mlp(hidden).parameterCount > NetworkSpec.mostParameters)
  }

  @Test func refuseBatchesThatNoMemoryHolds() {
    let spec = mlp([100_000])
    #expect(throws: NetworkError.batchTooLarge(rows: 60_000, limit: spec.largestBatch)) {
      try Network(spec, capacity: 60_000, workers: ThreadPool(count: 1))
    }
    #expect(spec.largestBatch > 1000)
    #expect(mlp([128, 64]).largestBatch > 70_000)
  }

  private func mlp(_ hidden: [Int]) -> NetworkSpec {
    .mlp(
      input: FeatureShape(channels: 1, height: 28, width: 28), hidden: hidden, activation: .relu,
      classes: 10, output: .softmax)
  }
}
