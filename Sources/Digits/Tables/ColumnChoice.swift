/// Decides which columns of a table are pixels, labels or neither:
///
/// 1. what the user says (`ReadingOptions.labelColumn`, `droppedColumns`);
/// 2. names: a label column (`TableNames.labels`), an id or index (`TableNames.ids`), a writer;
/// 3. contents, if the other columns are not a square number of pixels: a first column that counts 0, 1, 2,
///    ... or 1, 2, 3, ... is an index, never labels; ten columns with a single 1 are one-hot labels; one
///    column too many is labels (the only one whose name has no number, or see `CSVLabelPlace`); another
///    number of columns with a single 1; columns of words, or with names without numbers beside `pixel1`,
///    `pixel2`, ..., are neither.
struct ColumnChoice {
  let sample: TableSample
  /// Number of columns.
  let count: Int
  /// Names of all columns; `nil` without a header.
  let names: [String]?
  let options: ReadingOptions
  /// A column that is declared to hold classes (ARFF).
  var declared: Int?

  /// - Throws: `noColumn`, `labelLeftOut`, `imageSize`.
  func columns() throws(CSVError) -> TableColumns {
    var leftOut: Set<Int> = []
    for name in options.droppedColumns { leftOut.insert(try column(called: name)) }
    var label: Int?
    let hasLabels = options.labelColumn?.lowercased() != "none"
    if let name = options.labelColumn, hasLabels {
      let column = try column(called: name)
      guard !leftOut.contains(column) else { throw .labelLeftOut(name) }
      label = column
      // Other columns of labels are no pixels either.
      let others = (names?.indices.filter(isLabelName) ?? []) + [declared].compactMap(\.self)
      leftOut.formUnion(others.filter { $0 != column })
    } else if let named = names?.indices.first(where: { isLabelName($0) && !leftOut.contains($0) }) {
      label = named
    } else if let declared, !leftOut.contains(declared) {
      label = declared
    }
    for column in names?.indices ?? 0..<0 where column != label && isID(column) { leftOut.insert(column) }

    var labels = label.map(TableColumns.Labels.column) ?? .none
    if shape(labels, leftOut) == nil {
      if label == nil {
        labels = labelsByContent(&leftOut)
      } else if let first = firstColumn(leftOut, labels), sample.countsUp(first),
        shape(labels, leftOut.union([first])) != nil
      {
        leftOut.insert(first)
      }
      if shape(labels, leftOut) == nil, names != nil {
        let words = leftOut.union(columnsOfWords(leftOut, labels))
        let others = words.union(columnsWithoutNumbers(leftOut, labels))
        if let all = [words, others].first(where: { shape(labels, $0) != nil }) { leftOut = all }
      }
    }
    if !hasLabels {
      switch labels {
      case .none: break
      case .column(let column): leftOut.insert(column)
      case .oneHot(let columns): leftOut.formUnion(columns)
      }
      labels = .none
    }
    guard let (shape, isNamed) = shape(labels, leftOut) else {
      throw .imageSize(pixels: pixelCount(labels, leftOut))
    }
    return TableColumns(
      count: count, labels: labels, leftOut: leftOut, shape: shape, isShapeNamed: isNamed)
  }

  /// Labels among the columns that are not left out; adds an index to the latter.
  private func labelsByContent(_ leftOut: inout Set<Int>) -> TableColumns.Labels {
    guard let first = firstColumn(leftOut, .none), let last = lastColumn(leftOut), last > first else {
      return .none
    }
    if sample.countsUp(first) {
      var rest = leftOut
      rest.insert(first)
      let labels = shape(.none, rest) == nil ? labels(first + 1...last, rest) : .none
      if shape(labels, rest) != nil {
        leftOut = rest
        return labels
      }
    }
    return labels(first...last, leftOut)
  }

