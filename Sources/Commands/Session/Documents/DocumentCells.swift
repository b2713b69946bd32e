import CommandLanguage
import Display
import Notebook

/// The cells of a session that a document shows.
struct DocumentCells {
  /// Which cells a line asks for.
  enum Choice: Hashable, Sendable {
    /// The last one that shows something of the analysis.
    case last
    case numbers(CellRange)
  }

  static let choice = Key<Choice>(
    "cells", .documentCells, default: "all steps of the analysis",
    "html, notebook: which cells to write, such as 3-9, or last")

  let cells: [Cell]
  /// Number of cells that failed and are not among them.
  let failed: Int
  /// Number of others that are not among them: those about the session or the program, such as `help`.
  let others: Int
  /// Whether they are the whole analysis, so that a script makes the same.
  let isWhole: Bool

  /// - Parameter arguments: a line with the key `cells=`.
  /// - Throws: `DocumentError.nothingToShow`, `CellError.unknownCell`.
  init(of all: [Cell], chosenBy arguments: Arguments, keepsAll: Bool) throws {
    let (choice, token) = (arguments[Self.choice], arguments.token(Self.choice))
    switch choice {
    case .last: cells = all.last { $0.result != nil && $0.provenance.isAnalysis }.map { [$0] } ?? []
    case .numbers(let range): cells = try range.cells(of: all, token: token)
    case nil: cells = keepsAll ? all : all.filter(Self.isStep)
    }
    guard !cells.isEmpty else { throw DocumentError.nothingToShow }
    isWhole = choice == nil
    let numbers = Set(cells.map(\.number))
    let leftOut = choice == nil ? all.filter { !numbers.contains($0.number) } : []
    failed = leftOut.count { $0.status == .failed }
    others = leftOut.count - failed
  }

  private static func isStep(_ cell: Cell) -> Bool {
    cell.status != .failed && (cell.provenance.isAnalysis || cell.provenance.isChange)
  }

  /// `, without 2 that failed and 3 about the session`; empty if none is left out.
  var leftOutInWords: String {
    var parts: [String] = []
    if failed > 0 { parts.append("\(NumberText.count(failed)) that failed") }
    if others > 0 { parts.append("\(NumberText.count(others)) about the session or digitbook itself") }
    return parts.isEmpty ? "" : ", without \(listed(parts, joinedBy: "and"))"
  }
}

extension ValueType where Value == DocumentCells.Choice {
  /// Numbers of cells, or `last`.
  fileprivate static var documentCells: ValueType {
    let numbers = ValueType<CellRange>.cells
    return ValueType(description: "\(numbers.description), or last", completion: .words(["last"])) {
      text throws(ValueProblem) in
      text == "last" ? .last : .numbers(try numbers.read(text))
    }
  }
}

/// A document that was written.
struct DocumentResult: CellResult {
  static let kind = "document"

  enum Format: String, Encodable, Sendable { case html, notebook }

  let path: String
  let format: Format
  let cells: Int
  /// Numbers of cells left out.
  let failed: Int
  let others: Int
  let bytes: Int
  /// Whether running the session again gave the same; `nil` if that was not asked for.
  let verified: Bool?
  private let leftOut: String
  private let notes: [String]

  private enum CodingKeys: String, CodingKey {
    case path, format, cells, failed, others, bytes, verified
  }

  init(
    _ chosen: DocumentCells, to path: String, as format: Format, bytes: Int, verified: Bool? = nil,
    notes: [String] = []
  ) {
    self.path = path
    self.format = format
    self.bytes = bytes
    self.verified = verified
    self.notes = notes
    cells = chosen.cells.count
    (failed, others) = (chosen.failed, chosen.others)
    leftOut = chosen.leftOutInWords
  }

  var blocks: [Block] {
    let size = NondeterministicValue.text(NumberText.bytes(bytes))
    return [.text("\(counted(cells, "cell")) written to \(shown(path)) (\(size))\(leftOut).")]
      + notes.map { .text($0) }
  }
}
