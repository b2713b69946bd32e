import Display
import Foundation

/// Turns a guide's Markdown into blocks: headings, paragraphs and lists, tables, code that stays as it is.
///
/// Reads what the guides use, line by line. Nothing is nested, and a table's columns line up on the left.
struct GuideDrawing {
  private(set) var blocks: [Block] = []
  private var paragraph: [String] = []
  private var table: [String] = []
  /// Lines since an opening fence; `nil` outside code.
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

  /// Ends what was begun: a paragraph, a table or code.
  private mutating func end() {
    if !paragraph.isEmpty { blocks.append(.prose(Self.withoutLinks(paragraph.joined(separator: "\n")))) }
    if !table.isEmpty { blocks.append(.table(Self.table(of: table))) }
    if let code { blocks.append(.preformatted(code.joined(separator: "\n"))) }
    (paragraph, table, code) = ([], [], nil)
  }

  // MARK: Tables

  /// The first line has the titles, the second only dashes.
  private static func table(of lines: [String]) -> Table {
    let rows = lines.map(cells)
    let body = rows.dropFirst().filter { row in !row.allSatisfy { $0.allSatisfy { "-: ".contains($0) } } }
    return Table(
      columns: (rows.first ?? []).map { Table.Column(plain($0)) }, rows: body.map { $0.map(cell) },
      wraps: true)
  }

  /// The cells of a line `| a | b |`; `\|` is a bar within a cell.
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
    // Behind the last bar there is no cell.
    if cells.last?.allSatisfy(\.isWhitespace) == true { cells.removeLast() }
    return cells.map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// A cell of nothing but code needs no quotes.
  private static func cell(_ text: String) -> Table.Cell {
    let isCode = text.contains("`") && text.replacing(/`[^`]*`/, with: "").allSatisfy(\.isWhitespace)
    return isCode ? Table.Cell(text.replacing("`", with: ""), .strong) : Table.Cell(plain(text))
  }

  // MARK: Marks within a line

  /// Text without marks, where the renderer draws none: code stands in quotes.
  private static func plain(_ text: String) -> String {
    withoutLinks(text).replacing("**", with: "").replacing("`", with: "'")
  }

  /// `[text](target)` becomes its text; a link to another guide says how to read that one.
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
