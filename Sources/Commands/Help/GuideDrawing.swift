import Display
import Foundation

/// Turns the Markdown of a guide into blocks: headings, paragraphs and lists, tables, code blocks.
///
/// Parses the subset that the guides use, line by line. Blocks are not nested, and all columns of a table are
/// aligned left.
struct GuideDrawing {
  private(set) var blocks: [Block] = []
  private var paragraph: [String] = []
  private var table: [String] = []
  /// Lines since the opening fence; `nil` outside a code block.
  private var code: [String]?

  init(_ text: String) {
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      take(String(line))
    }
    end()
  }

  private mutating func take(_ line: String) {
    if line.hasPrefix("```") {
      let isOpening = code == nil
      end()
      if isOpening { code = [] }
    } else if code != nil {
      code?.append(line)
    } else if line.hasPrefix("#") {
      end()
      blocks.append(.heading(Self.plain(String(line.drop { "# ".contains($0) }))))
    } else if line.hasPrefix("|") {
      if table.isEmpty { end() }
      table.append(line)
    } else if line.allSatisfy(\.isWhitespace) {
      end()
    } else {
      if !table.isEmpty { end() }
      paragraph.append(line)
    }
  }

  /// Ends the current paragraph, table or code block.
  private mutating func end() {
    if !paragraph.isEmpty { blocks.append(.prose(Self.withoutLinks(paragraph.joined(separator: "\n")))) }
    if !table.isEmpty { blocks.append(.table(Self.table(of: table))) }
    if let code {
      // Indented, so that a heading within pasted output is not taken for one of the guide.
      let lines = code.map { $0.isEmpty ? $0 : "  " + $0 }
      blocks.append(.preformatted(lines.joined(separator: "\n")))
    }
    (paragraph, table, code) = ([], [], nil)
  }

  // MARK: Tables

  /// - Parameter lines: titles, a line of dashes, then the rows.
  private static func table(of lines: [String]) -> Table {
    let rows = lines.map(cells)
    let body = rows.dropFirst().filter { row in !row.allSatisfy { $0.allSatisfy { "-: ".contains($0) } } }
    return Table(
      columns: (rows.first ?? []).map { Table.Column(plain($0)) }, rows: body.map { $0.map(cell) },
      wraps: true)
  }

  /// Splits a line `| a | b |` into cells; `\|` is a bar within a cell.
  private static func cells(of line: String) -> [String] {
    var cells = [""]
    var isEscaped = false
    for character in line.dropFirst() {
      if character == "|", !isEscaped {
        cells.append("")
      } else if character != "\\" || isEscaped {
        cells[cells.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    // The bar at the end starts no cell.
    if cells.last?.allSatisfy(\.isWhitespace) == true { cells.removeLast() }
    return cells.map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// A cell that is only code is drawn bold, without quotes.
  private static func cell(_ text: String) -> Table.Cell {
    let isCode = text.contains("`") && text.replacing(/`[^`]*`/, with: "").allSatisfy(\.isWhitespace)
    return isCode ? Table.Cell(text.replacing("`", with: ""), .strong) : Table.Cell(plain(text))
  }

  // MARK: Marks within a line

  /// Text without marks, for headings and tables, whose renderers draw none; code is quoted.
  private static func plain(_ text: String) -> String {
    withoutLinks(text).replacing("**", with: "").replacing("`", with: "'")
  }

  /// Replaces `[text](target)` by its text; for a link to a guide, adds the command that shows it.
  private static func withoutLinks(_ text: String) -> String {
    text.replacing(/\[([^\[\]]+)\]\(([^()\s]+)\)/) { link -> String in
      let target = link.2.prefix { $0 != "#" }
      let isGuide = target.hasSuffix(".md") && !target.contains("/")
      guard isGuide else { return String(link.1) }
      return "\(link.1) (`help \(GuidesHelp.topic) \(target.dropLast(3).lowercased())`)"
    }
  }
}

extension Guide {
  var blocks: [Block] { GuideDrawing(text).blocks }
}
