extension ONNXImport {
  /// The inputs and attributes of a node.
  struct Arguments {
    let node: ONNXNode
    let inputs: [Value]
    let place: ExchangeError.Place
    private let external: ExternalReader

    init(
      _ node: ONNXNode, _ inputs: [Value], external: @escaping ExternalReader, at place: ExchangeError.Place
    ) {
      self.node = node
      self.inputs = inputs
      self.external = external
      self.place = place
    }

    // MARK: Inputs

    func feature(_ index: Int = 0) throws(ExchangeError) -> ForeignBuilder.Feature {
      guard index < inputs.count, case .feature(let feature) = inputs[index] else {
        throw .argument("input \(index + 1)", at: place)
      }
      return feature
    }

    /// `nil` for an input that is left out.
    func tensor(_ index: Int) throws(ExchangeError) -> ONNXTensor? {
      guard index < inputs.count else { return nil }
      switch inputs[index] {
      case .constant(let tensor): return tensor
      case .omitted: return nil
      case .integers(let numbers): return ONNXTensor("", numbers)
      default: throw .argument("input \(index + 1)", at: place)
      }
    }

    func numbers(_ index: Int) throws(ExchangeError) -> (values: [Float], shape: [Int])? {
      guard let tensor = try tensor(index) else { return nil }
      return (try tensor.floats(external), tensor.shape)
    }

    /// - Throws: `ExchangeError.argument` if it is left out.
    func requiredNumbers(_ index: Int) throws(ExchangeError) -> (values: [Float], shape: [Int]) {
      guard let numbers = try numbers(index) else { throw .argument("input \(index + 1)", at: place) }
      return numbers
    }

    func doubles(_ index: Int) throws(ExchangeError) -> (values: [Double], shape: [Int])? {
      guard let tensor = try tensor(index) else { return nil }
      return (try tensor.doubles(external), tensor.shape)
    }

    func integers(_ index: Int) throws(ExchangeError) -> [Int]? {
      guard let tensor = try tensor(index) else { return nil }
      return try tensor.integers(external)
    }

    /// The axes, an attribute before opset 13 or 18, and an input since.
    func axes() throws(ExchangeError) -> [Int] {
      if let axes = integers(named: "axes") { return axes }
      return try integers(1) ?? []
    }

    // MARK: Attributes

    private func attribute(_ name: String) -> ONNXAttribute.Value? {
      node.attributes.first { $0.name == name }?.value
    }

    func integer(_ name: String) -> Int? {
      if case .integer(let number)? = attribute(name) { number } else { nil }
    }

    func integers(named name: String) -> [Int]? {
      if case .integers(let numbers)? = attribute(name) { numbers } else { nil }
    }

    func float(_ name: String) -> Float? {
      if case .float(let number)? = attribute(name) { number } else { nil }
    }

    func floats(_ name: String) -> [Float]? {
      if case .floats(let numbers)? = attribute(name) { numbers } else { nil }
    }

    func text(_ name: String) -> String? {
      if case .text(let text)? = attribute(name) { text } else { nil }
    }
  }
}
