/// Renders the main table of a result as comma-separated values (RFC 4180 with line feeds, UTF-8).
///
/// Numbers stand as a program reads them: shares as 0.9789, not `97.89 %`, and with all digits that are known. An empty field is a value that there is not.
package struct CSVRenderer: BlockRenderer {
  package init() {}

  package func render(_ blocks: [Block]) -> String {
    guard let table = TableContent.main(of: blocks) else { return "" }
    let count = max(table.columns.count, table.rows.map(\.count).max() ?? 0)
    let titles = (0..<count).map { $0 < table.columns.count ? table.columns[$0].title : "" }
    let rows = table.rows.map { row in
      (0..<count).map { index -> String in
        guard index < row.count else { return "" }
        let isNumber = index < table.columns.count && table.columns[index].alignment == .right
        return Self.text(of: row[index], isNumber: isNumber)
      }
    }
    return ([titles] + rows).map(Self.line).joined()
  }

  /// A line of fields, each quoted where it has to be.
  package static func line(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\n"
  }

  private static func field(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }

  private static func text(of cell: Table.Cell, isNumber: Bool) -> String {
    if let value = cell.value { return value.isFinite ? NumberText.plain(value) : "" }
    guard isNumber else { return cell.text }
    return cell.text == "-" ? "" : PlainNumber.text(of: cell.text) ?? cell.text
  }
}

/// Reads back what `NumberText` wrote for people.
enum PlainNumber {
  /// `0.9765` for `97.65 %`, `42` for itself; `nil` for anything else. `128,640` may be two numbers of a list as well as
  /// one, so that it stays a text.
  static func text(of shown: String) -> String? {
    let isPercent = shown.hasSuffix(" %")
    let plain = isPercent ? String(shown.dropLast(2)) : shown
    guard plain.contains(where: \.isNumber), Double(plain) != nil,
      plain.allSatisfy({ $0.isASCII && ($0.isNumber || "-.".contains($0)) })
    else { return nil }
    return isPercent ? shifted(plain) : plain
  }

  /// A hundredth, with the decimal point moved in the text, so that no digit is invented.
  private static func shifted(_ number: String) -> String {
    let sign = number.hasPrefix("-") ? "-" : ""
    let parts = number.dropFirst(sign.count).split(separator: ".", omittingEmptySubsequences: false)
    let whole = parts.first.map(String.init) ?? "0"
    let digits = String(repeating: "0", count: max(0, 3 - whole.count)) + whole
    let fraction = digits.suffix(2) + (parts.count > 1 ? String(parts[1]) : "")
    return "\(sign)\(digits.dropLast(2)).\(fraction)"
  }
}
