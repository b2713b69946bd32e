// What the nodes of a graph are here.

extension ONNXImport {
  /// - Returns: the values of the outputs, of the first ones if the others do not count.
  mutating func run(
    _ node: ONNXNode, _ inputs: [Value], at place: ExchangeError.Place
  ) throws(ExchangeError) -> [Value] {
    let isStandard = node.domain.isEmpty
    guard isStandard || node.domain == "ai.onnx.ml" else { throw .operation(place) }
    if node.operation == "Constant", isStandard { return [.constant(try constant(node, at: place))] }
    if let results = try afterOutput(node, inputs, at: place) { return results }
    let arguments = Arguments(node, inputs, external: external, at: place)
    guard isStandard else { return try runMachineLearning(arguments) }
    if let numbers = try shapeArithmetic(arguments) { return [numbers] }
    switch node.operation {
    case "Identity", "Cast", "Dropout": return [inputs.first ?? .omitted, .consequence]
    case "Relu": return [.feature(try builder.activated(arguments.feature(), by: .relu))]
    case "Tanh": return [.feature(try builder.activated(arguments.feature(), by: .tanh))]
    case "LeakyRelu":
      guard arguments.float("alpha") ?? Activation.leak == Activation.leak else {
        throw .setting("a leaky relu with another slope than \(Activation.leak)", at: place)
      }
      return [.feature(try builder.activated(arguments.feature(), by: .leakyRelu))]
    case "Elu":
      guard arguments.float("alpha") ?? 1 == 1 else {
        throw .setting("an elu with another alpha than 1", at: place)
      }
      return [.feature(try builder.activated(arguments.feature(), by: .elu))]
    case "Gelu":
      guard arguments.text("approximate") ?? "none" == "none" else {
        throw .setting("a gelu by tanh", at: place)
      }
      return [.feature(try builder.activated(arguments.feature(), by: .gelu))]
    case "Sigmoid": return [try sigmoid(arguments)]
    case "Softmax", "LogSoftmax": return [try softmax(arguments)]
    case "Gemm": return [.feature(try gemm(arguments))]
    case "MatMul": return [.feature(try matMul(arguments))]
    case "Add", "Sub", "Mul", "Div": return [try arithmetic(arguments)]
    case "Conv": return [.feature(try convolution(arguments))]
    case "BatchNormalization": return [.feature(try normalisation(arguments))]
    case "MaxPool", "AveragePool": return [.feature(try pool(arguments))]
    case "GlobalAveragePool":
      return [.feature(try builder.pooledGlobally(arguments.feature(), keepsSides: true, at: place))]
    case "ReduceMean": return [.feature(try mean(arguments))]
    case "Flatten", "Reshape", "Squeeze", "Unsqueeze": return [.feature(try reshaped(arguments))]
    case "Transpose": return [try transposed(arguments)]
    default: throw .operation(place)
    }
  }

  private func constant(_ node: ONNXNode, at place: ExchangeError.Place) throws(ExchangeError) -> ONNXTensor {
    for attribute in node.attributes {
      switch attribute.value {
      case .tensor(let tensor): return tensor
      case .integer(let number):
        return ONNXTensor(name: node.name, shape: [], type: 7, contents: .integers([number]))
      case .float(let number):
        return ONNXTensor(name: node.name, shape: [], type: 1, contents: .floats([number]))
      case .integers(let numbers): return ONNXTensor(node.name, numbers)
      case .floats(let numbers): return ONNXTensor(node.name, [numbers.count], numbers)
      case .texts(let texts): return ONNXTensor(node.name, texts)
      case .text, .other: continue
      }
    }
    throw .argument("value", at: place)
  }

  /// What others compute from the outputs: labels, dictionaries, logarithms; `nil` if no input is an output.
  private mutating func afterOutput(
    _ node: ONNXNode, _ inputs: [Value], at place: ExchangeError.Place
  ) throws(ExchangeError) -> [Value]? {
    let outputs = inputs.compactMap { value -> Value? in
      switch value {
      case .output, .consequence: value
      default: nil
      }
    }
    let labels: Set = ["ArgMax", "TopK"]
    if labels.contains(node.operation), case .feature(let scores)? = inputs.first, scores.link > 0 {
      judged = scores
      return [.consequence, .consequence]
    }
    let probabilities = outputs.first { if case .output = $0 { true } else { false } }
    guard let first = probabilities ?? outputs.first else { return nil }
    switch node.operation {
    case "ZipMap":
      classNames = classNames ?? names(of: node)
      return [first]
    case "ArrayFeatureExtractor", "Gather", "GatherElements":
      if case .constant(let names)? = inputs.first {
        if classNames == nil { classNames = try names.texts(external) }
      }
      return [.consequence]
    case "Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Log", "Normalizer", "Concat",
      "Transpose":
      return [first]
    case "ArgMax", "TopK", "ReduceMax", "Equal", "Where", "Greater", "GreaterOrEqual", "Less", "LabelEncoder":
      return [.consequence, .consequence]
    case "Sub", "Add", "Mul", "Div":
      // 1 - p, the other of two classes.
      guard outputs.count == 1, node.operation == "Sub", case .output? = inputs.last else {
        throw .severalNetworks
      }
      return [.consequence]
    default: throw .operation(place)
    }
  }

  private func names(of node: ONNXNode) -> [String]? {
    for attribute in node.attributes {
      switch (attribute.name, attribute.value) {
      case ("classlabels_int64s", .integers(let numbers)), ("classlabels_ints", .integers(let numbers)):
        return numbers.map(String.init)
      case ("classlabels_strings", .texts(let texts)): return texts
      default: continue
      }
    }
    return nil
  }

  /// Operations of ONNX's domain for classical models, as scikit-learn's converter writes them.
  private mutating func runMachineLearning(_ arguments: Arguments) throws(ExchangeError) -> [Value] {
    let place = arguments.place
    switch arguments.node.operation {
    case "Scaler":
      let offset = arguments.floats("offset") ?? [0]
      let scale = arguments.floats("scale") ?? [1]
      let count = max(offset.count, scale.count)
      guard count > 0, [offset, scale].allSatisfy({ $0.count == 1 || $0.count == count }) else {
        throw .argument("scale", at: place)
      }
      func all(_ values: [Float]) -> [Double] {
        (0..<count).map { Double(values.count == 1 ? values[0] : values[$0]) }
      }
      let affine = ForeignLayer.Affine(
        scale: all(scale), shift: zip(all(scale), all(offset)).map { -$0 * $1 })
      return [.feature(try builder.mapped(arguments.feature(), affine, extents: [count], at: place))]
    case "LinearClassifier":
      let feature = try arguments.feature()
      let coefficients = arguments.floats("coefficients") ?? []
      let intercepts = arguments.floats("intercepts") ?? []
      let inputs = feature.shape.count
      guard inputs > 0, !coefficients.isEmpty, coefficients.count.isMultiple(of: inputs) else {
        throw .shape(found: feature.extents, at: place)
      }
      let units = coefficients.count / inputs
      let weight = (0..<inputs).flatMap { input in (0..<units).map { coefficients[$0 * inputs + input] } }
      let scores = try builder.dense(
        feature, weight: weight, bias: intercepts.isEmpty ? nil : intercepts, units: units, at: place)
      classNames = names(of: arguments.node)
      let kind: OutputKind = arguments.text("post_transform") == "LOGISTIC" ? .sigmoid : .softmax
      return [.consequence, .output(scores, kind)]
    default: throw .operation(place)
    }
  }
}
