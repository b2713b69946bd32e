import CommandLanguage

/// Typed cell numbers: `12`, `3-7`, `1,5`; counted from 1, both ends included.
package struct CellRange: Hashable, Sendable {
  private let numbers: RowRange

  fileprivate static let description = "cell numbers such as 12 or 3-7"

  /// - Throws: `ValueProblem.notAsExpected`, `.backwards`.
  init(_ text: String) throws(ValueProblem) {
    let problem = ValueProblem.notAsExpected(Self.description, hint: "'history' lists the cells")
    do throws(ValueProblem) {
      numbers = try RowRange(text)
    } catch .notAsExpected {
      throw problem
    }
    guard numbers.pieces.allSatisfy({ $0.lowerBound > 0 }) else { throw problem }
  }

  /// The named cells, in the order typed.
  /// - Throws: `CellError.unknownCell`, pointing at the word.
  package func cells(of cells: [Cell], token: Token?) throws(CellError) -> [Cell] {
    if numbers.last > cells.count {
      let beyond = numbers.pieces.map { $0.lowerBound > cells.count ? $0.lowerBound : $0.upperBound }
        .first { $0 > cells.count }
      throw .unknownCell(token ?? Token("", at: 0..<0), number: beyond ?? numbers.last, last: cells.count)
    }
    return numbers.pieces.flatMap { cells[$0.lowerBound - 1..<$0.upperBound] }
  }
}

extension ValueType where Value == CellRange {
  /// Cells such as `12` or `3-7`.
  package static var cells: ValueType {
    ValueType(description: CellRange.description, completion: .nothing) {
      text throws(ValueProblem) in try CellRange(text)
    }
  }
}
