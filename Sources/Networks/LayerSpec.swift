/// The activation functions, by scikit-learn's names.
package enum Activation: String, Codable, CaseIterable, Sendable {
  case identity, logistic, tanh, relu
}

/// One layer as it is written down: enough to build it, nothing of its weights.
///
/// Windows of convolutions and pools are square, and only whole ones count: what is left over at the right and
/// lower edge is not looked at, as in PyTorch.
package indirect enum LayerSpec: Hashable, Sendable {
  /// Fully connected: `units` weighted sums over all inputs.
  case dense(units: Int)
  /// An activation function on every value.
  case activation(Activation)
  /// `filters` weighted sums over each window of `kernel x kernel` values of all channels, every `stride`
  /// values; the image has a rim of `padding` zeros.
  case convolution(filters: Int, kernel: Int, stride: Int, padding: Int)
  /// The largest value of each window of `size x size`, every `stride` values.
  case maxPooling(size: Int, stride: Int)
  /// The mean of each window of `size x size`, every `stride` values.
  case averagePooling(size: Int, stride: Int)
  /// The mean of each channel.
  case globalAveragePooling
  /// Each channel brought to mean 0 and variance 1 over the batch, then scaled and shifted as learned.
  case batchNormalisation
  /// While training, each value is 0 with probability `rate` and the others are scaled up to make up for it.
  case dropout(rate: Double)
  /// Channels and places as one flat vector. Dense layers do this by themselves.
  case flatten
  /// What its layers make of the input, plus the input.
  case residual([LayerSpec])

  /// What a batch normalisation adds to a variance, so that none is 0.
  package static let normalisationEpsilon = 1e-5

  /// Whether it, or a layer in it, is a convolution.
  var convolves: Bool {
    switch self {
    case .convolution: true
    case .residual(let layers): layers.contains(where: \.convolves)
    default: false
    }
  }

  /// Whether it, or a layer in it, draws while training.
  var drawsNoise: Bool {
    switch self {
    case .dropout: true
    case .residual(let layers): layers.contains(where: \.drawsNoise)
    default: false
    }
  }

  /// Whether it, or a layer in it, looks at the whole batch while training.
  var normalisesBatches: Bool {
    switch self {
    case .batchNormalisation: true
    case .residual(let layers): layers.contains(where: \.normalisesBatches)
    default: false
    }
  }
}

/// A layer between its neighbours: the shapes that meet there, and what it costs.
package struct LayerOutline: Hashable, Sendable {
  /// 1 is the first layer.
  package let position: Int
  /// The layer.
  package let layer: LayerSpec
  /// What a row brings.
  package let input: FeatureShape
  /// What leaves.
  package let output: FeatureShape
  /// How many numbers the layer learns.
  package let parameterCount: Int
  /// Multiplications, each with its addition, in the products of one row on its way forward. What is not a
  /// product of weights and values, such as pooling, is not counted.
  package let multiplyAdds: Int
}
