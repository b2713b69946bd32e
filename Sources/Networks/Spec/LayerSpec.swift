/// The activation functions: those of scikit-learn by its names, then three of PyTorch with its defaults.
package enum Activation: String, Codable, CaseIterable, Sendable {
  case identity, logistic, tanh, relu
  /// `x` where `x > 0`, else `leak x` (Maas et al. 2013).
  case leakyRelu = "leaky-relu"
  /// `x P(N <= x)` for a standard normal N, by the error function and not by tanh (Hendrycks and Gimpel 2016).
  case gelu
  /// `x` where `x > 0`, else `exp(x) - 1` (Clevert et al. 2015).
  case elu

  /// Slope of the leaky relu below 0.
  package static let leak: Float = 0.01
}

/// The specification of one layer, without its weights.
///
/// Windows of convolutions and pools are square, and only whole windows count: the remainder at the right and
/// lower edge is ignored, as in PyTorch.
package indirect enum LayerSpec: Hashable, Sendable {
  /// Fully connected: `units` weighted sums over all inputs.
  case dense(units: Int)
  /// An element-wise activation function.
  case activation(Activation)
  /// `filters` weighted sums over windows of `kernel x kernel` pixels of all channels, with the given stride
  /// and zero padding.
  case convolution(filters: Int, kernel: Int, stride: Int, padding: Int)
  /// The largest value of each window of `size x size`.
  case maxPooling(size: Int, stride: Int)
  /// The mean of each window of `size x size`.
  case averagePooling(size: Int, stride: Int)
  /// The mean of each channel.
  case globalAveragePooling
  /// Each channel normalised to mean 0 and variance 1 over the batch, then scaled and shifted by learned
  /// values.
  case batchNormalisation
  /// During training, each value is 0 with probability `rate` and the others are scaled by 1 / (1 - rate).
  case dropout(rate: Double)
  /// Reshapes to a flat vector. Dense layers do this implicitly.
  case flatten
  /// The output of its layers plus its input.
  case residual([LayerSpec])

  /// Added to variances in batch normalisation, so that none is 0.
  package static let normalisationEpsilon = 1e-5

  /// Whether it is or contains a convolution.
  var convolves: Bool {
    switch self {
    case .convolution: true
    case .residual(let layers): layers.contains(where: \.convolves)
    default: false
    }
  }

  /// Whether it is or contains a layer that draws random numbers during training.
  var drawsNoise: Bool {
    switch self {
    case .dropout: true
    case .residual(let layers): layers.contains(where: \.drawsNoise)
    default: false
    }
  }

  /// Whether the output of a row in training depends on the pass or on the other rows of the batch.
  package var variesBetweenPasses: Bool { drawsNoise || normalisesBatches }

  /// Whether it is or contains a layer that uses batch statistics during training.
  var normalisesBatches: Bool {
    switch self {
    case .batchNormalisation: true
    case .residual(let layers): layers.contains(where: \.normalisesBatches)
    default: false
    }
  }
}

/// A layer with its input and output shapes and its cost.
package struct LayerOutline: Hashable, Sendable {
  /// From 1.
  package let position: Int
  package let layer: LayerSpec
  /// Input shape of a row.
  package let input: FeatureShape
  /// Output shape of a row.
  package let output: FeatureShape
  /// Learned parameters.
  package let parameterCount: Int
  /// Multiply-adds per row in the forward products with weights. Pooling, activations and other layers
  /// without weights count 0.
  package let multiplyAdds: Int
}
