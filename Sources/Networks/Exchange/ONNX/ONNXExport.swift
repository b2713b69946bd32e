/// Writes networks as one ONNX graph: grey levels in, probabilities and labels out.
///
/// IR version 8 and operations of version 17: the reader must be as new as a file, and runtimes of 2022 read these.
package struct ONNXExport: Sendable {
  /// A network, and the class of each of its outputs as an index among all classes.
  package struct Member: Sendable {
    let spec: NetworkSpec
    let weights: NetworkWeights
    let classes: [Int]

    package init(_ spec: NetworkSpec, _ weights: NetworkWeights, classes: [Int]) {
      self.spec = spec
      self.weights = weights
      self.classes = classes
    }
  }

  package static let irVersion = 8
  package static let opset = 17
  /// The names of the input and the outputs.
  package static let (image, probabilities, label) = ("image", "probabilities", "label")

  /// At least one; their probabilities are averaged.
  private let members: [Member]
  private let classNames: [String]
  /// The classes as numbers; `nil` if one is a word.
  private let classNumbers: [Int]?
  private let foldsNormalisation: Bool
  private var graph = ONNXGraph()

  /// - Parameters:
  ///   - classNames: of all classes.
  ///   - foldsNormalisation: whether a batch normalisation becomes part of the convolution or dense layer before it.
  package init(
    _ members: [Member], classNames: [String], classNumbers: [Int]?, foldsNormalisation: Bool
  ) {
    self.members = members
    self.classNames = classNames
    self.classNumbers = classNumbers
    self.foldsNormalisation = foldsNormalisation
  }

  /// The bytes of the file.
  /// - Parameters:
  ///   - name: of the graph.
  ///   - metadata: further texts, in this order.
  /// - Throws: `ExchangeError` for weights that do not fit the layers.
  package func bytes(
    name: String, version: String, documentation: String, metadata: [(key: String, value: String)]
  ) throws(ExchangeError) -> [UInt8] {
    var copy = self
    try copy.build()
    copy.graph.name = name
    return ONNXModel(
      irVersion: Self.irVersion, producer: "digitbook", producerVersion: version,
      documentation: documentation, opsets: [("", Self.opset)], metadata: metadata, graph: copy.graph
    ).encoded()
  }

  // MARK: Graph

  private mutating func build() throws(ExchangeError) {
    guard let input = members.first?.spec.input else { throw .empty }
    graph.inputs = [
      ONNXValueInfo(
        name: Self.image, type: ONNXTensor.Element.uint8.rawValue,
        shape: [.free("N"), .fixed(input.height), .fixed(input.width)])
    ]
    add("Cast", [Self.image], "levels", [("to", .integer(ONNXTensor.Element.float.rawValue))])
    graph.initializers.append(ONNXTensor("white", [], [255]))
    add("Div", ["levels", "white"], "ink")
    var outputs: [String] = []
    for (index, member) in members.enumerated() {
      let prefix = members.count > 1 ? "\(index + 1)." : ""
      let own = try add(member, named: prefix)
      outputs.append(members.count > 1 ? spread(own, of: member, named: prefix) : own)
    }
    average(outputs)
    addLabel()
    graph.outputs = [
      ONNXValueInfo(
        name: Self.probabilities, type: ONNXTensor.Element.float.rawValue,
        shape: [.free("N"), .fixed(classNames.count)]),
      ONNXValueInfo(
        name: Self.label,
        type: (classNumbers == nil ? ONNXTensor.Element.string : .int64).rawValue, shape: [.free("N")]),
    ]
  }

  private mutating func add(
    _ operation: String, _ inputs: [String], _ output: String,
    _ attributes: [(String, ONNXAttribute.Value)] = []
  ) {
    graph.nodes.append(
      ONNXNode(
        operation: operation, name: output, inputs: inputs, outputs: [output],
        attributes: attributes.map { ONNXAttribute(name: $0.0, value: $0.1) }))
  }

  /// - Returns: the name of its probabilities.
  private mutating func add(_ member: Member, named prefix: String) throws(ExchangeError) -> String {
    var layers: [ExportedLayer]
    do {
      layers = try ExportedLayer.all(of: member.spec, member.weights)
    } catch {
      throw .network(error)
    }
    if foldsNormalisation { layers = layers.foldingNormalisation() }
    let takesVectors = layers.first { $0.takesImages != nil }?.takesImages == false
    let input = member.spec.input
    let shape = takesVectors ? [0, input.count] : [0, 1, input.height, input.width]
    graph.initializers.append(ONNXTensor("\(prefix)input.shape", shape))
    add("Reshape", ["ink", "\(prefix)input.shape"], "\(prefix)input")
    let scores = add(layers, behind: "\(prefix)input", isFlat: takesVectors, named: prefix).value
    let probabilities = members.count > 1 ? "\(prefix)probabilities" : Self.probabilities
    switch member.spec.output {
    case .softmax: add("Softmax", [scores], probabilities, [("axis", .integer(1))])
    case .sigmoid: add("Sigmoid", [scores], probabilities)
    }
    return probabilities
  }

  private mutating func add(
    _ layers: [ExportedLayer], behind value: String, isFlat: Bool, named prefix: String
  ) -> (value: String, isFlat: Bool) {
    var (value, isFlat) = (value, isFlat)
    for layer in layers {
      let name = prefix + layer.name
      if isFlat, layer.needsImages {
        graph.initializers.append(
          ONNXTensor("\(name).shape", [0, layer.input.channels, layer.input.height, layer.input.width]))
        add("Reshape", [value, "\(name).shape"], "\(name).image")
        (value, isFlat) = ("\(name).image", false)
      }
      func stored(_ values: [(suffix: String, shape: [Int], numbers: [Float])]) -> [String] {
        for value in values {
          graph.initializers.append(ONNXTensor("\(name).\(value.suffix)", value.shape, value.numbers))
        }
        return [value] + values.map { "\(name).\($0.suffix)" }
      }
      switch layer.kind {
      case .dense(let inputs, let weight, let bias):
        if !isFlat { value = flatten(value) }
        isFlat = true
        let names = stored([("weight", [inputs, bias.count], weight), ("bias", [bias.count], bias)])
        add("Gemm", names, name)
      case .convolution(let channels, let kernel, let stride, let padding, let weight, let bias):
        let names = stored([
          ("weight", [bias.count, channels, kernel, kernel], weight), ("bias", [bias.count], bias),
        ])
        add("Conv", names, name, window(kernel, stride, padding))
      case .normalisation(let values):
        let suffixes = ["weight", "bias", "running_mean", "running_var"]
        let names = stored(zip(suffixes, values).map { ($0, [$1.count], $1) })
        add(
          "BatchNormalization", names, name, [("epsilon", .float(Float(LayerSpec.normalisationEpsilon)))])
      case .activation(let kind):
        if kind == .identity { continue }
        add(kind, of: value, name)
      case .maxPooling(let size, let stride): add("MaxPool", [value], name, window(size, stride))
      case .averagePooling(let size, let stride): add("AveragePool", [value], name, window(size, stride))
      case .globalAveragePooling: add("GlobalAveragePool", [value], name)
      case .dropout: continue
      case .flatten:
        if !isFlat { add("Flatten", [value], name, [("axis", .integer(1))]) } else { continue }
        isFlat = true
      case .residual(let inner):
        let end = add(inner, behind: value, isFlat: isFlat, named: prefix)
        let start = end.isFlat && !isFlat ? flatten(value) : value
        isFlat = end.isFlat
        add("Add", [end.value, start], name)
      }
      value = name
    }
    return (value, isFlat)
  }

  private mutating func add(_ kind: Activation, of value: String, _ name: String) {
    switch kind {
    case .identity: break
    case .logistic: add("Sigmoid", [value], name)
    case .tanh: add("Tanh", [value], name)
    case .relu: add("Relu", [value], name)
    case .leakyRelu: add("LeakyRelu", [value], name, [("alpha", .float(Activation.leak))])
    case .elu: add("Elu", [value], name, [("alpha", .float(1))])
    case .gelu:
      // The operation Gelu came with version 20.
      func stored(_ suffix: String, _ number: Float) -> String {
        graph.initializers.append(ONNXTensor("\(name).\(suffix)", [], [number]))
        return "\(name).\(suffix)"
      }
      add("Div", [value, stored("root", Float(2).squareRoot())], "\(name).scaled")
      add("Erf", ["\(name).scaled"], "\(name).erf")
      add("Add", ["\(name).erf", stored("one", 1)], "\(name).sum")
      add("Mul", [value, "\(name).sum"], "\(name).twice")
      add("Mul", ["\(name).twice", stored("half", 0.5)], name)
    }
  }

  private mutating func flatten(_ value: String) -> String {
    let flat = "\(value).flat"
    // A residual may have flattened its input already.
    if !graph.nodes.contains(where: { $0.name == flat }) {
      add("Flatten", [value], flat, [("axis", .integer(1))])
    }
    return flat
  }

  private func window(
    _ size: Int, _ stride: Int, _ padding: Int? = nil
  ) -> [(String, ONNXAttribute.Value)] {
    var attributes: [(String, ONNXAttribute.Value)] = [
      ("kernel_shape", .integers([size, size])), ("strides", .integers([stride, stride])),
    ]
    if let padding { attributes.append(("pads", .integers([padding, padding, padding, padding]))) }
    return attributes
  }

  // MARK: Ensembles and labels

  /// The probabilities of a member in the columns of all classes: 0 for a class that it does not know.
  private mutating func spread(_ own: String, of member: Member, named prefix: String) -> String {
    let count = classNames.count
    guard member.classes != Array(0..<count) else { return own }
    var places = [Float](repeating: 0, count: member.classes.count * count)
    for (output, column) in member.classes.enumerated() where column < count {
      places[output * count + column] = 1
    }
    graph.initializers.append(ONNXTensor("\(prefix)columns", [member.classes.count, count], places))
    add("MatMul", [own, "\(prefix)columns"], "\(prefix)spread")
    return "\(prefix)spread"
  }

  /// The mean, added in the order of the members.
  private mutating func average(_ outputs: [String]) {
    guard outputs.count > 1, var sum = outputs.first else { return }
    for (index, output) in outputs.dropFirst().enumerated() {
      add("Add", [sum, output], "sum.\(index + 2)")
      sum = "sum.\(index + 2)"
    }
    graph.initializers.append(ONNXTensor("members", [], [Float(outputs.count)]))
    add("Div", [sum, "members"], Self.probabilities)
  }

  /// The class of the largest probability, the first of equals.
  private mutating func addLabel() {
    graph.initializers.append(
      classNumbers.map { ONNXTensor("classes", $0) } ?? ONNXTensor("classes", classNames))
    add("ArgMax", [Self.probabilities], "best", [("axis", .integer(1)), ("keepdims", .integer(0))])
    add("Gather", ["classes", "best"], Self.label, [("axis", .integer(0))])
  }
}
