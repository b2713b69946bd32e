extension ONNXModel {
  /// The bytes of the file.
  func encoded() -> [UInt8] {
    var writer = ProtobufWriter()
    writer.add(1, irVersion)
    writer.add(2, producer)
    writer.add(3, producerVersion)
    writer.add(6, documentation)
    if let graph { writer.add(7) { graph.encode(into: &$0) } }
    for opset in opsets {
      writer.add(8) {
        $0.add(1, opset.domain)
        $0.add(2, opset.version)
      }
    }
    for entry in metadata {
      writer.add(14) {
        $0.add(1, entry.key)
        $0.add(2, entry.value)
      }
    }
    return writer.bytes
  }
}

extension ONNXGraph {
  fileprivate func encode(into writer: inout ProtobufWriter) {
    for node in nodes { writer.add(1) { node.encode(into: &$0) } }
    writer.add(2, name)
    for tensor in initializers { writer.add(5) { tensor.encode(into: &$0) } }
    for input in inputs { writer.add(11) { input.encode(into: &$0) } }
    for output in outputs { writer.add(12) { output.encode(into: &$0) } }
  }
}

extension ONNXNode {
  fileprivate func encode(into writer: inout ProtobufWriter) {
    for input in inputs { writer.add(1, bytes: Array(input.utf8)) }
    for output in outputs { writer.add(2, bytes: Array(output.utf8)) }
    writer.add(3, name)
    writer.add(4, operation)
    for attribute in attributes { writer.add(5) { attribute.encode(into: &$0) } }
    writer.add(7, domain)
  }
}

extension ONNXAttribute {
  fileprivate func encode(into writer: inout ProtobufWriter) {
    writer.add(1, name)
    switch value {
    case .float(let number):
      writer.add(2, number)
      writer.add(20, 1)
    case .integer(let number):
      writer.add(3, [number], packed: false)
      writer.add(20, 2)
    case .text(let text):
      writer.add(4, bytes: Array(text.utf8))
      writer.add(20, 3)
    case .tensor(let tensor):
      writer.add(5) { tensor.encode(into: &$0) }
      writer.add(20, 4)
    case .floats(let numbers):
      for number in numbers { writer.add(7, number) }
      writer.add(20, 6)
    case .integers(let numbers):
      writer.add(8, numbers, packed: false)
      writer.add(20, 7)
    case .texts(let texts):
      for text in texts { writer.add(9, bytes: Array(text.utf8)) }
      writer.add(20, 8)
    case .other: break
    }
  }
}

extension ONNXValueInfo {
  fileprivate func encode(into writer: inout ProtobufWriter) {
    writer.add(1, name)
    writer.add(2) { types in
      types.add(1) { tensor in
        tensor.add(1, type)
        tensor.add(2) { shape in
          for extent in self.shape {
            shape.add(1) { dimension in
              switch extent {
              case .fixed(let count): dimension.add(1, [count], packed: false)
              case .free(let name): dimension.add(2, name)
              }
            }
          }
        }
      }
    }
  }
}

extension ONNXTensor {
  fileprivate func encode(into writer: inout ProtobufWriter) {
    writer.add(1, shape, packed: true)
    writer.add(2, type)
    switch contents {
    case .floats(let numbers): numbers.withUnsafeBytes { writer.add(9, bytes: $0) }
    case .doubles(let numbers): numbers.withUnsafeBytes { writer.add(9, bytes: $0) }
    case .integers(let numbers): writer.add(7, numbers, packed: true)
    case .raw(let bytes): writer.add(9, bytes: bytes)
    case .texts(let texts): for text in texts { writer.add(6, bytes: Array(text.utf8)) }
    case .external: break
    }
    writer.add(8, name)
  }
}
