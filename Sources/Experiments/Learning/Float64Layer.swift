import Networks

/// One layer of a `Float64Network`: its operation, its shapes, and the indices of its parameters.
///
/// The values of a row are stored plane by plane, the layout of stored weights.
struct Float64Layer: Sendable {
  private let spec: LayerSpec
  private let input, output: FeatureShape
  /// The layers inside a residual block.
  private let inner: [Float64Layer]
  /// Indices of its weights and biases, including those of inner layers.
  let tensors: Range<Int>

  /// PyTorch's default for batch normalisation.
  private static let epsilon = 1e-5

  /// - Parameter tensor: index of the first parameter of these layers; on return, one past their last.
  /// - Throws: what `NetworkSpec.validate` throws.
  static func layers(
    _ specs: [LayerSpec], after input: FeatureShape, tensor: inout Int
  ) throws(NetworkError) -> [Float64Layer] {
    // `NetworkSpec` appends an output layer, so the last outline is dropped.
    let outlines = try NetworkSpec(input: input, layers: specs, classes: 1, output: .softmax).outlines()
    var layers: [Float64Layer] = []
    for outline in outlines.dropLast() {
      let first = tensor
      var inner: [Float64Layer] = []
      switch outline.layer {
      case .dense, .convolution, .batchNormalisation: tensor += 2
      case .residual(let specs): inner = try Self.layers(specs, after: outline.input, tensor: &tensor)
      case .activation, .maxPooling, .averagePooling, .globalAveragePooling, .dropout, .flatten: break
      }
      layers.append(
        Float64Layer(
          spec: outline.layer, input: outline.input, output: outline.output, inner: inner,
          tensors: first..<tensor))
    }
    return layers
  }

  /// Output of the layer for a batch [rows x values].
  func values(of rows: [[Double]], _ tensors: [[Double]]) -> [[Double]] {
    switch spec {
    case .dense:
      let (weight, bias) = (tensors[self.tensors.lowerBound], tensors[self.tensors.lowerBound + 1])
      return rows.map { product($0, weight, bias) }
    case .convolution(_, let kernel, let stride, let padding):
      let (weight, bias) = (tensors[self.tensors.lowerBound], tensors[self.tensors.lowerBound + 1])
      return rows.map { convolution($0, weight, bias, kernel: kernel, stride: stride, padding: padding) }
    case .batchNormalisation:
      return normalised(
        rows, weight: tensors[self.tensors.lowerBound], bias: tensors[self.tensors.lowerBound + 1])
    case .activation(let function):
      return rows.map { $0.map(function.value) }
    case .maxPooling(let size, let stride):
      return rows.map { pooled($0, size: size, stride: stride) { $0.max() ?? 0 } }
    case .averagePooling(let size, let stride):
      return rows.map { pooled($0, size: size, stride: stride, by: Self.mean) }
    case .globalAveragePooling:
      let size = input.height * input.width
      return rows.map { row in (0..<input.channels).map { Self.mean(row[$0 * size..<($0 + 1) * size]) } }
    case .residual:
      return zip(rows, inner.reduce(rows) { $1.values(of: $0, tensors) }).map { row, made in
        zip(row, made).map { $0 + $1 }
      }
    case .dropout, .flatten:
      return rows
    }
  }

  // MARK: Formulas

  /// y = x W + b.
  private func product(_ x: [Double], _ weight: [Double], _ bias: [Double]) -> [Double] {
    let units = bias.count
    var y = bias
    weight.withUnsafeBufferPointer { weight in
      y.withUnsafeMutableBufferPointer { y in
        for (index, value) in x.enumerated() where value != 0 {
          for unit in 0..<units { y[unit] += value * weight[index * units + unit] }
        }
      }
    }
    return y
  }

  /// y[f, i, j] = b[f] + sum over c, k, l of w[f, c, k, l] x[c, i s + k - p, j s + l - p]; 0 beyond the image.
  private func convolution(
    _ x: [Double], _ weight: [Double], _ bias: [Double], kernel: Int, stride: Int, padding: Int
  ) -> [Double] {
    let (height, width) = (output.height, output.width)
    var y = bias.flatMap { Array(repeating: $0, count: height * width) }
    x.withUnsafeBufferPointer { x in
      y.withUnsafeMutableBufferPointer { y in
        for (place, w) in weight.enumerated() {
          let (row, column) = (place / kernel % kernel - padding, place % kernel - padding)
          let channel = place / (kernel * kernel) % input.channels
          let filter = place / (kernel * kernel * input.channels)
          // Outputs for which this weight falls inside the image.
          let columns = Self.inside(width, of: input.width, from: column, stride: stride)
          for i in Self.inside(height, of: input.height, from: row, stride: stride) {
            let from = (channel * input.height + i * stride + row) * input.width + column
            let to = (filter * height + i) * width
            if stride == 1 {
              // A separate loop for stride 1, because the compiler vectorises it.
              for j in columns { y[to + j] += w * x[from + j] }
            } else {
              for j in columns { y[to + j] += w * x[from + j * stride] }
            }
          }
        }
      }
    }
    return y
  }

  /// The j below `count` for which `j stride + start` is in `0 ..< extent`.
  private static func inside(_ count: Int, of extent: Int, from start: Int, stride: Int) -> Range<Int> {
    let first = start < 0 ? (stride - 1 - start) / stride : 0
    let end = extent > start ? min((extent - 1 - start) / stride + 1, count) : 0
    return first..<max(first, end)
  }

  /// y = g (x - m) / sqrt(v + eps) + b, with mean and variance per channel over rows and positions.
  private func normalised(_ rows: [[Double]], weight: [Double], bias: [Double]) -> [[Double]] {
    let size = input.height * input.width
    var rows = rows
    for channel in 0..<input.channels {
      let places = channel * size..<(channel + 1) * size
      let count = Double(rows.count * size)
      let mean = rows.reduce(0) { $0 + $1[places].reduce(0, +) } / count
      let variance = rows.reduce(0) { $0 + $1[places].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } } / count
      let scale = weight[channel] / (variance + Self.epsilon).squareRoot()
      let shift = bias[channel]
      for row in rows.indices {
        rows[row].withUnsafeMutableBufferPointer { values in
          for place in places { values[place] = (values[place] - mean) * scale + shift }
        }
      }
    }
    return rows
  }

  private func pooled(
    _ x: [Double], size: Int, stride: Int, by summary: ([Double]) -> Double
  ) -> [Double] {
    var y: [Double] = []
    y.reserveCapacity(output.count)
    for channel in 0..<output.channels {
      for i in 0..<output.height {
        for j in 0..<output.width {
          let corner = (channel * input.height + i * stride) * input.width + j * stride
          y.append(
            summary((0..<size * size).map { x[corner + $0 / size * input.width + $0 % size] }))
        }
      }
    }
    return y
  }

  private static func mean(_ values: some Collection<Double>) -> Double {
    values.reduce(0, +) / Double(max(values.count, 1))
  }
}
