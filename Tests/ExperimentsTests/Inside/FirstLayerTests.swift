import Compute
import Testing

@testable import Experiments
@testable import Networks

/// First-layer weights as images, compared with the stored tensors.
@Suite struct FirstLayerTests {
  private func network(_ layers: [LayerSpec], channels: Int = 1) throws -> Network {
    let spec = NetworkSpec(
      input: FeatureShape(channels: channels, height: 6, width: 4), layers: layers, classes: 3,
      output: .softmax)
    let network = try Network(spec, capacity: 16, workers: ThreadPool(count: 1))
    var generator = RandomState(seed: 5)
    network.initialise(with: &generator)
    return network
  }

  @Test(
    arguments: [
      [.dense(units: 5), .activation(.relu)], [.flatten, .dense(units: 5)],
      [.batchNormalisation, .dropout(rate: 0.5), .dense(units: 5)], [],
    ] as [[LayerSpec]])
  func aDenseUnitLooksAtTheWholeImage(layers: [LayerSpec]) throws {
    let network = try network(layers)
    let first = try #require(LayerWeights.first(of: network))
    let units = layers.isEmpty ? 3 : 5
    #expect(try #require(first.picture) == (6, 4))
    #expect(first.units == units && first.window == nil)
    let tensor = try #require(network.weights.tensors.first { $0.rows == 24 })
    let columns = (0..<2).map { unit in (0..<24).map { tensor.values[$0 * units + unit] } }
    #expect((0..<2).map(first.weights(to:)) == columns)
  }

  @Test func behindAPoolItLooksAtTheSmallerImage() throws {
    let first = try #require(
      LayerWeights.first(of: network([.averagePooling(size: 2, stride: 2), .dense(units: 5)])))
    #expect(try #require(first.picture) == (3, 2))
    #expect(first.units == 5)
  }

  /// Few filters use the batch-innermost layout, many use blocks; the learned weights have the stored layout
  /// in both.
  @Test(arguments: [4, 20]) func aFilterLooksThroughItsKernel(filters: Int) throws {
    let network = try network([
      .convolution(filters: filters, kernel: 3, stride: 1, padding: 0), .activation(.relu), .flatten,
    ])
    let first = try #require(LayerWeights.first(of: network))
    #expect(try #require(first.picture) == (3, 3))
    #expect(first.units == filters && first.window != nil)
    #expect((0..<filters).flatMap(first.weights(to:)) == network.weights.tensors[0].values)
  }

  @Test func severalPlanesAreNoPicture() throws {
    let filters = LayerSpec.convolution(filters: 2, kernel: 3, stride: 1, padding: 0)
    for layer in [LayerSpec.dense(units: 5), filters] {
      let first = try #require(LayerWeights.first(of: network([layer], channels: 2)))
      #expect(first.picture == nil)
    }
  }
}
