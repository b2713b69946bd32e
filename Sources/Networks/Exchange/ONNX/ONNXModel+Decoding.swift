extension ONNXModel {
  /// Reads untrusted bytes.
  /// - Throws: `ExchangeError.cutOff`, `.damaged`.
  init(decoding bytes: ArraySlice<UInt8>) throws(ExchangeError) {
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      switch field {
      case 1: irVersion = value.integer ?? 0
      case 2: producer = try value.text()
      case 3: producerVersion = try value.text()
      case 6: documentation = try value.text()
      case 7: graph = try ONNXGraph(decoding: value.message())
      case 8: opsets.append(try Self.opset(value.message()))
      case 14: metadata.append(try entry(value.message()))
      default: break
      }
    }
  }

  private static func opset(_ bytes: ArraySlice<UInt8>) throws(ExchangeError) -> (String, Int) {
    var (domain, version) = ("", 0)
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      switch field {
      case 1: domain = try value.text()
      case 2: version = value.integer ?? 0
      default: break
      }
    }
    return (domain == "ai.onnx" ? "" : domain, version)
  }
}

/// A key and a value, both texts.
private func entry(_ bytes: ArraySlice<UInt8>) throws(ExchangeError) -> (key: String, value: String) {
  var (key, text) = ("", "")
  var reader = ProtobufReader(bytes)
  while let (field, value) = try reader.next() {
    switch field {
    case 1: key = try value.text()
    case 2: text = try value.text()
    default: break
    }
  }
  return (key, text)
}

extension ONNXGraph {
  /// More nodes than this are not read.
  static let mostNodes = 20_000

  fileprivate init(decoding bytes: ArraySlice<UInt8>) throws(ExchangeError) {
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      switch field {
      case 1: nodes.append(try ONNXNode(decoding: value.message()))
      case 2: name = try value.text()
      case 5: initializers.append(try ONNXTensor(decoding: value.message()))
      case 11: inputs.append(try ONNXValueInfo(decoding: value.message()))
      case 12: outputs.append(try ONNXValueInfo(decoding: value.message()))
      default: break
      }
      guard nodes.count <= Self.mostNodes else {
        throw .tooMany(.node, count: nodes.count, limit: Self.mostNodes)
      }
    }
  }
}

extension ONNXNode {
  fileprivate init(decoding bytes: ArraySlice<UInt8>) throws(ExchangeError) {
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      switch field {
      case 1: inputs.append(try value.text())
      case 2: outputs.append(try value.text())
      case 3: name = try value.text()
      case 4: operation = try value.text()
      case 5: attributes.append(try ONNXAttribute(decoding: value.message()))
      case 7: domain = try value.text()
      default: break
      }
    }
    if domain == "ai.onnx" { domain = "" }
  }
}

extension ONNXAttribute {
  fileprivate init(decoding bytes: ArraySlice<UInt8>) throws(ExchangeError) {
    var (float, integer, text): (Float, Int, String) = (0, 0, "")
    var tensor: ONNXTensor?
    var (floats, integers, texts): ([Float], [Int], [String]) = ([], [], [])
    var type: Int?
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      switch field {
      case 1: name = try value.text()
      case 2: float = value.float ?? 0
      case 3: integer = value.integer ?? 0
      case 4: text = try value.text()
      case 5: tensor = try ONNXTensor(decoding: value.message())
      case 7: floats += try value.floats()
      case 8: integers += try value.integers()
      case 9: texts.append(try value.text())
      case 20: type = value.integer
      default: break
      }
    }
    switch type {
    case 1: self.value = .float(float)
    case 2: self.value = .integer(integer)
    case 3: self.value = .text(text)
    case 4: self.value = tensor.map(Value.tensor) ?? .other
    case 6: self.value = .floats(floats)
    case 7: self.value = .integers(integers)
    case 8: self.value = .texts(texts)
    default: self.value = .other
    }
  }
}

extension ONNXValueInfo {
  fileprivate init(decoding bytes: ArraySlice<UInt8>) throws(ExchangeError) {
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      switch field {
      case 1: name = try value.text()
      case 2:
        var types = ProtobufReader(try value.message())
        // A tensor is the first of the kinds of types.
        while let (kind, value) = try types.next() {
          if kind == 1 { try readTensor(value.message()) }
        }
      default: break
      }
    }
  }

  private mutating func readTensor(_ bytes: ArraySlice<UInt8>) throws(ExchangeError) {
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      switch field {
      case 1: type = value.integer ?? 0
      case 2:
        var extents = ProtobufReader(try value.message())
        while let (field, value) = try extents.next() {
          if field == 1 { shape.append(try Self.extent(value.message())) }
        }
      default: break
      }
    }
  }

  private static func extent(_ bytes: ArraySlice<UInt8>) throws(ExchangeError) -> Extent {
    var extent = Extent.free("")
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      switch field {
      case 1: extent = .fixed(value.integer ?? 0)
      case 2: extent = .free(try value.text())
      default: break
      }
    }
    return extent
  }
}

extension ONNXTensor {
  fileprivate init(decoding bytes: ArraySlice<UInt8>) throws(ExchangeError) {
    var external: [String: String] = [:]
    var isExternal = false
    var (floats, doubles, integers, texts): ([Float], [Double], [Int], [String]) = ([], [], [], [])
    var raw: ArraySlice<UInt8>?
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      switch field {
      case 1: shape += try value.integers()
      case 2: type = value.integer ?? 0
      case 4: floats += try value.floats()
      case 5, 7, 11: integers += try value.integers()
      case 6: texts.append(try value.text())
      case 8: name = try value.text()
      case 9: raw = try value.message()
      case 10: doubles += try value.doubles()
      case 13:
        let (key, text) = try entry(value.message())
        external[key] = text
      case 14: isExternal = value.integer == 1
      default: break
      }
    }
    if isExternal {
      guard let location = external["location"] else { throw .damaged }
      let offset = external["offset"].map { Int($0) } ?? 0
      let length = external["length"].map { Int($0) }
      guard let offset, offset >= 0, length != .some(nil) else { throw .damaged }
      contents = .external(location: location, offset: offset, length: length ?? nil)
    } else if let raw {
      contents = .raw(raw)
    } else if !floats.isEmpty {
      contents = .floats(floats)
    } else if !doubles.isEmpty {
      contents = .doubles(doubles)
    } else if !texts.isEmpty {
      contents = .texts(texts)
    } else {
      contents = .integers(integers)
    }
  }
}
