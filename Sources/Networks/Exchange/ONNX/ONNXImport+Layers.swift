// Nodes that become layers.

extension ONNXImport {
  mutating func gemm(_ arguments: Arguments) throws(ExchangeError) -> ForeignBuilder.Feature {
    let place = arguments.place
    let feature = try arguments.feature()
    guard (arguments.integer("transA") ?? 0) == 0 else { throw .setting("transA", at: place) }
    let (values, shape) = try arguments.requiredNumbers(1)
    guard shape.count == 2, !values.isEmpty else { throw .shape(found: feature.extents, at: place) }
    let isTransposed = (arguments.integer("transB") ?? 0) != 0
    let units = shape[isTransposed ? 0 : 1]
    var weight = isTransposed ? Self.transposed(values, rows: shape[0], columns: shape[1]) : values
    let alpha = arguments.float("alpha") ?? 1
    if alpha != 1 { weight = weight.map { $0 * alpha } }
    var bias = try arguments.numbers(2)?.values
    let beta = arguments.float("beta") ?? 1
    bias = bias.map { bias in
      (bias.count == 1 ? Array(repeating: bias[0], count: max(units, 1)) : bias).map { $0 * beta }
    }
    return try builder.dense(feature, weight: weight, bias: bias, units: units, at: place)
  }

  mutating func matMul(_ arguments: Arguments) throws(ExchangeError) -> ForeignBuilder.Feature {
    let feature = try arguments.feature()
    let (weight, shape) = try arguments.requiredNumbers(1)
    guard shape.count == 2, feature.extents.count == 1 else {
      throw .shape(found: feature.extents, at: arguments.place)
    }
    return try builder.dense(feature, weight: weight, bias: nil, units: shape[1], at: arguments.place)
  }

