/// Groups of rows that a split keeps together, such as the digits of one writer.
package struct RowGroups: Equatable, Sendable {
  /// What one group is called: `writer`.
  package let noun: String
  /// The number of the group of each row of a dataset. Groups are numbered as `numpy.unique` sorts them.
  let groupOfRow: [Int]

  /// - Parameters:
  ///   - numbers: a number per row of a dataset; equal numbers are one group.
  ///   - noun: what one group is called.
  package init(_ numbers: [Int], noun: String = "group") {
    groupOfRow = numbers
    self.noun = noun
  }

  /// The groups among some rows.
  /// - Throws: `SplitError.noRows`, `.rowOutOfRange`.
  func among(_ rows: [Int]) throws(SplitError) -> GroupedRows {
    guard !rows.isEmpty else { throw .noRows }
    if let row = rows.first(where: { !groupOfRow.indices.contains($0) }) {
      throw .rowOutOfRange(row: row, labels: groupOfRow.count)
    }
    var placeOfGroup: [Int: Int] = [:]
    for (place, group) in Set(rows.lazy.map { groupOfRow[$0] }).sorted().enumerated() {
      placeOfGroup[group] = place
    }
    return GroupedRows(
      groupOfPosition: rows.map { placeOfGroup[groupOfRow[$0]] ?? 0 }, count: placeOfGroup.count, noun: noun)
  }

  /// Number of groups among some rows; rows beyond the last are left out.
  package func count(among rows: [Int]) -> Int {
    Set(rows.lazy.filter { groupOfRow.indices.contains($0) }.map { groupOfRow[$0] }).count
  }
}

/// Rows in groups that are numbered from 0 without gaps.
struct GroupedRows {
  /// The group of each position in the list of rows.
  let groupOfPosition: [Int]
  let count: Int
  let noun: String

  /// Number of rows of each group, [count].
  var sizes: [Int] {
    var sizes = [Int](repeating: 0, count: count)
    for group in groupOfPosition { sizes[group] += 1 }
    return sizes
  }
}

extension Folds {
  /// Folds that hold out whole groups.
  /// - Parameter foldOfGroup: [groups].
  init(_ rows: [Int], _ groups: GroupedRows, foldOfGroup: [Int], count: Int, rare: [RareClass] = []) {
    self.init(
      rows: rows, foldOfPosition: groups.groupOfPosition.map { foldOfGroup[$0] }, count: count, rare: rare)
  }

  /// - Throws: `SplitError` if the groups cannot be divided into `k` folds.
  static func check(_ k: Int, _ groups: GroupedRows) throws(SplitError) {
    guard k >= 2 else { throw .tooFewFolds(k: k) }
    guard k <= groups.count else {
      throw .moreFoldsThanGroups(k: k, groups: groups.count, noun: groups.noun)
    }
  }
}
