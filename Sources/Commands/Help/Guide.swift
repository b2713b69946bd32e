import Display

/// A chapter to read at the prompt, in Markdown: a title as the first line, then a one-sentence summary.
struct Guide: Encodable, Sendable {
  /// Name as typed: `inside`.
  let name: String
  let title: String
  /// First line of text below the title.
  let summary: String
  let text: String

  init(_ text: String, name: String) {
    self.name = name
    self.text = text
    let lines = text.split(whereSeparator: \.isNewline)
    title = lines.first.map { String($0.drop { "# ".contains($0) }) } ?? name
    summary = lines.dropFirst().first.map(String.init) ?? ""
  }

  /// Without `text`, which the list of guides omits.
  private enum CodingKeys: String, CodingKey {
    case name, title, summary
  }
}

/// Page of `help guide`: all guides with their summaries.
struct GuidesHelp: Sendable {
  static let topic = "guide"
  let guides: [Guide]

  var blocks: [Block] {
    let rows = guides.map { [Table.Cell($0.name, .strong), Table.Cell($0.summary)] }
    let example = guides.first?.name ?? "NAME"
    return [
      .heading("Guides"),
      .table(Table(columns: [Table.Column(""), Table.Column("")], rows: rows, wraps: true)),
      .text("'help \(Self.topic) \(example)' shows one; Tab completes their names."),
    ]
  }
}
