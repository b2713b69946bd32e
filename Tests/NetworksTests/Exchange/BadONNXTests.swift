import Compute
import TestSupport
import Testing

@testable import Networks

/// ONNX files that are damaged, lie, or hold what digitbook does not have: each is an error that says what and where.
@Suite struct BadONNXTests {
  private func node(
    _ operation: String, _ inputs: [String], _ output: String, _ attributes: [ONNXAttribute] = [],
    domain: String = ""
  ) -> ONNXNode {
    ONNXNode(
      operation: operation, domain: domain, name: output, inputs: inputs, outputs: [output],
      attributes: attributes)
  }

  /// A graph that takes `x`, N x 1 x 6 x 6, and gives `y`.
  private func bytes(
    _ nodes: [ONNXNode], weights: [ONNXTensor] = [], extents: [Int] = [1, 6, 6], inputs: [String] = ["x"]
  ) -> [UInt8] {
    var graph = ONNXGraph(nodes: nodes, initializers: weights)
    graph.inputs = inputs.map {
      ONNXValueInfo(name: $0, type: 1, shape: [.free("N")] + extents.map { .fixed($0) })
    }
    graph.outputs = [ONNXValueInfo(name: "y", type: 1, shape: [.free("N"), .fixed(3)])]
    return ONNXModel(irVersion: 8, opsets: [("", 17)], graph: graph).encoded()
  }

  private func error(_ bytes: [UInt8]) -> ExchangeError? {
    do throws(ExchangeError) {
      _ = try ONNXFile.network(of: bytes, hint: nil) { location throws(ExchangeError) in
        if location == "short" { return [1, 2, 3] }
        if location.contains("..") { throw .externalOutside(location: location) }
        throw .externalMissing(location: location)
      }
      return nil
    } catch {
      return error
    }
  }

  private let flatten = ONNXNode(operation: "Flatten", name: "f", inputs: ["x"], outputs: ["f"])
  private let weight = ONNXTensor("w", [36, 3], Array(repeating: 0.5, count: 108))

  private var good: [UInt8] {
    bytes([flatten, node("MatMul", ["f", "w"], "s"), node("Softmax", ["s"], "y")], weights: [weight])
  }

  @Test func theGoodOneIsRead() throws {
    #expect(error(good) == nil)
  }

  /// Every beginning of a file is either an error or a smaller network; none of them traps.
  @Test func cutOffAnywhere() {
    var failures = 0
    for length in 0..<good.count where error(Array(good.prefix(length))) != nil { failures += 1 }
    #expect(failures > good.count * 9 / 10)
    #expect(error(Array(good.dropLast(30))) == .cutOff)
    #expect(error([]) == .damaged)
  }

