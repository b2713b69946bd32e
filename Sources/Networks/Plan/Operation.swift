import Compute

/// An operation takes one value to the next; values are numbered, 0 is the input.
struct Operation {
  enum Kind {
    /// A layer.
    case layer(any Layer)
    /// The start of a residual: the value is passed on and also kept. The backward pass adds both gradients.
    case fork
    /// The end of a residual: adds the input of operation `fork`.
    case join(fork: Int)
  }

  let kind: Kind
  /// The layer's position as written: `3`, `3.1` within a residual. Empty for an inserted operation.
  let name: String
  /// Layouts of input and output.
  let input, output: ImageLayout

  var layer: (any Layer)? {
    if case .layer(let layer) = kind { layer } else { nil }
  }
}

/// Builds operations from layer specifications.
struct OperationBuilder {
  /// Rows per shard, and the most shards.
  let shardRows, shards: Int
  /// The most threads that run concurrently.
  let workers: Int
  private let wantsInputGradient: Bool
  private let precision: Precision
  private(set) var operations: [Operation] = []
  private var layout: ImageLayout

  /// - Parameters:
  ///   - interleaved: whether sixteen rows, a whole shard, are interleaved up to the first flat layer.
  ///   - wantsInputGradient: whether the backward pass continues to the input.
  ///   - precision: the numbers in which convolutions and dense layers multiply.
  init(
    input: FeatureShape, shardRows: Int, shards: Int, workers: Int, interleaved: Bool,
    wantsInputGradient: Bool, precision: Precision
  ) {
    self.shardRows = shardRows
    self.shards = shards
    self.workers = workers
    self.wantsInputGradient = wantsInputGradient
    self.precision = precision
    layout = ImageLayout(channels: input.channels, height: input.height, width: input.width)
    if interleaved {
      let interleavedLayout = ImageLayout(
        channels: input.channels, height: input.height, width: input.width, isInterleaved: true)
      append(Reordering(from: layout, to: interleavedLayout), named: "")
    }
  }

  /// - Parameter prefix: the enclosing residual, such as `3.`.
  mutating func append(_ layers: [LayerSpec], prefix: String = "") throws(OutOfMemory) {
    for (index, layer) in layers.enumerated() {
      try append(
        layer, named: "\(prefix)\(index + 1)", behind: index > 0 ? layers[index - 1] : nil,
        before: index + 1 < layers.count ? layers[index + 1] : nil)
    }
  }

  private mutating func append(
    _ spec: LayerSpec, named name: String, behind last: LayerSpec?, before next: LayerSpec?
  ) throws(OutOfMemory) {
    switch spec {
    case .dense(let units):
      flatten(named: "")
      try appendDense(units, named: name)
    case .activation(let kind):
      let activation = ActivationLayer(kind, input: layout)
      if kind == .relu {
        if case .convolution = last { activation.isApplied = true }
        if case .maxPooling = next { activation.derivativeIsTaken = true }
      }
      append(activation, named: name)
    case .convolution(let filters, let kernel, let stride, let padding):
      let window = Window(size: kernel, stride: stride, padding: padding)
      try appendConvolution(filters, window, relu: next == .activation(.relu), named: name)
    case .maxPooling(let size, let stride):
      let pool = try MaxPooling(input: layout, size: size, stride: stride, rows: shardRows * shards)
      pool.followsRelu = last == .activation(.relu)
      append(pool, named: name)
    case .averagePooling(let size, let stride):
      append(AveragePooling(input: layout, size: size, stride: stride), named: name)
    case .globalAveragePooling:
      append(GlobalAveragePooling(input: layout), named: name)
    case .batchNormalisation:
      append(try BatchNormalisation(input: layout, shards: shards), named: name)
    case .dropout(let rate):
      append(Dropout(input: layout, rate: rate, place: operations.count), named: name)
    case .flatten:
      flatten(named: name)
    case .residual(let inner):
      try appendResidual(inner, named: name)
    }
  }

  private mutating func appendDense(_ units: Int, named name: String) throws(OutOfMemory) {
    switch precision {
    case .float32: append(try Dense(input: layout, units: units), named: name)
    case .bf16:
      append(
        try BFloat16Dense(
          input: layout, units: units, hasInputGradient: isGradientWanted, shardRows: shardRows,
          shards: shards, workers: workers), named: name)
    }
  }

