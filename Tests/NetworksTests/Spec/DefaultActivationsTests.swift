import Testing

@testable import Networks

@Suite("Default activations") struct DefaultActivationsTests {
  private let convolution = LayerSpec.convolution(filters: 4, kernel: 3, stride: 1, padding: 1)
  private let relu = LayerSpec.activation(.relu)

  @Test func followLayersOfWeights() {
    let pool = LayerSpec.maxPooling(size: 2, stride: 2)
    #expect(
      DefaultActivations.added(to: [convolution, pool, .dropout(rate: 0.5), .dense(units: 3)], .relu)
        == [convolution, relu, pool, .dropout(rate: 0.5), .dense(units: 3), relu])
    #expect(DefaultActivations.added(to: [], .relu) == [])
  }

  @Test func comeBehindABatchNormalisation() {
    #expect(
      DefaultActivations.added(to: [convolution, .batchNormalisation, .dense(units: 3)], .tanh)
        == [convolution, .batchNormalisation, .activation(.tanh), .dense(units: 3), .activation(.tanh)])
    #expect(DefaultActivations.added(to: [.batchNormalisation], .relu) == [.batchNormalisation])
  }

  @Test func giveWayToThoseWritten() {
    let layers: [LayerSpec] = [
      convolution, .activation(.tanh), convolution, .activation(.identity), .flatten,
    ]
    #expect(
      DefaultActivations.added(to: layers, .relu)
        == [convolution, .activation(.tanh), convolution, .flatten])
  }

  @Test func followTheSumOfAResidual() {
    let residual = LayerSpec.residual([convolution, .batchNormalisation, convolution, .batchNormalisation])
    #expect(
      DefaultActivations.added(to: [residual], .relu) == [
        .residual([convolution, .batchNormalisation, relu, convolution, .batchNormalisation]), relu,
      ])
  }

  @Test func knowWhereEachLayerWasWritten() {
    let layers: [LayerSpec] = [convolution, .activation(.identity), .dense(units: 2), .dense(units: 3)]
    #expect(DefaultActivations.placed(layers, .relu).map(\.written) == [1, 3, nil, 4, nil])
  }

  @Test func makeThePerceptron() {
    let written = DefaultActivations.added(to: [.dense(units: 5), .dense(units: 4)], .logistic)
    #expect(
      written
        == NetworkSpec.mlp(
          input: .flat(3), hidden: [5, 4], activation: .logistic, classes: 2, output: .softmax
        ).layers)
    // The reference analysis trains MLPs without any activation.
    #expect(DefaultActivations.added(to: [.dense(units: 5)], .identity) == [.dense(units: 5)])
  }
}
