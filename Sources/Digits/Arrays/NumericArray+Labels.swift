extension NumericArray {
  /// The labels in an array of whole numbers: one axis, any number of axes of length 1 beside it, or one-hot, a row
  /// per image (in MATLAB also a column) with a single 1.
  /// - Parameters:
  ///   - name: for errors.
  ///   - rows: number of images, which tells a one-hot row from a one-hot column; `nil` if not known.
  func labels(name: String, rows: Int? = nil) throws(ArrayError) -> [Int32] {
    let axes = zip(shape, strides).filter { $0.0 != 1 }
    switch axes.count {
    case 0: return try integers(name, 0..<count)
    case 1: return try integers(name, 0..<count)
    case 2:
      let isColumn = axes[0].0 != rows && axes[1].0 == rows
      return try oneHot(name, rows: isColumn ? axes[1] : axes[0], classes: isColumn ? axes[0] : axes[1])
    default: throw .labelShape(ArrayDescription(name, self))
    }
  }

  /// The first column of a table, [rows x columns] in the order of C.
  func firstColumn(name: String) throws(ArrayError) -> [Int32] {
    guard shape.count == 2, shape[1] > 0 else { throw .labelShape(ArrayDescription(name, self)) }
    return try integers(name, stride(from: 0, to: count, by: shape[1]))
  }

  private func integers(_ name: String, _ indices: some Sequence<Int>) throws(ArrayError) -> [Int32] {
    if type == .u1 { return withElements { elements in indices.map { Int32(elements.bytes[$0]) } } }
    let values = withElements { $0.values(at: indices) }
    if let row = values.firstIndex(where: { Int32(exactly: $0) == nil }) {
      throw .label(array: name, row: row, value: "\(values[row])")
    }
    return values.map { Int32($0) }
  }

  private func oneHot(
    _ name: String, rows: (size: Int, stride: Int), classes: (size: Int, stride: Int)
  ) throws(ArrayError) -> [Int32] {
    guard classes.size <= Self.mostClasses else { throw .labelShape(ArrayDescription(name, self)) }
    var labels: [Int32] = []
    labels.reserveCapacity(rows.size)
    for row in 0..<rows.size {
      let start = row * rows.stride
      let values = withElements { $0.values(at: (0..<classes.size).lazy.map { start + $0 * classes.stride }) }
      guard let label = values.firstIndex(of: 1), values.count(where: { $0 != 0 }) == 1 else {
        throw .oneHot(array: name, row: row, columns: classes.size)
      }
      labels.append(Int32(label))
    }
    return labels
  }

  /// Most columns of a one-hot array: more classes than any alphabet in use.
  private static let mostClasses = 4096
}
