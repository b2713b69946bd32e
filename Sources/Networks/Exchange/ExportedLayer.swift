/// A layer with its numbers, on its way to another program.
package struct ExportedLayer {
  package indirect enum Kind {
    /// weight: [inputs x units]
    case dense(inputs: Int, weight: [Float], bias: [Float])
    /// weight: [filters x channels x kernel x kernel]
    case convolution(channels: Int, kernel: Int, stride: Int, padding: Int, weight: [Float], bias: [Float])
    /// Scale, shift, running mean and running variance of each channel.
    case normalisation([[Float]])
    case activation(Activation)
    case maxPooling(size: Int, stride: Int)
    case averagePooling(size: Int, stride: Int)
    case globalAveragePooling
    case dropout(rate: Double)
    case flatten
    case residual([ExportedLayer])
  }

  /// The position among the layers as specified: `3`, within a residual `3.1`.
  package let name: String
  package var kind: Kind
  /// Shape of its input.
  package let input: FeatureShape

  /// Whether it takes images, as convolutions and pools do, or vectors; `nil` for layers that take both.
  var takesImages: Bool? {
    switch kind {
    case .dense, .flatten: false
    case .convolution, .maxPooling, .averagePooling, .globalAveragePooling: true
    case .residual(let layers): layers.first { $0.takesImages != nil }?.takesImages
    case .normalisation: input.height * input.width > 1
    case .activation, .dropout: nil
    }
  }

  /// Whether it needs rows and columns.
  var needsImages: Bool {
    switch kind {
    case .convolution, .maxPooling, .averagePooling, .globalAveragePooling: true
    default: false
    }
  }

  /// What a batch normalisation multiplies each channel by.
  /// - Parameter values: scale, shift, running mean and running variance of each channel.
  package static func factors(ofNormalisation values: [[Float]]) -> [Double] {
    zip(values[0], values[3]).map { scale, variance in
      Double(scale) / (Double(variance) + LayerSpec.normalisationEpsilon).squareRoot()
    }
  }

  /// The layers of a network, with its output layer.
  /// - Throws: `NetworkError` if weights and layers do not match.
  package static func all(
    of spec: NetworkSpec, _ weights: NetworkWeights
  ) throws(NetworkError) -> [ExportedLayer] {
    var values: [String: [Float]] = [:]
    for tensor in weights.tensors { values[tensor.name] = tensor.values }
    return try layers(spec.allLayers, behind: spec.input, prefix: "", values)
  }

  private static func layers(
    _ specs: [LayerSpec], behind input: FeatureShape, prefix: String, _ values: [String: [Float]]
  ) throws(NetworkError) -> [ExportedLayer] {
    var layers: [ExportedLayer] = []
    var shape = input
    for (index, spec) in specs.enumerated() {
      let name = "\(prefix)\(index + 1)"
      let output = try spec.outline(for: shape, at: index + 1).output
      func numbers(_ suffix: String, _ count: Int) throws(NetworkError) -> [Float] {
        let found = values["\(name).\(suffix)"] ?? []
        guard found.count == count else {
          throw .weightsDoNotFit(parameter: "\(name).\(suffix)", expected: count, found: found.count)
        }
        return found
      }
      let kind: Kind
      switch spec {
      case .dense(let units):
        kind = .dense(
          inputs: shape.count, weight: try numbers("weight", shape.count * units),
          bias: try numbers("bias", units))
      case .convolution(let filters, let kernel, let stride, let padding):
        kind = .convolution(
          channels: shape.channels, kernel: kernel, stride: stride, padding: padding,
          weight: try numbers("weight", filters * shape.channels * kernel * kernel),
          bias: try numbers("bias", filters))
      case .batchNormalisation:
        var all: [[Float]] = []
        for suffix in ["weight", "bias", "running_mean", "running_variance"] {
          all.append(try numbers(suffix, shape.channels))
        }
        kind = .normalisation(all)
      case .activation(let activation): kind = .activation(activation)
      case .maxPooling(let size, let stride): kind = .maxPooling(size: size, stride: stride)
      case .averagePooling(let size, let stride): kind = .averagePooling(size: size, stride: stride)
      case .globalAveragePooling: kind = .globalAveragePooling
      case .dropout(let rate): kind = .dropout(rate: rate)
      case .flatten: kind = .flatten
      case .residual(let inner):
        kind = .residual(try self.layers(inner, behind: shape, prefix: "\(name).", values))
      }
      layers.append(ExportedLayer(name: name, kind: kind, input: shape))
      shape = output
    }
    return layers
  }
}

extension [ExportedLayer] {
  /// The same sums with fewer layers: a batch normalisation directly behind a convolution or dense layer scales its
  /// weights and moves its biases.
  func foldingNormalisation() -> [ExportedLayer] {
    var result: [ExportedLayer] = []
    for var layer in self {
      if case .residual(let inner) = layer.kind { layer.kind = .residual(inner.foldingNormalisation()) }
      guard case .normalisation(let values) = layer.kind, let before = result.last,
        let folded = before.kind.followed(by: values, channels: layer.input.channels)
      else {
        result.append(layer)
        continue
      }
      result[result.count - 1].kind = folded
    }
    return result
  }
}

extension ExportedLayer.Kind {
  fileprivate func followed(by values: [[Float]], channels: Int) -> Self? {
    guard values.count == 4 else { return nil }
    let factors = ExportedLayer.factors(ofNormalisation: values)
    func moved(_ bias: [Float]) -> [Float] {
      bias.indices.map {
        Float((Double(bias[$0]) - Double(values[2][$0])) * factors[$0] + Double(values[1][$0]))
      }
    }
    switch self {
    case .dense(let inputs, let weight, let bias) where bias.count == channels:
      let scaled = weight.indices.map { Float(Double(weight[$0]) * factors[$0 % channels]) }
      return .dense(inputs: inputs, weight: scaled, bias: moved(bias))
    case .convolution(let before, let kernel, let stride, let padding, let weight, let bias)
    where bias.count == channels:
      let size = weight.count / channels
      let scaled = weight.indices.map { Float(Double(weight[$0]) * factors[$0 / size]) }
      return .convolution(
        channels: before, kernel: kernel, stride: stride, padding: padding, weight: scaled,
        bias: moved(bias))
    default: return nil
    }
  }
}