  private func labels(_ columns: ClosedRange<Int>, _ leftOut: Set<Int>) -> TableColumns.Labels {
    // One-hot columns and their neighbours must be contiguous.
    let isWhole = columns.count == count - leftOut.count
    let range = Range(columns)
    if isWhole, let place = OneHotPlace.columns(in: sample, of: range, classes: CollectionOfOne(10)) {
      return .oneHot(place)
    }
    let unlikePixels = columnsWithoutNumbers(leftOut, .none)
    let place =
      (unlikePixels.count == 1 ? unlikePixels.first : nil)
      ?? CSVLabelPlace.column(in: sample, first: columns.lowerBound, last: columns.upperBound)
    if shape(.column(place), leftOut) != nil { return .column(place) }
    let most = min(OneHotPlace.mostClasses, columns.count - 4)
    if isWhole, most >= 2, let place = OneHotPlace.columns(in: sample, of: range, classes: 2...most) {
      return .oneHot(place)
    }
    return .none
  }

  /// Columns, at most eight, without a number in their name, if nearly all others have one.
  private func columnsWithoutNumbers(_ leftOut: Set<Int>, _ labels: TableColumns.Labels) -> Set<Int> {
    guard let names else { return [] }
    let isPixel = isPixel(leftOut, labels)
    let others = (0..<count).filter { isPixel($0) && !names[$0].contains(where: \.isNumber) }
    return others.count <= 8 && others.count * 5 <= count ? Set(others) : []
  }

  /// Columns, at most eight, that hold no number in any row of the sample.
  private func columnsOfWords(_ leftOut: Set<Int>, _ labels: TableColumns.Labels) -> Set<Int> {
    guard let row = sample.rows.first else { return [] }
    let isPixel = isPixel(leftOut, labels)
    let words = (0..<count).lazy.filter { isPixel($0) && sample.number($0, in: row) == nil }.prefix(9)
    guard words.count <= 8 else { return [] }
    return Set(words.filter { sample.numbers($0).allSatisfy { $0 == nil } })
  }

  // MARK: Names

  private func isLabelName(_ column: Int) -> Bool {
    guard let names else { return false }
    return TableNames.labels.contains(names[column].lowercased())
  }

  private func isID(_ column: Int) -> Bool {
    guard let names else { return false }
    let name = names[column].lowercased()
    return TableNames.ids.contains(name) || TableNames.writers.contains(name)
      || column == 0 && names[column].isEmpty
  }

  /// The column that the user means by a number from 1 or by its name, in any case if none has the same case.
  private func column(called name: String) throws(CSVError) -> Int {
    if let number = Int(name), (1...max(1, count)).contains(number) { return number - 1 }
    if let names {
      if let column = names.firstIndex(of: name) { return column }
      let lowered = name.lowercased()
      if let column = names.firstIndex(where: { $0.lowercased() == lowered }) { return column }
    }
    throw .noColumn(name, columns: count, hasNames: names != nil)
  }

  // MARK: Image size

  private func pixelCount(_ labels: TableColumns.Labels, _ leftOut: Set<Int>) -> Int {
    switch labels {
    case .none: count - leftOut.count
    case .column: count - leftOut.count - 1
    case .oneHot(let columns): count - leftOut.count - columns.count
    }
  }

  private func isPixel(_ leftOut: Set<Int>, _ labels: TableColumns.Labels) -> (Int) -> Bool {
    { column in
      if leftOut.contains(column) { return false }
      switch labels {
      case .none: return true
      case .column(let label): return column != label
      case .oneHot(let columns): return !columns.contains(column)
      }
    }
  }

  private func firstColumn(_ leftOut: Set<Int>, _ labels: TableColumns.Labels) -> Int? {
    (0..<count).first(where: isPixel(leftOut, labels))
  }

  private func lastColumn(_ leftOut: Set<Int>) -> Int? {
    (0..<count).last(where: isPixel(leftOut, .none))
  }

  private func shape(_ labels: TableColumns.Labels, _ leftOut: Set<Int>) -> (ImageShape, isNamed: Bool)? {
    let pixels = pixelCount(labels, leftOut)
    let isPixel = isPixel(leftOut, labels)
    if let names, let first = (0..<count).first(where: isPixel), let last = (0..<count).last(where: isPixel),
      let shape = TableNames.shape(first: names[first], last: names[last], pixels: pixels)
    {
      return (shape, true)
    }
    return ImageShape(squareOf: pixels).map { ($0, false) }
  }
}
