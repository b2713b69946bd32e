/// Reads the network of an ONNX file, node by node.
struct ONNXImport {
  /// What a name of the graph stands for.
  enum Value {
    case constant(ONNXTensor)
    /// Whole numbers of shape arithmetic; the batch is -1.
    case integers([Int])
    case feature(ForeignBuilder.Feature)
    /// Scores that an output function has made probabilities of.
    case output(ForeignBuilder.Feature, OutputKind)
    /// What follows from the outputs alone, such as labels.
    case consequence
    /// An input that was left out.
    case omitted
  }

  let graph: ONNXGraph
  let external: ExternalReader
  var builder: ForeignBuilder
  /// Rows of a batch, where the file fixes them.
  let batch: Int?
  var values: [String: Value] = [:]
  var classNames: [String]?
  /// The last scores whose largest one was asked for.
  var judged: ForeignBuilder.Feature?
  /// Version of the standard operations.
  let opset: Int

  /// - Parameters:
  ///   - bytes: of the file; untrusted.
  ///   - hint: height and width of the images at hand, for a file that does not tell them.
  ///   - external: reads a file of weights beside it.
  /// - Throws: `ExchangeError`.
  static func network(
    of bytes: [UInt8], hint: (height: Int, width: Int)?, external: @escaping ExternalReader
  ) throws(ExchangeError) -> ForeignNetwork {
    let model = try ONNXModel(decoding: bytes[...])
    guard let graph = model.graph else { throw .damaged }
    var reader = try ONNXImport(graph, of: model, hint: hint, external: CachedFiles(external).read)
    var network = try reader.network()
    network.producer = [model.producer, model.producerVersion].filter { !$0.isEmpty }.joined(separator: " ")
    network.metadata = Dictionary(model.metadata.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    return network
  }

  private init(
    _ graph: ONNXGraph, of model: ONNXModel, hint: (height: Int, width: Int)?,
    external: @escaping ExternalReader
  ) throws(ExchangeError) {
    guard !graph.nodes.isEmpty else { throw .empty }
    self.graph = graph.joiningGELU { name in Self.number(name, in: graph, external) }
    self.external = external
    opset = model.opsets.first { $0.domain.isEmpty }?.version ?? 1
    let stored = Set(graph.initializers.map(\.name))
    // Before IR version 4 the weights stood among the inputs as well.
    let inputs = graph.inputs.filter { !stored.contains($0.name) }
    guard let input = inputs.first else { throw .empty }
    guard inputs.count == 1 else { throw .severalInputs(inputs.map(\.name)) }
    let extents = input.shape.map { if case .fixed(let count) = $0 { count } else { -1 } }
    guard let first = extents.first, extents.count > 1 else { throw .noImages(shape: extents) }
    batch = first > 0 ? first : nil
    builder = try ForeignBuilder(extents: Array(extents.dropFirst()), hint: hint)
    for tensor in graph.initializers { values[tensor.name] = .constant(tensor) }
    values[input.name] = .feature(builder.first)
    values[""] = .omitted
    takesBytes = input.type == ONNXTensor.Element.uint8.rawValue
  }

  private let takesBytes: Bool

  /// The value of a constant of one element, stored or computed by a node `Constant`.
  private static func number(_ name: String, in graph: ONNXGraph, _ external: ExternalReader) -> Double? {
    var tensor = graph.initializers.first { $0.name == name }
    if tensor == nil,
      let node = graph.nodes.first(where: { $0.operation == "Constant" && $0.outputs == [name] })
    {
      for attribute in node.attributes {
        switch attribute.value {
        case .tensor(let value): tensor = value
        case .float(let value): return Double(value)
        default: continue
        }
      }
    }
    guard let tensor, (try? tensor.count()) == 1 else { return nil }
    return (try? tensor.doubles(external))?.first
  }

  private mutating func network() throws(ExchangeError) -> ForeignNetwork {
    for (index, node) in graph.nodes.enumerated() {
      let place = ExchangeError.Place(.node, index + 1, name: node.name, operation: node.operation)
      let inputs = try inputs(of: node, index, at: place)
      let results = try run(node, inputs, at: place)
      for (name, value) in zip(node.outputs, results) where !name.isEmpty { values[name] = value }
    }
    let outputs = graph.outputs.compactMap { values[$0.name] }
    for case .output(let scores, let kind) in outputs { return try network(scores, kind) }
    for case .feature(let scores) in outputs where scores.link > 0 { return try network(scores, .softmax) }
    // Only labels or dictionaries leave the graph; they come from the last probabilities.
    for node in graph.nodes.reversed() {
      for name in node.outputs {
        if case .output(let scores, let kind)? = values[name] { return try network(scores, kind) }
      }
    }
    guard let judged else { throw .empty }
    return try network(judged, .softmax)
  }

  private func network(
    _ scores: ForeignBuilder.Feature, _ kind: OutputKind
  ) throws(ExchangeError) -> ForeignNetwork {
    var network = try ForeignNetwork(builder.layers(to: scores), input: builder.input, output: kind)
    network.classNames = classNames
    network.takesBytes = takesBytes
    return network
  }

  private func inputs(
    of node: ONNXNode, _ index: Int, at place: ExchangeError.Place
  ) throws(ExchangeError) -> [Value] {
    var inputs: [Value] = []
    for name in node.inputs {
      guard let value = values[name] else {
        let isLater = graph.nodes.dropFirst(index).contains { $0.outputs.contains(name) }
        throw .undefined(value: name, isLater: isLater, at: place)
      }
      inputs.append(value)
    }
    return inputs
  }
}

/// Reads each file of weights once.
private final class CachedFiles {
  private let reader: ExternalReader
  private var files: [String: [UInt8]] = [:]

  init(_ reader: @escaping ExternalReader) { self.reader = reader }

  func read(_ location: String) throws(ExchangeError) -> [UInt8] {
    if let bytes = files[location] { return bytes }
    let bytes = try reader(location)
    files[location] = bytes
    return bytes
  }
}
