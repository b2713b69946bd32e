import Display
import Foundation
import Notebook

/// Cells in the form of a Jupyter notebook, nbformat 4.5.
struct NotebookFile: Encodable {
  private let cells: [NotebookCell]
  private let metadata = Metadata()
  private let nbformat = 4
  private let nbformatMinor = 5

  private enum CodingKeys: String, CodingKey {
    case cells, metadata, nbformat
    case nbformatMinor = "nbformat_minor"
  }

  init(_ cells: [Cell]) {
    self.cells = cells.flatMap { cell in
      (cell.prose.isEmpty ? [] : [NotebookCell(proseOf: cell)]) + [NotebookCell(cell)]
    }
  }

  /// The file, with keys in a fixed order.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    // Only strings and integers, which always encode.
    guard let data = try? encoder.encode(self) else { return "{}\n" }
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  private struct Metadata: Encodable {
    let kernelspec = ["name": "digitbook", "display_name": "digitbook", "language": "digitbook"]
    let language = [
      "name": "digitbook", "version": digitbookVersion, "file_extension": ".digits",
      "mimetype": "text/x-digitbook", "pygments_lexer": "text",
    ]

    private enum CodingKeys: String, CodingKey {
      case kernelspec
      case language = "language_info"
    }
  }
}

/// A cell of a notebook: prose, or a command with its outputs.
private struct NotebookCell: Encodable {
  private let id: String
  private let source: String
  private let code: Code?

  private struct Code {
    let number: Int
    let outputs: [NotebookOutput]
    let record: Record
  }

  /// By what `replay --verify` compares: the line, and its output as a script has it.
  private struct Record: Encodable {
    let line: String
    let output: [String]
  }

  init(proseOf cell: Cell) {
    id = "prose-\(cell.number)"
    source = cell.prose.joined(separator: "\n")
    code = nil
  }

  init(_ cell: Cell) {
    id = "cell-\(cell.number)"
    source = ScriptExport.literalLine(cell)
    code = Code(
      number: cell.number, outputs: NotebookOutput.all(of: cell),
      record: Record(line: source, output: ScriptOutput.lines(of: cell)))
  }

  private enum CodingKeys: String, CodingKey {
    case kind = "cell_type"
    case number = "execution_count"
    case id, metadata, outputs, source
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(NotebookText(source), forKey: .source)
    guard let code else {
      try container.encode("markdown", forKey: .kind)
      try container.encode([String: String](), forKey: .metadata)
      return
    }
    try container.encode("code", forKey: .kind)
    try container.encode(code.number, forKey: .number)
    try container.encode(["digitbook": code.record], forKey: .metadata)
    try container.encode(code.outputs, forKey: .outputs)
  }
}

/// An output of a cell.
private enum NotebookOutput: Encodable {
  case display([String: NotebookText])
  case failure(message: String, lines: [String])

  /// Charts by themselves as SVG, everything else as HTML, and all of it as text too.
  static func all(of cell: Cell) -> [NotebookOutput] {
    var outputs: [NotebookOutput] = []
    var words: [Block] = []
    func endWords() {
      if !words.isEmpty { outputs.append(display(words, "text/html")) }
      words = []
    }
    for block in cell.result?.blocks ?? [] {
      guard block.isDrawn else {
        words.append(block)
        continue
      }
      endWords()
      // As HTML too: what shows SVG as a picture of its own may lose the title, which nbconvert does.
      outputs.append(display([block], "text/html", "image/svg+xml"))
    }
    endWords()
    if let error = cell.error {
      outputs.append(
        .failure(message: error.message, lines: [error.message] + (error.hint.map { ["hint: \($0)"] } ?? [])))
    }
    return outputs
  }

  private static func display(_ blocks: [Block], _ kinds: String...) -> NotebookOutput {
    var data = ["text/plain": NotebookText(TextRenderer(style: .plain).render(blocks))]
    let markup = NotebookText(HTMLRenderer(place: .elsewhere, headingLevel: 4).render(blocks))
    for kind in kinds { data[kind] = markup }
    return .display(data)
  }

  private enum CodingKeys: String, CodingKey {
    case kind = "output_type"
    case data, metadata, ename, evalue, traceback
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .display(let data):
      try container.encode("display_data", forKey: .kind)
      try container.encode(data, forKey: .data)
      try container.encode([String: String](), forKey: .metadata)
    case .failure(let message, let lines):
      try container.encode("error", forKey: .kind)
      try container.encode("error", forKey: .ename)
      try container.encode(message, forKey: .evalue)
      try container.encode(lines, forKey: .traceback)
    }
  }
}

/// A text as the list of its lines, each with its end.
private struct NotebookText: Encodable {
  private let lines: [String]

  init(_ text: String) {
    let pieces = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines = pieces.enumerated().map { $0.offset + 1 < pieces.count ? $0.element + "\n" : $0.element }
      .filter { !$0.isEmpty }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(lines)
  }
}

extension Block {
  /// Whether it is a chart, which SVG shows at any size.
  fileprivate var isDrawn: Bool {
    switch self {
    case .bars, .strip, .chart, .scatter: true
    default: false
    }
  }
}
