/// Type of the numbers of an array, with NumPy's letters.
enum ElementType: String, CaseIterable, Sendable {
  case u1, u2, u4, u8, i1, i2, i4, i8, f2, f4, f8
  case bool = "b1"

  /// Size of one number, in bytes.
  var size: Int {
    switch self {
    case .u1, .i1, .bool: 1
    case .u2, .i2, .f2: 2
    case .u4, .i4, .f4: 4
    case .u8, .i8, .f8: 8
    }
  }

  /// NumPy's name: `uint8`, `float64`.
  var name: String {
    switch self {
    case .u1, .u2, .u4, .u8: "uint\(size * 8)"
    case .i1, .i2, .i4, .i8: "int\(size * 8)"
    case .f2, .f4, .f8: "float\(size * 8)"
    case .bool: "bool"
    }
  }

  /// Whether every value is a finite whole number.
  var isInteger: Bool {
    switch self {
    case .f2, .f4, .f8: false
    default: true
    }
  }
}
