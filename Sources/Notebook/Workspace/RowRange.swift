import CommandLanguage
import Digits

/// Typed row numbers: `42`, `40-47`, `1,5,9`; counted from 0, both ends included.
package struct RowRange: Hashable, Sendable {
  /// The ranges in the order typed.
  package let pieces: [ClosedRange<Int>]

  /// Whether it is a single row.
  package var isSingle: Bool { pieces.count == 1 && pieces.allSatisfy { $0.lowerBound == $0.upperBound } }

  /// The largest row number.
  package var last: Int { pieces.map(\.upperBound).max() ?? 0 }

  /// Number of rows, duplicates included; `nil` on overflow.
  package var count: Int? {
    pieces.reduce(0) { sum, piece in
      let (length, isTooLong) = (piece.upperBound - piece.lowerBound).addingReportingOverflow(1)
      guard let sum, !isTooLong else { return nil }
      let (longer, isTooMany) = sum.addingReportingOverflow(length)
      return isTooMany ? nil : longer
    }
  }

  /// All rows in order; check `last` and `count` first.
  package var rows: [Int] { Array(joining: pieces) }

  /// The expected form, for `ValueProblem.notAsExpected`.
  package static let description = "row numbers such as 42 or 40-47"

  /// - Throws: `ValueProblem.notAsExpected`, `.backwards`.
  package init(_ text: String) throws(ValueProblem) {
    var pieces: [ClosedRange<Int>] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = item.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { Int($0) }
      guard let first = ends.first ?? nil, first >= 0, let last = ends.last ?? nil, last >= 0 else {
        throw .notAsExpected(Self.description)
      }
      guard first <= last else { throw .backwards }
      pieces.append(first...last)
    }
    self.pieces = pieces
  }

  /// The rows, checked against a dataset.
  /// - Parameter limit: maximum number of rows.
  /// - Throws: `CommandError.unknownRow`, `.tooManyRows`.
  package func rows(of dataset: Dataset, limit: Int) throws(CommandError) -> [Int] {
    guard last < dataset.count else {
      throw .unknownRow(row: last, dataset: dataset.name, count: dataset.count)
    }
    guard let count, count <= limit else { throw .tooManyRows(count: count, limit: limit) }
    return rows
  }
}

extension ValueType where Value == RowRange {
  /// Rows such as `42` or `40-47`.
  package static var rows: ValueType {
    ValueType(description: RowRange.description, completion: .nothing) {
      text throws(ValueProblem) in try RowRange(text)
    }
  }
}
