import Foundation
import Testing

@testable import Networks

@Suite("Layer specifications") struct LayerSpecTests {
  private static let image = FeatureShape(channels: 1, height: 28, width: 28)

  /// LeNet-5, by hand: LeCun et al. 1998 with all channels connected, whose parameters and products are well known.
  @Test func outlinesOfLeNet() throws {
    let spec = Self.spec([
      .convolution(filters: 6, kernel: 5, stride: 1, padding: 2), .activation(.relu),
      .maxPooling(size: 2, stride: 2), .convolution(filters: 16, kernel: 5, stride: 1, padding: 0),
      .activation(.relu), .averagePooling(size: 2, stride: 2), .flatten, .dense(units: 120),
      .dropout(rate: 0.5), .dense(units: 84),
    ])
    let outlines = try spec.outlines()
    #expect(
      outlines.map(\.output.description) == [
        "6 x 28 x 28", "6 x 28 x 28", "6 x 14 x 14", "16 x 10 x 10", "16 x 10 x 10", "16 x 5 x 5", "400",
        "120",
        "120", "84", "10",
      ])
    #expect(outlines.map(\.parameterCount) == [156, 0, 0, 2416, 0, 0, 0, 48_120, 0, 10_164, 850])
    #expect(
      outlines.map(\.multiplyAdds) == [117_600, 0, 0, 240_000, 0, 0, 0, 48_000, 0, 10_080, 840])
    #expect(outlines.map(\.position) == Array(1...11))
    #expect(spec.parameterCount == 61_706)
  }

  @Test func normalisationLearnsTwoNumbersAChannel() throws {
    let outlines = try Self.spec([
      .convolution(filters: 8, kernel: 3, stride: 2, padding: 1), .batchNormalisation,
      .residual([.convolution(filters: 8, kernel: 3, stride: 1, padding: 1), .batchNormalisation]),
      .globalAveragePooling,
    ]).outlines()
    #expect(outlines.map(\.output.description) == ["8 x 14 x 14", "8 x 14 x 14", "8 x 14 x 14", "8", "10"])
    #expect(outlines.map(\.parameterCount) == [80, 16, 584 + 16, 0, 90])
    #expect(outlines.map(\.multiplyAdds) == [14 * 14 * 72, 0, 14 * 14 * 576, 0, 80])
  }

  static let misfits: [([LayerSpec], NetworkError)] = [
    (
      [.convolution(filters: 4, kernel: 29, stride: 1, padding: 0)],
      .windowTooLarge(position: 1, extent: .kernel, size: 29, padding: 0, input: image)
    ),
    (
      [.maxPooling(size: 16, stride: 16), .flatten, .averagePooling(size: 2, stride: 2)],
      .windowTooLarge(position: 3, extent: .size, size: 2, padding: 0, input: .flat(1))
    ),
    (
      [.convolution(filters: 4, kernel: .max, stride: 1, padding: .max - 1)],
      .windowTooLarge(position: 1, extent: .kernel, size: .max, padding: .max - 1, input: image)
    ),
    (
      [.convolution(filters: 4, kernel: 3, stride: 1, padding: 3)],
      .paddingTooLarge(position: 1, padding: 3, kernel: 3)
    ),
    ([.convolution(filters: 0, kernel: 3, stride: 1, padding: 0)], bad(.filters, 0)),
    ([.convolution(filters: 1, kernel: 0, stride: 1, padding: 0)], bad(.kernel, 0)),
    ([.convolution(filters: 1, kernel: 3, stride: 0, padding: 0)], bad(.stride, 0)),
    ([.convolution(filters: 1, kernel: 3, stride: 1, padding: -1)], bad(.padding, -1)),
    ([.maxPooling(size: -2, stride: 1)], bad(.size, -2)),
    ([.averagePooling(size: 2, stride: .min)], bad(.stride, .min)),
    ([.dropout(rate: 1)], .dropoutRate(position: 1, rate: 1)),
    ([.dropout(rate: -0.1)], .dropoutRate(position: 1, rate: -0.1)),
    (
      [.flatten, .residual([.dense(units: 7)])],
      .residualDiffers(position: 2, input: .flat(784), output: .flat(7))
    ),
    ([.residual([.dense(units: 0)])], .emptyLayer(position: 1, units: 0)),
    (
      [.convolution(filters: .max, kernel: 28, stride: 1, padding: 0)],
      .tooLarge(position: 1, limit: NetworkSpec.mostParameters)
    ),
    (
      [.convolution(filters: 1_000_000, kernel: 1, stride: 1, padding: 0)],
      .tooManyValues(
        position: 1, shape: FeatureShape(channels: 1_000_000, height: 28, width: 28),
        limit: NetworkSpec.mostValues)
    ),
  ]

  private static func bad(_ extent: LayerExtent, _ value: Int) -> NetworkError {
    .badExtent(position: 1, extent: extent, value: value)
  }

  @Test(arguments: misfits) func refuseWhatDoesNotFit(_ layers: [LayerSpec], error: NetworkError) {
    #expect(throws: error) { try Self.spec(layers).validate() }
    #expect(Self.spec(layers).parameterCount == .max)
    #expect(Self.spec(layers).largestBatch == 1)
  }

  /// Any input gives a shape or an error.
  @Test func extremesDoNotOverflow() {
    let extremes = [Int.min, -1, 0, 1, 2, 28, 1 << 14, 1 << 20, 1 << 40, .max - 1, .max]
    for kernel in extremes {
      for padding in extremes {
        for (stride, filters) in zip(extremes, extremes.reversed()) {
          let layer = LayerSpec.convolution(
            filters: filters, kernel: kernel, stride: stride, padding: padding)
          _ = Self.spec([layer, layer, .dense(units: filters)]).parameterCount
        }
      }
    }
  }

  @Test func normalisationNeedsTwoRows() throws {
    let spec = Self.spec([.flatten, .residual([.batchNormalisation])])
    #expect(throws: NetworkError.batchOfOne(position: 2)) { try spec.validate(trainingBatch: 1) }
    try spec.validate(trainingBatch: 2)
    try Self.spec([.flatten]).validate(trainingBatch: 1)
  }

  // MARK: On disk

  @Test(arguments: [
    (LayerSpec.dense(units: 7), #"{"dense":{"units":7}}"#),
    (.activation(.tanh), #"{"activation":{"_0":"tanh"}}"#),
    (
      .convolution(filters: 4, kernel: 3, stride: 2, padding: 1),
      #"{"convolution":{"filters":4,"kernel":3,"padding":1,"stride":2}}"#
    ),
    (.maxPooling(size: 3, stride: 2), #"{"maxPooling":{"size":3,"stride":2}}"#),
    (.averagePooling(size: 2, stride: 1), #"{"averagePooling":{"size":2,"stride":1}}"#),
    (.globalAveragePooling, #"{"globalAveragePooling":{}}"#),
    (.batchNormalisation, #"{"batchNormalisation":{}}"#),
    (.dropout(rate: 0.25), #"{"dropout":{"rate":0.25}}"#),
    (.flatten, #"{"flatten":{}}"#),
    (
      .residual([.flatten, .dense(units: 2)]), #"{"residual":{"_0":[{"flatten":{}},{"dense":{"units":2}}]}}"#
    ),
  ])
  func asText(_ layer: LayerSpec, text: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(layer), as: UTF8.self) == text)
    #expect(try JSONDecoder().decode(LayerSpec.self, from: Data(text.utf8)) == layer)
  }

  @Test func aLayerOfALaterVersion() {
    let text = Data(#"[{"dense":{"units":7}},{"attention":{"heads":8}}]"#.utf8)
    #expect(throws: NetworkError.unknownLayer(name: "attention")) {
      try JSONDecoder().decode([LayerSpec].self, from: text)
    }
    for text in ["{}", "[]", #"{"dense":{}}"#, #"{"dense":{"units":7},"flatten":{}}"#, #"{"dropout":3}"#] {
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(LayerSpec.self, from: Data(text.utf8)) }
    }
  }

  private static func spec(_ layers: [LayerSpec]) -> NetworkSpec {
    NetworkSpec(input: image, layers: layers, classes: 10, output: .softmax)
  }
}
