import Compute

/// A step of the way from input to output. It takes one value to another; values are numbered, 0 is the input.
struct Operation {
  enum Kind {
    /// What a layer does.
    case layer(any Layer)
    /// A residual begins: the value goes on, and waits. On the way back both gradients are added.
    case fork
    /// A residual ends: the value that waited, the input of operation `fork`, is added.
    case join(fork: Int)
  }

  let kind: Kind
  /// Its layer as the user counts: `3`, `3.1` within a residual. Empty where nobody wrote it down.
  let name: String
  /// How the values before and behind it lie in memory.
  let input, output: ImageLayout

  var layer: (any Layer)? {
    if case .layer(let layer) = kind { layer } else { nil }
  }
}

/// Turns layers as they are written down into operations.
struct OperationBuilder {
  /// The most rows of a shard, and the most shards.
  let shardRows, shards: Int
  /// Who may work at the same time.
  let workers: Int
  private let wantsInputGradient: Bool
  private(set) var operations: [Operation] = []
  private var layout: ImageLayout

  /// - Parameters:
  ///   - abreast: whether sixteen rows, a whole shard, lie abreast up to the first flat layer.
  ///   - wantsInputGradient: whether the way back goes on to the input.
  init(
    input: FeatureShape, shardRows: Int, shards: Int, workers: Int, abreast: Bool, wantsInputGradient: Bool
  ) {
    self.shardRows = shardRows
    self.shards = shards
    self.workers = workers
    self.wantsInputGradient = wantsInputGradient
    layout = ImageLayout(channels: input.channels, height: input.height, width: input.width)
    if abreast {
      let beside = ImageLayout(
        channels: input.channels, height: input.height, width: input.width, isAbreast: true)
      append(Reordering(from: layout, to: beside), named: "")
    }
  }

  /// - Parameter prefix: the residual they are in, such as `3.`.
  mutating func append(_ layers: [LayerSpec], prefix: String = "") throws(NetworkError) {
    for (index, layer) in layers.enumerated() {
      try append(
        layer, named: "\(prefix)\(index + 1)", behind: index > 0 ? layers[index - 1] : nil,
        before: index + 1 < layers.count ? layers[index + 1] : nil)
    }
  }

  private mutating func append(
    _ spec: LayerSpec, named name: String, behind last: LayerSpec?, before next: LayerSpec?
  ) throws(NetworkError) {
    switch spec {
    case .dense(let units):
      flatten(named: "")
      append(Dense(input: layout, units: units), named: name)
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
      let pool = MaxPooling(input: layout, size: size, stride: stride, rows: shardRows * shards)
      pool.followsRelu = last == .activation(.relu)
      append(pool, named: name)
    case .averagePooling(let size, let stride):
      append(AveragePooling(input: layout, size: size, stride: stride), named: name)
    case .globalAveragePooling:
      append(GlobalAveragePooling(input: layout), named: name)
    case .batchNormalisation:
      append(BatchNormalisation(input: layout, shards: shards), named: name)
    case .dropout(let rate):
      append(Dropout(input: layout, rate: rate, place: operations.count), named: name)
    case .flatten:
      flatten(named: name)
    case .residual(let inner):
      try appendResidual(inner, named: name)
    }
  }

  private mutating func appendConvolution(
    _ filters: Int, _ window: Window, relu: Bool, named name: String
  ) throws(NetworkError) {
    if layout.isAbreast {
      let narrow = FewChannelConvolution(
        input: layout, filters: filters, window: window, relu: relu, shards: shards)
      return append(narrow, named: name)
    }
    func convolution(on input: ImageLayout) throws(NetworkError) -> ConvolutionLayer {
      let layer = ConvolutionLayer(
        input: input, filters: filters, window: window, relu: relu, hasInputGradient: isGradientWanted,
        shardRows: shardRows, shards: shards, workers: workers)
      guard let layer else { throw .noPlan(layer: name) }
      return layer
    }
    var layer = try convolution(on: layout)
    // oneDNN takes the few channels of a first image as they come. Where it has only its slow loops of last resort
    // for that, blocks are better, even mostly empty ones.
    if layout.block == 1, layer.isSlow {
      let blocks = ImageLayout(
        channels: layout.channels, height: layout.height, width: layout.width,
        block: ImageLayout.fastestBlock(channels: layout.channels))
      let inBlocks = try convolution(on: blocks)
      if !blocks.isPlain, !inBlocks.isSlow {
        append(Reordering(from: layout, to: blocks), named: "")
        layer = inBlocks
      }
    }
    append(layer, named: name)
  }

  private mutating func appendResidual(_ inner: [LayerSpec], named name: String) throws(NetworkError) {
    let fork = operations.count
    let before = layout
    operations.append(Operation(kind: .fork, name: "", input: layout, output: layout))
    try append(inner, prefix: "\(name).")
    // Both ends must lie alike: a convolution may have left its channels in blocks that did not come so.
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

  /// Whether a gradient is wanted this far down.
  private var isGradientWanted: Bool {
    wantsInputGradient || operations.contains { $0.layer?.parameters.isEmpty == false }
  }
}
