/// A layer of a network from elsewhere, with its numbers, in the order of axes that is used here: images are
/// [channels x height x width].
package enum ForeignLayer: Sendable {
  /// weight: [inputs x units], row-major.
  case dense(weight: [Float], bias: [Float])
  /// weight: [filters x channels x kernel x kernel].
  case convolution(weight: [Float], bias: [Float], kernel: Int, stride: Int, padding: Int)
  /// One value of each per channel.
  case normalisation(Normalisation)
  /// `scale x + shift`: one value of each, or one per channel.
  case affine(Affine)
  case activation(Activation)
  case maxPooling(size: Int, stride: Int)
  case averagePooling(size: Int, stride: Int)
  case globalAveragePooling
  case dropout(rate: Double)
  case flatten
  /// The output of its layers plus its input.
  case residual([ForeignLayer])

  package struct Normalisation: Sendable {
    var scale, shift, mean, variance: [Float]
  }

  package struct Affine: Equatable, Sendable {
    var scale, shift: [Double]

    /// One value for all channels.
    package init(scale: Double, shift: Double) {
      self.scale = [scale]
      self.shift = [shift]
    }

    init(scale: [Double], shift: [Double]) {
      self.scale = scale
      self.shift = shift
    }

    /// Number of channels that it tells apart.
    var count: Int { scale.count }

    /// This one, and then another.
    func then(_ other: Affine) -> Affine {
      let count = max(count, other.count)
      return Affine(
        scale: (0..<count).map { scale(at: $0) * other.scale(at: $0) },
        shift: (0..<count).map { shift(at: $0) * other.scale(at: $0) + other.shift(at: $0) })
    }

    func scale(at channel: Int) -> Double { scale[min(channel, scale.count - 1)] }
    func shift(at channel: Int) -> Double { shift[min(channel, shift.count - 1)] }

    /// Up to the rounding of 255 / 255 and the like.
    var isIdentity: Bool { scale.allSatisfy { abs($0 - 1) < 1e-12 } && shift.allSatisfy { abs($0) < 1e-12 } }
    var shiftsNothing: Bool { shift.allSatisfy { $0 == 0 } }
  }
}

extension ForeignLayer.Normalisation {
  /// With digitbook's epsilon instead of another. The sum of variance and epsilon, which is all that counts, stays; where
  /// it is below digitbook's, the scale makes up for it.
  init(scale: [Float], shift: [Float], mean: [Float], variance: [Float], epsilon: Double) {
    let own = LayerSpec.normalisationEpsilon
    let sums = variance.map { Double($0) + epsilon }
    self.scale = zip(scale, sums).map { scale, sum in
      sum >= own ? scale : Float(Double(scale) * (own / max(sum, .leastNormalMagnitude)).squareRoot())
    }
    self.shift = shift
    self.mean = mean
    self.variance = epsilon == own ? variance : sums.map { Float(max($0 - own, 0)) }
  }

  /// The same as a multiplication and an addition. Its mean and variance are those of digits as MNIST has them, so that
  /// a training that goes on, where the batch's count, begins near the same function.
  init(_ affine: ForeignLayer.Affine, channels: Int) {
    let (usualMean, usualDeviation) = (0.1307, 0.3081)
    mean = Array(repeating: Float(usualMean), count: channels)
    variance = Array(
      repeating: Float(usualDeviation * usualDeviation - LayerSpec.normalisationEpsilon), count: channels)
    // The rounded variance and mean are what the layer computes with.
    let deviation = (Double(variance.first ?? 1) + LayerSpec.normalisationEpsilon).squareRoot()
    scale = (0..<channels).map { Float(affine.scale(at: $0) * deviation) }
    shift = (0..<channels).map {
      Float(affine.shift(at: $0) + affine.scale(at: $0) * Double(Float(usualMean)))
    }
  }
}

extension ForeignLayer {
  /// Its place in a specification; `nil` for an affine map, which is folded into others.
  var spec: LayerSpec? {
    switch self {
    case .dense(_, let bias): .dense(units: bias.count)
    case .convolution(_, let bias, let kernel, let stride, let padding):
      .convolution(filters: bias.count, kernel: kernel, stride: stride, padding: padding)
    case .normalisation: .batchNormalisation
    case .affine: nil
    case .activation(let kind): .activation(kind)
    case .maxPooling(let size, let stride): .maxPooling(size: size, stride: stride)
    case .averagePooling(let size, let stride): .averagePooling(size: size, stride: stride)
    case .globalAveragePooling: .globalAveragePooling
    case .dropout(let rate): .dropout(rate: rate)
    case .flatten: .flatten
    case .residual(let layers): .residual(layers.compactMap(\.spec))
    }
  }

  /// Learned parameters in digitbook's order.
  var parameters: [[Float]] {
    switch self {
    case .dense(let weight, let bias), .convolution(let weight, let bias, _, _, _): [weight, bias]
    case .normalisation(let values): [values.scale, values.shift]
    case .residual(let layers): layers.flatMap(\.parameters)
    default: []
    }
  }

  /// Running statistics in digitbook's order.
  var statistics: [[Float]] {
    switch self {
    case .normalisation(let values): [values.mean, values.variance]
    case .residual(let layers): layers.flatMap(\.statistics)
    default: []
    }
  }
}
