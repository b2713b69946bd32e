import Foundation

extension LabelColumn {
  /// The labels of the rows with their names, and the list of classes:
  ///
  /// | names | order of the list |
  /// |---|---|
  /// | of the user | as given; the first is that of the smallest label |
  /// | of the file | as the file lists them, by number; equal names are one class |
  /// | none | the ten digits if all labels are digits, else sorted: numbers by value, then words |
  ///
  /// - Parameters:
  ///   - names: names of integer labels, as the file lists them.
  ///   - chosen: names given by the user. They stand for the labels that occur, sorted; or for the labels 0, 1,
  ///     2, ... if only some of those occur.
  /// - Throws: `ClassError`.
  func classes(
    named names: [Int: String] = [:], chosen: [String]? = nil
  ) throws(ClassError) -> (labels: [ClassLabel], list: ClassList) {
    switch self {
    case .integers(let values):
      let occurring = Self.distinct(values)
      let (known, list) = try Self.named(occurring, names, chosen)
      func label(_ value: Int) -> ClassLabel { known[value] ?? .number(value) }
      guard let range = Self.smallRange(of: values) else { return (values.map { label(Int($0)) }, list) }
      let table = range.map(label)
      return (values.map { table[Int($0) - range.lowerBound] }, list)
    case .words(let words):
      var known: [String: ClassLabel] = [:]
      for (row, word) in words.enumerated() where known[word] == nil {
        let name = word.trimmingCharacters(in: .whitespaces)
        guard ClassLabel.accepts(name) else {
          throw .badLabel(row: row, text: String(name.prefix(ClassLabel.longestWord)))
        }
        known[word] = ClassLabel(name)
        guard known.count <= 2 * ClassList.largestCount else {
          throw .tooMany(count: Set(words).count, limit: ClassList.largestCount)
        }
      }
      let occurring = Set(known.values).sorted()
      var list = try ClassList(of: occurring).checked()
      if let chosen {
        let names = try Self.checked(chosen)
        guard names.count == occurring.count else {
          throw .namesDiffer(names: names.count, classes: occurring.count, first: Array(occurring.prefix(5)))
        }
        list = try ClassList(names)
        let renamed = Dictionary(uniqueKeysWithValues: zip(occurring, names))
        known = known.mapValues { renamed[$0] ?? $0 }
      }
      return (words.map { known[$0] ?? .word($0) }, list)
    }
  }

  /// From the least to the greatest value, if a table of all between them is small: hashing 2,000,000 labels takes 0.1 s.
  private static func smallRange(of values: [Int32]) -> ClosedRange<Int>? {
    guard let least = values.min(), let most = values.max(), Int(most) - Int(least) < 4096 else { return nil }
    return Int(least)...Int(most)
  }

  /// The values that occur, ascending.
  private static func distinct(_ values: [Int32]) -> [Int] {
    guard let range = smallRange(of: values) else { return Set(values).sorted().map(Int.init) }
    var occurs = [Bool](repeating: false, count: range.count)
    for value in values { occurs[Int(value) - range.lowerBound] = true }
    return range.filter { occurs[$0 - range.lowerBound] }
  }

  /// The names of integer labels, and the list in its order.
  private static func named(
    _ occurring: [Int], _ names: [Int: String], _ chosen: [String]?
  ) throws(ClassError) -> ([Int: ClassLabel], ClassList) {
    if let chosen {
      let labels = try checked(chosen)
      let list = try ClassList(labels)
      let numbers =
        occurring.count == labels.count
        ? occurring
        : occurring.allSatisfy(labels.indices.contains) ? Array(labels.indices) : names.keys.sorted()
      guard numbers.count == labels.count, Set(numbers).isSuperset(of: occurring) else {
        throw .namesDiffer(
          names: labels.count, classes: occurring.count, first: occurring.prefix(5).map(ClassLabel.number))
      }
      return (Dictionary(uniqueKeysWithValues: zip(numbers, labels)), list)
    }
    guard occurring.count <= ClassList.largestCount else {
      throw .tooMany(count: occurring.count, limit: ClassList.largestCount)
    }
    // A file may name more classes than it has rows of; a very long list is cut to those that occur.
    let isShort = names.count <= ClassList.largestCount
    let numbers = Set(isShort ? Array(names.keys) : []).union(occurring).sorted()
    guard !names.isEmpty else {
      return ([:], ClassList(of: numbers.map(ClassLabel.number)))
    }
    let labels = numbers.map { number -> ClassLabel in
      let name = names[number]?.trimmingCharacters(in: .whitespaces) ?? ""
      return ClassLabel.accepts(name) ? ClassLabel(name) : .number(number)
    }
    var seen: Set<ClassLabel> = []
    let distinct = labels.filter { seen.insert($0).inserted }
    let list = try ClassList(distinct)
    return (Dictionary(uniqueKeysWithValues: zip(numbers, labels)), list)
  }

  /// The names as classes.
  /// - Throws: `ClassError.badName`.
  private static func checked(_ names: [String]) throws(ClassError) -> [ClassLabel] {
    var labels: [ClassLabel] = []
    for name in names {
      let name = name.trimmingCharacters(in: .whitespaces)
      guard ClassLabel.accepts(name), !name.contains(",") else { throw .badName(name) }
      labels.append(ClassLabel(name))
    }
    return labels
  }
}

extension ClassList {
  /// - Throws: `ClassError.tooMany`.
  fileprivate func checked() throws(ClassError) -> ClassList {
    guard count <= Self.largestCount else { throw .tooMany(count: count, limit: Self.largestCount) }
    return self
  }
}