  private mutating func appendConvolution(
    _ filters: Int, _ window: Window, relu: Bool, named name: String
  ) throws(OutOfMemory) {
    if layout.isInterleaved {
      let layer = try FewChannelConvolution(
        input: layout, filters: filters, window: window, relu: relu, shards: shards)
      return append(layer, named: name)
    }
    if FirstConvolution.pays(input: layout, filters: filters, kernel: window.size) {
      let layer = try FirstConvolutionLayer(
        input: layout, filters: filters, window: window, relu: relu, shards: shards)
      return append(layer, named: name)
    }
    if precision == .bf16, window.stride == 1, window.padding < window.size,
      layout.channels >= Precision.fewestChannels
    {
      let layer = try BFloat16ConvolutionLayer(
        input: layout, filters: filters, window: window, relu: relu, hasInputGradient: isGradientWanted,
        shards: shards)
      return append(layer, named: name)
    }
    if WinogradConvolution.pays(
      input: layout, filters: filters, kernel: window.size, stride: window.stride, padding: window.padding)
    {
      let layer = try WinogradConvolutionLayer(
        input: layout, filters: filters, window: window, relu: relu, hasInputGradient: isGradientWanted,
        shards: shards)
      return append(layer, named: name)
    }
    guard ProcessorWay.current.convolvesByOneDNN,
      let layer = try blockedConvolution(filters, window, relu: relu)
    else {
      return try appendPlainConvolution(filters, window, relu: relu, named: name)
    }
    if layer.input != layout { append(Reordering(from: layout, to: layer.input), named: "") }
    append(layer, named: name)
  }

  /// A convolution by oneDNN; `nil` if it has only its slow reference loops for this shape.
  private func blockedConvolution(
    _ filters: Int, _ window: Window, relu: Bool
  ) throws(OutOfMemory) -> ConvolutionLayer? {
    func convolution(on input: ImageLayout) throws(OutOfMemory) -> ConvolutionLayer? {
      let layer = try ConvolutionLayer(
        input: input, filters: filters, window: window, relu: relu, hasInputGradient: isGradientWanted,
        shardRows: shardRows, shards: shards, workers: workers)
      return layer?.isSlow == true ? nil : layer
    }
    if let layer = try convolution(on: layout) { return layer }
    // oneDNN takes the few channels of an input image in NCHW. If it is slow with that, channel blocks are better,
    // even mostly padding.
    guard layout.block == 1 else { return nil }
    let blocks = ImageLayout(
      channels: layout.channels, height: layout.height, width: layout.width,
      block: ImageLayout.fastestBlock(channels: layout.channels))
    return blocks.isPlain ? nil : try convolution(on: blocks)
  }

  private mutating func appendPlainConvolution(
    _ filters: Int, _ window: Window, relu: Bool, named name: String
  ) throws(OutOfMemory) {
    let plain = ImageLayout(channels: layout.channels, height: layout.height, width: layout.width)
    if !layout.isPlain { append(Reordering(from: layout, to: plain), named: "") }
    append(
      try PlainConvolution(input: plain, filters: filters, window: window, relu: relu, shards: shards),
      named: name)
  }

  private mutating func appendResidual(_ inner: [LayerSpec], named name: String) throws(OutOfMemory) {
    let fork = operations.count
    let before = layout
    operations.append(Operation(kind: .fork, name: "", input: layout, output: layout))
    try append(inner, prefix: "\(name).")
    // Both ends need the same layout: a convolution may have changed it to blocks.
    if !(layout.isPlain && before.isPlain), layout != before {
      append(Reordering(from: layout, to: before), named: "")
    }
    operations.append(Operation(kind: .join(fork: fork), name: name, input: layout, output: layout))
  }

  private mutating func flatten(named name: String) {
    let flat = ImageLayout(channels: layout.channels * layout.height * layout.width, height: 1, width: 1)
    if !layout.isPlain {
      let planes = ImageLayout(channels: layout.channels, height: layout.height, width: layout.width)
      append(Reordering(from: layout, to: planes), named: name)
    }
    layout = flat
  }

  private mutating func append(_ layer: any Layer, named name: String) {
    operations.append(
      Operation(kind: .layer(layer), name: name, input: layer.input, output: layer.output))
    layout = layer.output
  }

  /// Whether the input gradient is needed at this depth.
  private var isGradientWanted: Bool {
    wantsInputGradient || operations.contains { $0.layer?.parameters.isEmpty == false }
  }
}
