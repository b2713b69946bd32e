extension ONNXGraph {
  /// The graph with each `x * (erf(x / sqrt 2) + 1) * 0.5`, as exporters write gelu before version 20, as one node
  /// `Gelu`. The other nodes of the product keep their places and pass x on.
  /// - Parameter number: the value of a constant with a single element; `nil` for anything else.
  func joiningGELU(number: (_ name: String) -> Double?) -> ONNXGraph {
    var graph = self
    for node in nodes where node.operation == "Erf" && node.domain.isEmpty {
      guard let gelu = GELUNodes(around: node, in: nodes, number) else { continue }
      for (index, node) in nodes.enumerated() where node.outputs.contains(where: gelu.values.contains) {
        graph.nodes[index] = ONNXNode(
          operation: node.outputs == [gelu.output] ? "Gelu" : "Identity", name: node.name,
          inputs: [gelu.input], outputs: node.outputs)
      }
    }
    return graph
  }
}

/// The names of the values of one gelu.
private struct GELUNodes {
  let input: String
  /// What its nodes compute, the output included.
  let values: Set<String>
  let output: String

  /// - Returns: `nil` for an error function in another place.
  init?(around erf: ONNXNode, in nodes: [ONNXNode], _ number: (String) -> Double?) {
    func near(_ name: String, _ expected: Double) -> Bool {
      number(name).map { abs($0 - expected) < 1e-3 } ?? false
    }
    func maker(of name: String) -> ONNXNode? { nodes.first { $0.outputs == [name] && $0.inputs.count == 2 } }
    /// The output of the only reader of a value, and its other input.
    func reader(of name: String, _ operation: String) -> (output: String, other: String)? {
      let readers = nodes.filter { $0.inputs.contains(name) }
      guard readers.count == 1, readers[0].operation == operation, readers[0].inputs.count == 2,
        readers[0].outputs.count == 1
      else { return nil }
      return (readers[0].outputs[0], readers[0].inputs[readers[0].inputs[0] == name ? 1 : 0])
    }
    guard let scaled = erf.inputs.first, let spread = erf.outputs.first, let scaling = maker(of: scaled),
      scaling.operation == "Div" && near(scaling.inputs[1], 2.0.squareRoot())
        || scaling.operation == "Mul" && near(scaling.inputs[1], 0.5.squareRoot()),
      let sum = reader(of: spread, "Add"), near(sum.other, 1), let product = reader(of: sum.output, "Mul")
    else { return nil }
    input = scaling.inputs[0]
    if let half = maker(of: product.other), half.operation == "Mul", half.inputs.contains(input),
      half.inputs.contains(where: { near($0, 0.5) })
    {
      // (0.5 x) (erf + 1)
      values = [scaled, spread, sum.output, product.other, product.output]
      output = product.output
      return
    }
    guard let last = reader(of: product.output, "Mul"),
      product.other == input && near(last.other, 0.5) || near(product.other, 0.5) && last.other == input
    else { return nil }
    values = [scaled, spread, sum.output, product.output, last.output]
    output = last.output
  }
}
