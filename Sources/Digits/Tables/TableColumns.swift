/// What the columns of a table are, from left to right.
struct TableColumns: Equatable, Sendable {
  enum Segment: Equatable, Sendable {
    /// So many pixels.
    case pixels(Int)
    case label
    /// So many columns of which one holds a 1, the others 0.
    case oneHot(Int)
    case leftOut(Int)

    var columnCount: Int {
      switch self {
      case .label: 1
      case .pixels(let count), .oneHot(let count), .leftOut(let count): count
      }
    }
  }

  /// Where the labels are.
  enum Labels: Equatable, Sendable {
    case none
    case column(Int)
    case oneHot(Range<Int>)
  }

  let count: Int
  let segments: [Segment]
  let labels: Labels
  /// Columns that are neither pixels nor labels, in ascending order, from 0.
  let leftOut: [Int]
  let shape: ImageShape
  /// Whether names of columns tell rows and columns of the images.
  let isShapeNamed: Bool

  /// - Parameter leftOut: in any order.
  init(count: Int, labels: Labels, leftOut: Set<Int>, shape: ImageShape, isShapeNamed: Bool) {
    self.count = count
    self.labels = labels
    self.leftOut = leftOut.sorted()
    self.shape = shape
    self.isShapeNamed = isShapeNamed

    // Pieces between which there are pixels.
    var others = self.leftOut.map { (start: $0, segment: Segment.leftOut(1)) }
    switch labels {
    case .none: break
    case .column(let column): others.append((column, .label))
    case .oneHot(let columns): others.append((columns.lowerBound, .oneHot(columns.count)))
    }
    others.sort { $0.start < $1.start }
    var segments: [Segment] = []
    var next = 0
    for (start, segment) in others {
      if start > next { segments.append(.pixels(start - next)) }
      if case .leftOut(let more) = segment, case .leftOut(let so) = segments.last {
        segments[segments.count - 1] = .leftOut(so + more)
      } else {
        segments.append(segment)
      }
      next = start + segment.columnCount
    }
    if next < count { segments.append(.pixels(count - next)) }
    self.segments = segments
  }

  /// First column of the labels, from 0.
  var labelColumn: Int? {
    switch labels {
    case .none: nil
    case .column(let column): column
    case .oneHot(let columns): columns.lowerBound
    }
  }

  /// What is to be told of the columns, given the names of all, if there are any.
  func findings(names: [String]?) -> [ReadingFinding] {
    func name(_ column: Int) -> String? {
      guard let names, names.indices.contains(column), !names[column].isEmpty else { return nil }
      return names[column]
    }
    var findings: [ReadingFinding] = []
    switch labels {
    case .none: break
    case .column(let column): findings.append(.labelColumn(number: column + 1, name: name(column)))
    case .oneHot(let columns): findings.append(.oneHot(count: columns.count))
    }
    if !leftOut.isEmpty { findings.append(.leftOut(columns: leftOut.map { name($0) ?? "\($0 + 1)" })) }
    return findings
  }
}
