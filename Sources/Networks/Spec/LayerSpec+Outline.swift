// Shape inference and validation. Numbers may be anything a user typed: nothing here overflows.

extension LayerSpec {
  /// The layer applied to `input`.
  /// - Throws: `NetworkError`, with the position and the shapes, if it does not fit.
  func outline(for input: FeatureShape, at position: Int) throws(NetworkError) -> LayerOutline {
    let output = try shape(behind: input, at: position)
    let cost = try cost(from: input, to: output, at: position)
    guard let values = product(output.channels, output.height, output.width), values <= NetworkSpec.mostValues
    else { throw .tooManyValues(position: position, shape: output, limit: NetworkSpec.mostValues) }
    return LayerOutline(
      position: position, layer: self, input: input, output: output, parameterCount: cost.parameters,
      multiplyAdds: cost.multiplyAdds ?? .max)
  }

  private func shape(behind input: FeatureShape, at position: Int) throws(NetworkError) -> FeatureShape {
    switch self {
    case .dense(let units):
      guard units > 0 else { throw .emptyLayer(position: position, units: units) }
      return .flat(units)
    case .activation, .batchNormalisation:
      return input
    case .dropout(let rate):
      guard rate >= 0, rate < 1 else { throw .dropoutRate(position: position, rate: rate) }
      return input
    case .flatten:
      return .flat(input.count)
    case .globalAveragePooling:
      return .flat(input.channels)
    case .convolution(let filters, let kernel, let stride, let padding):
      try Self.check(.filters, filters, atLeast: 1, position)
      let window = Window(size: kernel, stride: stride, padding: padding)
      let (height, width) = try window.places(on: input, at: position, named: .kernel)
      return FeatureShape(channels: filters, height: height, width: width)
    case .maxPooling(let size, let stride), .averagePooling(let size, let stride):
      let window = Window(size: size, stride: stride, padding: 0)
      let (height, width) = try window.places(on: input, at: position, named: .size)
      return FeatureShape(channels: input.channels, height: height, width: width)
    case .residual(let layers):
      let output = try Self.outlines(of: layers, behind: input, at: position).last?.output ?? input
      guard output == input else {
        throw .residualDiffers(position: position, input: input, output: output)
      }
      return output
    }
  }

  private func cost(
    from input: FeatureShape, to output: FeatureShape, at position: Int
  ) throws(NetworkError) -> (parameters: Int, multiplyAdds: Int?) {
    let weights: Int?
    switch self {
    case .activation, .maxPooling, .averagePooling, .globalAveragePooling, .dropout, .flatten:
      return (0, 0)
    case .batchNormalisation:
      return (2 * input.channels, 0)
    case .residual(let layers):
      let inner = try Self.outlines(of: layers, behind: input, at: position)
      return (inner.reduce(0) { $0 + $1.parameterCount }, inner.reduce(0) { $0 + $1.multiplyAdds })
    case .dense(let units):
      weights = product(input.count, units)
    case .convolution(let filters, let kernel, _, _):
      weights = product(input.channels, kernel, kernel, filters)
    }
    guard let weights, weights <= NetworkSpec.mostParameters else {
      throw .tooLarge(position: position, limit: NetworkSpec.mostParameters)
    }
    return (weights + output.channels, product(weights, output.height, output.width))
  }

  /// The layers of a residual, all reported at its position.
  static func outlines(
    of layers: [LayerSpec], behind input: FeatureShape, at position: Int
  ) throws(NetworkError) -> [LayerOutline] {
    var outlines: [LayerOutline] = []
    for layer in layers {
      outlines.append(try layer.outline(for: outlines.last?.output ?? input, at: position))
    }
    return outlines
  }

  fileprivate static func check(
    _ extent: LayerExtent, _ value: Int, atLeast least: Int, _ position: Int
  ) throws(NetworkError) {
    guard value >= least else { throw .badExtent(position: position, extent: extent, value: value) }
  }
}

/// A square window that slides over an image, in pixels.
struct Window: Hashable {
  let size, stride, padding: Int

  /// The output size, after validating the window.
  fileprivate func places(
    on input: FeatureShape, at position: Int, named extent: LayerExtent
  ) throws(NetworkError) -> (height: Int, width: Int) {
    try LayerSpec.check(extent, size, atLeast: 1, position)
    try LayerSpec.check(.stride, stride, atLeast: 1, position)
    try LayerSpec.check(.padding, padding, atLeast: 0, position)
    // Padding as wide as the window would give outputs that see nothing of the image.
    guard padding < size else {
      throw .paddingTooLarge(position: position, padding: padding, kernel: size)
    }
    // `padding` may be near Int.max; `size` is then larger still, and the first check stops before the sum
    // overflows.
    guard size <= NetworkSpec.mostExtent, size <= min(input.height, input.width) + 2 * padding else {
      throw .windowTooLarge(position: position, extent: extent, size: size, padding: padding, input: input)
    }
    return places(height: input.height, width: input.width)
  }

  /// The output size on an image that the window fits.
  func places(height: Int, width: Int) -> (height: Int, width: Int) {
    ((height + 2 * padding - size) / stride + 1, (width + 2 * padding - size) / stride + 1)
  }
}

/// `nil` on overflow. No factor is negative.
private func product(_ factors: Int...) -> Int? {
  var product = 1
  for factor in factors {
    let (next, overflow) = product.multipliedReportingOverflow(by: factor)
    if overflow { return nil }
    product = next
  }
  return product
}
