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
    // By number, not by place: a damaged session may have lost cells between others.
    let last = cells.last?.number ?? 0
    func unknown(_ number: Int) -> CellError {
      .unknownCell(token ?? Token("", at: 0..<0), number: number, last: last)
    }
    var named: [Cell] = []
    for piece in numbers.pieces {
      if piece.upperBound > last {
        throw unknown(piece.lowerBound > last ? piece.lowerBound : piece.upperBound)
      }
      let found = cells.filter { piece.contains($0.number) }
      guard !found.isEmpty else { throw unknown(piece.lowerBound) }
      named += found
    }
    return named
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
