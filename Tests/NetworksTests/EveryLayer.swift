@testable import Networks

/// Networks that contain every kind of layer, before and after others.
enum EveryLayer {
  static let image = FeatureShape(channels: 1, height: 12, width: 12)

  /// Differentiable everywhere, so that slopes can be measured.
  static let smooth: [[LayerSpec]] = [
    [
      .convolution(filters: 5, kernel: 3, stride: 1, padding: 1), .activation(.tanh),
      .averagePooling(size: 2, stride: 2), .dropout(rate: 0.4),
      .convolution(filters: 3, kernel: 2, stride: 2, padding: 1), .activation(.logistic), .dense(units: 4),
    ],
    [
      .convolution(filters: 5, kernel: 3, stride: 1, padding: 1), .activation(.gelu),
      .averagePooling(size: 2, stride: 2), .batchNormalisation, .activation(.elu), .dense(units: 4),
      .residual([.dense(units: 4), .activation(.gelu)]), .activation(.elu),
    ],
    narrow + [.activation(.tanh), .averagePooling(size: 2, stride: 1), .dense(units: 4)],
    [
      .averagePooling(size: 3, stride: 2), .convolution(filters: 4, kernel: 3, stride: 1, padding: 0),
      .batchNormalisation, .activation(.tanh),
      .residual([
        .convolution(filters: 4, kernel: 3, stride: 1, padding: 1), .batchNormalisation, .activation(.tanh),
        .dropout(rate: 0.2),
      ]), .globalAveragePooling,
    ],
    [
      .dropout(rate: 0.1), .flatten, .dense(units: 5), .batchNormalisation, .activation(.logistic),
      .residual([.dense(units: 5), .activation(.tanh)]), .dropout(rate: 0.3),
    ],
  ]

  /// Few channels, interleaved rows: kernels of several sizes, with and without padding, images narrower than
  /// a tile.
  static let narrow: [LayerSpec] = [
    .convolution(filters: 7, kernel: 3, stride: 1, padding: 1), .activation(.tanh),
    .averagePooling(size: 3, stride: 2), .convolution(filters: 6, kernel: 4, stride: 1, padding: 2),
    .activation(.logistic), .convolution(filters: 3, kernel: 2, stride: 1, padding: 0),
  ]

  /// A usual CNN.
  static let usual: [LayerSpec] = [
    .convolution(filters: 32, kernel: 3, stride: 1, padding: 1), .batchNormalisation, .activation(.relu),
    .convolution(filters: 32, kernel: 3, stride: 1, padding: 0), .activation(.relu),
    .maxPooling(size: 2, stride: 2), .dropout(rate: 0.25),
    .residual([
      .convolution(filters: 32, kernel: 3, stride: 1, padding: 1), .batchNormalisation, .activation(.relu),
    ]), .averagePooling(size: 2, stride: 1), .convolution(filters: 10, kernel: 1, stride: 1, padding: 0),
    .globalAveragePooling, .flatten, .dense(units: 20), .activation(.relu), .dropout(rate: 0.5),
  ]

  /// LeNet-5 on smaller images.
  static let lenet: [LayerSpec] = [
    .convolution(filters: 6, kernel: 5, stride: 1, padding: 2), .activation(.relu),
    .maxPooling(size: 2, stride: 2), .convolution(filters: 16, kernel: 3, stride: 1, padding: 0),
    .activation(.relu), .maxPooling(size: 3, stride: 1), .flatten, .dropout(rate: 0.2), .dense(units: 30),
    .activation(.relu),
  ]

  static func spec(_ layers: [LayerSpec]) -> NetworkSpec {
    NetworkSpec(input: image, layers: layers, classes: 3, output: .softmax)
  }
}
