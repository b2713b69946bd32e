/// The classes of a dataset, in the order in which they are counted, listed and given outputs. Distinct.
///
/// For digits it is all ten of them, whether they occur or not.
package struct ClassList: Sendable {
  private let places: LabelIndex

  /// The largest number of classes.
  package static let largestCount = 1000

  /// The digits 0 to 9: the index of each is the digit itself.
  package static let digits = ClassList(distinct: (0...9).map(ClassLabel.number))

  private init(distinct labels: [ClassLabel]) {
    places = LabelIndex(labels)
  }

  private var labels: [ClassLabel] { places.labels }

  /// A list in this order; digits alone are always all ten of them, in their own order.
  /// - Throws: `ClassError.nameTwice`, `tooMany`.
  package init(_ labels: [ClassLabel]) throws(ClassError) {
    self = labels.allSatisfy(\.isDigit) ? .digits : Self(distinct: labels)
    let places = LabelIndex(labels)
    guard places.count == labels.count else {
      let twice = labels.indices.first { places[labels[$0]] != $0 }
      throw .nameTwice(twice.map { labels[$0].description } ?? "")
    }
    guard labels.count <= Self.largestCount else {
      throw .tooMany(count: labels.count, limit: Self.largestCount)
    }
  }

  /// The classes of these labels: the ten digits if there are no others, else those that occur, sorted.
  package init(of labels: some Sequence<ClassLabel>) {
    guard !labels.allSatisfy(\.isDigit) else {
      self = .digits
      return
    }
    self.init(distinct: Set(labels).sorted())
  }

  /// Whether these are the ten digits.
  package var isDigits: Bool { labels.count == 10 && labels == Self.digits.labels }

  /// The names, for results that hold a number for each class; `nil` for the digits, whose names are their
  /// indices.
  package var unlessDigits: [ClassLabel]? { isDigits ? nil : labels }

  /// The place of a class in the list; `nil` if it is not there.
  package func index(of label: ClassLabel) -> Int? { places[label] }

  /// Puts labels into the order of the list; those that are not in it come last, sorted.
  package func sorted(_ others: some Sequence<ClassLabel>) -> [ClassLabel] {
    others.sorted { a, b in
      let (left, right) = (places[a] ?? .max, places[b] ?? .max)
      return left == right ? a < b : left < right
    }
  }

  /// The classes of two lists, by name: sorted if both are, else those of the other list behind these.
  /// - Throws: `ClassError.tooMany`.
  package func union(_ other: ClassList) throws(ClassError) -> ClassList {
    let all = labels + other.labels.filter { places[$0] == nil }
    let areSorted = labels == labels.sorted() && other.labels == other.labels.sorted()
    return try ClassList(areSorted ? all.sorted() : all)
  }

  /// Number of labels of each class, in the order of the list; other labels are not counted.
  package func counts(of others: [ClassLabel]) -> [Int] {
    var counts = [Int](repeating: 0, count: labels.count)
    for label in others {
      if let index = index(of: label) { counts[index] += 1 }
    }
    return counts
  }
}

extension ClassList: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { labels.count }
  package subscript(index: Int) -> ClassLabel { labels[index] }
}

extension ClassList: Hashable {
  package static func == (a: ClassList, b: ClassList) -> Bool { a.labels == b.labels }
  package func hash(into hasher: inout Hasher) { hasher.combine(labels) }
}

/// An array in JSON.
extension ClassList: Codable {
  /// - Throws: `DecodingError.dataCorrupted` for a name that occurs twice, or too many of them.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let labels = try container.decode([ClassLabel].self)
    guard let list = try? ClassList(labels) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a list of classes")
    }
    self = list
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(labels)
  }
}

/// Why labels cannot be the classes of a dataset.
package enum ClassError: Error, Equatable, Sendable {
  /// There are `count` classes.
  case tooMany(count: Int, limit: Int)
  /// The user named another number of classes than the labels have; the first of the labels.
  case namesDiffer(names: Int, classes: Int, first: [ClassLabel])
  /// Two classes would have the same name.
  case nameTwice(String)
  /// A name given by the user that is empty, too long or holds a comma or a control character.
  case badName(String)
  /// The label of a row (counted from 0) that is empty, too long or holds a control character; cut to
  /// `ClassLabel.longestWord` characters.
  case badLabel(row: Int, text: String)
}