  static func transposed(_ values: [Float], rows: Int, columns: Int) -> [Float] {
    (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
  }

  /// A constant beside a value, or the sum of two values.
  mutating func arithmetic(_ arguments: Arguments) throws(ExchangeError) -> Value {
    let (operation, place) = (arguments.node.operation, arguments.place)
    guard arguments.inputs.count == 2 else { throw .argument("input 2", at: place) }
    if case .feature(let one) = arguments.inputs[0], case .feature(let other) = arguments.inputs[1] {
      guard operation == "Add" else { throw .setting("two branches", at: place) }
      return .feature(try builder.added(one, other, at: place))
    }
    let isSecond = if case .feature = arguments.inputs[1] { true } else { false }
    let feature = try arguments.feature(isSecond ? 1 : 0)
    guard let (values, shape) = try arguments.doubles(isSecond ? 0 : 1), !values.isEmpty else {
      throw .argument("input \(isSecond ? 1 : 2)", at: place)
    }
    guard values.allSatisfy(\.isFinite), operation != "Div" || values.allSatisfy({ $0 != 0 }) else {
      throw .argument("input \(isSecond ? 1 : 2)", at: place)
    }
    let affine: ForeignLayer.Affine
    let ones = values.map { _ in 1.0 }
    let zeros = values.map { _ in 0.0 }
    switch operation {
    case "Add": affine = .init(scale: ones, shift: values)
    case "Sub" where isSecond: affine = .init(scale: ones.map { -$0 }, shift: values)
    case "Sub": affine = .init(scale: ones, shift: values.map { -$0 })
    case "Mul": affine = .init(scale: values, shift: zeros)
    default:
      guard !isSecond else { throw .setting("a constant divided by a value", at: place) }
      affine = .init(scale: values.map { 1 / $0 }, shift: zeros)
    }
    return .feature(try builder.mapped(feature, affine, extents: shape, at: place))
  }

  mutating func convolution(_ arguments: Arguments) throws(ExchangeError) -> ForeignBuilder.Feature {
    let place = arguments.place
    let feature = try arguments.feature()
    let (weight, shape) = try arguments.requiredNumbers(1)
    guard shape.count == 4 else { throw .shape(found: feature.extents, at: place) }
    guard (arguments.integer("group") ?? 1) == 1 else {
      throw .setting("\(arguments.integer("group") ?? 1) groups", at: place)
    }
    let window = try window(arguments, height: shape[2], width: shape[3], on: feature)
    return try builder.convolved(
      feature, weight: weight, bias: try arguments.numbers(2)?.values, filters: shape[0], window, at: place)
  }

  mutating func pool(_ arguments: Arguments) throws(ExchangeError) -> ForeignBuilder.Feature {
    let place = arguments.place
    let feature = try arguments.feature()
    guard let kernel = arguments.integers(named: "kernel_shape"), kernel.count == 2 else {
      throw .argument("kernel_shape", at: place)
    }
    return try builder.pooled(
      feature, largest: arguments.node.operation == "MaxPool",
      try window(arguments, height: kernel[0], width: kernel[1], on: feature),
      roundsUp: arguments.integer("ceil_mode") == 1, at: place)
  }

  /// The window of a convolution or pool, with the padding that `auto_pad` stands for.
  private func window(
    _ arguments: Arguments, height: Int, width: Int, on feature: ForeignBuilder.Feature
  ) throws(ExchangeError) -> ForeignWindow {
    let place = arguments.place
    let dilations = arguments.integers(named: "dilations") ?? [1, 1]
    guard dilations.allSatisfy({ $0 == 1 }) else {
      throw .setting("dilations of \(dilations.map(String.init).joined(separator: ", "))", at: place)
    }
    var window = ForeignWindow(
      height: height, width: width, strides: arguments.integers(named: "strides") ?? [1, 1],
      pads: arguments.integers(named: "pads") ?? [0, 0, 0, 0])
    switch arguments.text("auto_pad") ?? "NOTSET" {
    case "NOTSET": break
    case "VALID": window.pads = [0, 0, 0, 0]
    case let kind where kind == "SAME_UPPER" || kind == "SAME_LOWER":
      try window.padToSame(
        [feature.shape.height, feature.shape.width], moreAtEnd: kind == "SAME_UPPER", at: place)
    case let other: throw .setting("auto_pad \(other)", at: place)
    }
    return window
  }

  mutating func normalisation(_ arguments: Arguments) throws(ExchangeError) -> ForeignBuilder.Feature {
    let feature = try arguments.feature()
    guard feature.extents.count == 1 || feature.extents.first == feature.shape.channels else {
      throw .shape(found: feature.extents, at: arguments.place)
    }
    let values = try (1...4).map { index throws(ExchangeError) in try arguments.requiredNumbers(index).values
    }
    return try builder.normalised(
      feature, scale: values[0], shift: values[1], mean: values[2], variance: values[3],
      epsilon: Double(arguments.float("epsilon") ?? 1e-5), at: arguments.place)
  }

  /// The mean over rows and columns.
  mutating func mean(_ arguments: Arguments) throws(ExchangeError) -> ForeignBuilder.Feature {
    let feature = try arguments.feature()
    let rank = feature.extents.count + 1
    let axes = try arguments.axes()
    guard rank == 4, Set(axes.map { $0 < 0 ? $0 + rank : $0 }) == [2, 3] else {
      throw .setting("axes \(axes.map(String.init).joined(separator: ", "))", at: arguments.place)
    }
    return try builder.pooledGlobally(
      feature, keepsSides: (arguments.integer("keepdims") ?? 1) != 0, at: arguments.place)
  }

  mutating func sigmoid(_ arguments: Arguments) throws(ExchangeError) -> Value {
    let feature = try arguments.feature()
    let name = arguments.node.outputs.first ?? ""
    return isLeaving(name)
      ? .output(feature, .sigmoid) : .feature(try builder.activated(feature, by: .logistic))
  }

  /// Whether a value goes to no further layer: an output of the graph, or read only by what makes labels of it.
  private func isLeaving(_ name: String) -> Bool {
    let readers = graph.nodes.filter { $0.inputs.contains(name) }
    if readers.isEmpty { return true }
    return readers.allSatisfy { node in
      switch node.operation {
      case "ZipMap", "ArgMax", "TopK", "Concat", "Sub", "Greater", "GreaterOrEqual", "Normalizer", "Less":
        true
      case "Identity", "Cast", "Reshape", "Squeeze", "Flatten":
        node.outputs.allSatisfy { output in
          graph.outputs.contains { $0.name == output }
        }
      default: false
      }
    }
  }

  mutating func softmax(_ arguments: Arguments) throws(ExchangeError) -> Value {
    let feature = try arguments.feature()
    let rank = feature.extents.count + 1
    let axis = arguments.integer("axis") ?? (opset >= 13 ? -1 : 1)
    guard feature.extents.count == 1, axis == -1 || axis == rank - 1 else {
      throw .setting("axis \(axis)", at: arguments.place)
    }
    return .output(feature, .softmax)
  }
}

extension ForeignWindow {
  /// As much padding as gives an output for each stride of the input.
  mutating func padToSame(
    _ sides: [Int], moreAtEnd: Bool, at place: ExchangeError.Place
  ) throws(ExchangeError) {
    let limit = NetworkSpec.mostExtent
    guard strides.count == 2, (strides + [height, width]).allSatisfy({ (1...limit).contains($0) })
    else { throw .setting("window of \(height) x \(width)", at: place) }
    let totals = zip(zip(sides, strides), [height, width]).map { place, window in
      let (side, stride) = place
      return max(0, ((side + stride - 1) / stride - 1) * stride + window - side)
    }
    let small = totals.map { $0 / 2 }
    let large = zip(totals, small).map { $0 - $1 }
    pads = moreAtEnd ? small + large : large + small
  }
}
