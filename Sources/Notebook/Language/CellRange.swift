/// Cell numbers as they are typed: `12`, `3-7`, `1,5`, counted from 1, both ends included.
struct CellRange: Hashable, Sendable {
  private let numbers: RowRange

  /// - Throws: `ValueProblem.notCells`, `.backwards`.
  init(_ text: String) throws(ValueProblem) {
    do throws(ValueProblem) {
      numbers = try RowRange(text)
    } catch .notRows {
      throw .notCells
    }
    guard numbers.pieces.allSatisfy({ $0.lowerBound > 0 }) else { throw .notCells }
  }

  /// The cells that it names, in its order.
  /// - Throws: `CellError.unknownCell`, pointing at the word.
  func cells(of cells: [Cell], token: Token?) throws(CellError) -> [Cell] {
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
  static var cells: ValueType {
    ValueType(description: "cell numbers such as 12 or 3-7", completion: .nothing) {
      text throws(ValueProblem) in try CellRange(text)
    }
  }
}
