/// Sizes of paper that a sheet is printed on.
package enum SheetPaper: String, CaseIterable, Codable, Sendable {
  case a4, letter

  /// In millimetres.
  package var width: Double { self == .a4 ? 210 : 215.9 }
  /// In millimetres.
  package var height: Double { self == .a4 ? 297 : 279.4 }
}
