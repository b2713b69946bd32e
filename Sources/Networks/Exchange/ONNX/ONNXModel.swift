/// The parts of an ONNX file that describe a network. Fields that nothing here needs are skipped when a file is read.
/// <https://github.com/onnx/onnx/blob/main/onnx/onnx.proto>
struct ONNXModel {
  var irVersion = 0
  var producer = ""
  var producerVersion = ""
  var documentation = ""
  /// Version of the operations by domain; the standard one is "".
  var opsets: [(domain: String, version: Int)] = []
  var metadata: [(key: String, value: String)] = []
  var graph: ONNXGraph?
}

struct ONNXGraph {
  var name = ""
  var nodes: [ONNXNode] = []
  var initializers: [ONNXTensor] = []
  var inputs: [ONNXValueInfo] = []
  var outputs: [ONNXValueInfo] = []
}

struct ONNXNode {
  var operation = ""
  var domain = ""
  var name = ""
  var inputs: [String] = []
  var outputs: [String] = []
  var attributes: [ONNXAttribute] = []
}

struct ONNXAttribute {
  enum Value {
    case integer(Int)
    case float(Float)
    case text(String)
    case tensor(ONNXTensor)
    case integers([Int])
    case floats([Float])
    case texts([String])
    /// A graph, or another kind that no operation here has.
    case other
  }

  var name = ""
  var value = Value.other
}

/// The name, element type and extents of an input or output.
struct ONNXValueInfo {
  var name = ""
  /// 0 for what is not a tensor.
  var type = 0
  var shape: [Extent] = []

  enum Extent: Equatable {
    case fixed(Int)
    case free(String)
  }
}

struct ONNXTensor {
  /// Element types, by their numbers in the format.
  enum Element: Int {
    case float = 1
    case uint8, int8, uint16, int16, int32, int64, string, bool, float16, double, uint32, uint64
    case bfloat16 = 16

    /// Bytes of an element among raw bytes.
    var width: Int {
      switch self {
      case .uint8, .int8, .bool: 1
      case .uint16, .int16, .float16, .bfloat16: 2
      case .float, .int32, .uint32: 4
      case .int64, .double, .uint64: 8
      case .string: 0
      }
    }
  }

  enum Contents {
    case raw(ArraySlice<UInt8>)
    /// Of `float`.
    case floats([Float])
    case doubles([Double])
    /// Of all whole types; `float16` and `bfloat16` by their bits.
    case integers([Int])
    case texts([String])
    /// In another file.
    case external(location: String, offset: Int, length: Int?)
  }

  var name = ""
  var shape: [Int] = []
  var type = 0
  var contents = Contents.integers([])
}
