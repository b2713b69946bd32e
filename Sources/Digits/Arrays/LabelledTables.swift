/// Arrays whose rows are pixels with the label in the first or the last column.
struct LabelledTables {
  /// The column of the labels, from 0: the first or the last.
  let column: Int
  /// Of all rows of all parts.
  let labels: LabelColumn?

  /// The column in which the pixels begin.
  var firstPixel: Int { column == 0 ? 1 : 0 }

  /// Columns with more different values are no labels.
  private static let mostClasses = 1000

  /// - Parameters:
  ///   - parts: of which all or none are such arrays.
  ///   - options: `labelColumn` may be the number of a column, from 1, or `none`.
  /// - Returns: `nil` if the parts are no such arrays.
  /// - Throws: `ArrayError.noSuchArray` for another column; `.label` for labels that are not whole.
  init?(
    of parts: [ArrayLayout.Part], _ options: ReadingOptions, _ members: some ArrayMembers, _ path: String
  ) throws(DatasetError) {
    let tables = parts.filter { $0.labels == .column }
    guard let first = tables.first else {
      if let name = options.labelColumn, Int(name) != nil, !members.names.contains(name) {
        throw .array(path: path, .noSuchArray(name: name, arrays: members.names))
      }
      return nil
    }
    guard tables.count == parts.count else {
      throw .array(path: path, .severalImages(parts.map(\.images.description)))
    }
    let last = first.axes.pixelCount
    var chosen: Int?
    if let name = options.labelColumn, let number = Int(name) {
      guard number == 1 || number == last + 1 else {
        throw .array(path: path, .noSuchArray(name: name, arrays: ["1", "\(last + 1)"]))
      }
      chosen = number - 1
    }
    var labels: [Int32] = []
    for part in tables {
      guard case .numbers(let array) = try members.array(part.images.name) else {
        throw .array(path: path, .text(array: part.images.name))
      }
      let column = chosen ?? Self.column(of: array, last: last)
      chosen = column
      labels += try inArrayFile(path) { () throws(ArrayError) in
        try array.labels(inColumn: column, name: part.images.name)
      }
    }
    column = chosen ?? 0
    self.labels = options.labelColumn?.lowercased() == "none" ? nil : .integers(labels)
  }

  /// The last column if only that can be labels: whole numbers of several classes, where the first is always the same,
  /// as the pixel of a corner is, or no whole numbers, or of more classes than there are.
  private static func column(of array: NumericArray, last: Int) -> Int {
    let (ofFirst, ofLast) = (classes(in: array, column: 0), classes(in: array, column: last))
    let areClasses = { (count: Int?) in count.map { (2...mostClasses).contains($0) } ?? false }
    return areClasses(ofLast) && !areClasses(ofFirst) ? last : 0
  }

  /// The number of different values; `nil` if they are not all whole.
  private static func classes(in array: NumericArray, column: Int) -> Int? {
    let values = array.column(column)
    return values.allSatisfy { Int32(exactly: $0) != nil } ? Set(values).count : nil
  }
}

extension NumericArray {
  /// The values of a column of an array of two axes.
  fileprivate func column(_ column: Int) -> [Double] {
    let (rows, strides) = (shape[0], self.strides)
    return withElements { elements in
      elements.values(at: (0..<rows).lazy.map { $0 * strides[0] + column * strides[1] })
    }
  }

  fileprivate func labels(inColumn column: Int, name: String) throws(ArrayError) -> [Int32] {
    let values = self.column(column)
    if let row = values.firstIndex(where: { Int32(exactly: $0) == nil }) {
      throw .label(array: name, row: row, value: "\(values[row])")
    }
    return values.map { Int32($0) }
  }
}