  /// Bytes changed at random never trap.
  @Test func changedBytes() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<3000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = error(bytes)
    }
  }

  @Test func operationsWithTheirPlaces() {
    #expect(
      error(bytes([flatten, node("Celu", ["f"], "g"), node("Softmax", ["g"], "y")]))
        == .operation(.init(.node, 2, name: "g", operation: "Celu")))
    #expect(
      error(bytes([node("Conv", ["x"], "y", domain: "com.microsoft")]))
        == .operation(.init(.node, 1, name: "y", operation: "Conv")))
    let kernel = ONNXTensor("k", [2, 1, 3, 3], Array(repeating: 1, count: 18))
    let dilated = ONNXAttribute(name: "dilations", value: .integers([2, 2]))
    #expect(
      error(bytes([node("Conv", ["x", "k"], "y", [dilated])], weights: [kernel]))
        == .setting("dilations of 2, 2", at: .init(.node, 1, name: "y", operation: "Conv")))
    let groups = ONNXAttribute(name: "group", value: .integer(2))
    #expect(
      error(bytes([node("Conv", ["x", "k"], "y", [groups])], weights: [kernel]))
        == .setting("2 groups", at: .init(.node, 1, name: "y", operation: "Conv")))
    let strides = ONNXAttribute(name: "strides", value: .integers([1, 2]))
    #expect(
      error(bytes([node("Conv", ["x", "k"], "y", [strides])], weights: [kernel]))
        == .setting("strides of 1, 2", at: .init(.node, 1, name: "y", operation: "Conv")))
  }

  /// Numbers of attributes that no arithmetic may overflow on.
  @Test func extremeNumbers() {
    let kernel = ONNXTensor("k", [2, 1, 3, 3], Array(repeating: 1, count: 18))
    let extremes = [Int.min, -1, 0, 7, 1 << 40, Int.max]
    for one in extremes {
      for other in extremes {
        for name in ["strides", "pads", "dilations", "kernel_shape", "perm", "axes", "axis", "group"] {
          let pair = ONNXAttribute(name: name, value: .integers([one, other]))
          let four = ONNXAttribute(name: name, value: .integers([0, one, other, 3]))
          let single = ONNXAttribute(name: name, value: .integer(one))
          let same = ONNXAttribute(name: "auto_pad", value: .text("SAME_UPPER"))
          for attributes in [[pair], [four], [single], [pair, same]] {
            for operation in [
              "Conv", "MaxPool", "AveragePool", "Transpose", "Squeeze", "Unsqueeze", "ReduceMean", "Flatten",
              "Softmax",
            ] {
              _ = error(bytes([node(operation, ["x", "k"], "y", attributes)], weights: [kernel]))
            }
          }
        }
      }
      _ = error(bytes([node("Reshape", ["x", "s"], "y")], weights: [ONNXTensor("s", [0, one, -1])]))
      _ = error(bytes([node("Relu", ["x"], "y")], extents: [one]))
      _ = error(bytes([node("Relu", ["x"], "y")], extents: [1, one, one]))
    }
  }

  @Test func circlesAndWhatIsNotThere() {
    let circle = [
      node("Relu", ["b"], "a"), node("Relu", ["a"], "b"), node("Softmax", ["b"], "y"),
    ]
    #expect(
      error(bytes(circle))
        == .undefined(value: "b", isLater: true, at: .init(.node, 1, name: "a", operation: "Relu")))
    #expect(
      error(bytes([node("Relu", ["nothing"], "y")]))
        == .undefined(value: "nothing", isLater: false, at: .init(.node, 1, name: "y", operation: "Relu")))
  }

  @Test func tenThousandNodes() {
    let names = (0...10_000).map { "v\($0)" }
    func chain(_ operation: String) -> [ONNXNode] {
      [flatten] + (0..<10_000).map { node(operation, [$0 == 0 ? "f" : names[$0]], names[$0 + 1]) }
        + [node("MatMul", [names[10_000], "w"], "y")]
    }
    #expect(error(bytes(chain("Identity"), weights: [weight])) == nil)
    #expect(error(bytes(chain("Relu"), weights: [weight])) == .tooMany(.layer, count: 501, limit: 500))
    #expect(
      error(bytes((0..<20_001).map { node("Relu", ["x"], "r\($0)") }))
        == .tooMany(.node, count: 20_001, limit: 20_000))
  }

  @Test func arraysThatLie() {
    func error(_ tensor: ONNXTensor) -> ExchangeError? {
      self.error(bytes([flatten, node("MatMul", ["f", "w"], "y")], weights: [tensor]))
    }
    #expect(
      error(ONNXTensor("w", [36, 3], [1, 2]))
        == .arrayLies(name: "w", shape: [36, 3], expected: 432, found: 8))
    #expect(
      error(ONNXTensor("w", [1 << 40, 1 << 40], []))
        == .arrayLies(name: "w", shape: [1 << 40, 1 << 40], expected: nil, found: 0))
    #expect(
      error(ONNXTensor("w", [-36, 3], [])) == .arrayLies(name: "w", shape: [-36, 3], expected: nil, found: 0))
    #expect(error(ONNXTensor("w", [36, 3], Array(repeating: .nan, count: 108))) == .notFinite(name: "w"))
    // No element, and an extent that would overflow in a product.
    #expect(
      error(ONNXTensor("w", [0, 1 << 60], []))
        == .arrayLies(name: "w", shape: [0, 1 << 60], expected: nil, found: 0))
    #expect(
      error(ONNXTensor("w", [0, 1 << 20], []))
        == .shape(found: [36], at: .init(.node, 2, name: "y", operation: "MatMul")))
    #expect(
      error(ONNXTensor(name: "w", shape: [36, 3], type: 14, contents: .integers([])))
        == .arrayType(name: "w", type: "number 14"))
    #expect(
      error(ONNXTensor("w", [30, 3], Array(repeating: 1, count: 90)))
        == .shape(found: [36], at: .init(.node, 2, name: "y", operation: "MatMul")))
  }

  /// Weights in a file beside the model, as the format writes it down: field 13 with keys and values, field 14.
  @Test func weightsInOtherFiles() {
    func external(_ location: String) -> [UInt8] {
      var graph = ProtobufWriter()
      for node in [flatten, node("MatMul", ["f", "w"], "y")] {
        graph.add(1) { writer in
          for input in node.inputs { writer.add(1, input) }
          writer.add(2, node.outputs[0])
          writer.add(4, node.operation)
        }
      }
      graph.add(5) { tensor in
        tensor.add(1, [36, 3], packed: true)
        tensor.add(2, 1)
        tensor.add(8, "w")
        tensor.add(13) {
          $0.add(1, "location")
          $0.add(2, location)
        }
        tensor.add(14, 1)
      }
      graph.add(11) { input in
        input.add(1, "x")
        input.add(2) {
          $0.add(1) { $0.add(2) { shape in for _ in 0..<2 { shape.add(1) { $0.add(1, 36) } } } }
        }
      }
      graph.add(12) { $0.add(1, "y") }
      var model = ProtobufWriter()
      model.add(1, 8)
      model.add(7, bytes: graph.bytes)
      return model.bytes
    }
    #expect(error(external("gone.data")) == .externalMissing(location: "gone.data"))
    #expect(error(external("../other.data")) == .externalOutside(location: "../other.data"))
    #expect(error(external("short")) == .externalCutOff(location: "short"))
  }

  @Test func inputsAndOutputs() {
    #expect(error(bytes([node("Relu", ["x"], "y")], inputs: ["x", "z"])) == .severalInputs(["x", "z"]))
    #expect(error(bytes([node("Relu", ["x"], "y")], extents: [3, 6, 6])) == .noImages(shape: [3, 6, 6]))
    #expect(error(bytes([node("Relu", ["x"], "y")])) == .noClasses(shape: [1, 6, 6]))
    #expect(error(bytes([])) == .empty)
    let two = [
      flatten, node("MatMul", ["f", "w"], "a"), node("MatMul", ["f", "w"], "b"),
      node("Add", ["a", "b"], "y"),
    ]
    #expect(
      error(bytes(two, weights: [weight]))
        == .setting("two branches with layers in both", at: .init(.node, 4, name: "y", operation: "Add")))
  }
}
