import Display

/// A chapter to read at the prompt: Markdown whose first line is `# Title`, and then a sentence on what it is about.
struct Guide: Encodable, Sendable {
  /// What the user types: `inside`.
  let name: String
  let title: String
  /// First paragraph below the title.
  let summary: String
  let text: String

  init(_ text: String, name: String) {
    self.name = name
    self.text = text
    let lines = text.split(whereSeparator: \.isNewline)
    title = lines.first.map { String($0.drop { "# ".contains($0) }) } ?? name
    summary = lines.dropFirst().first.map(String.init) ?? ""
  }

  /// The text is left out of the list of guides.
  private enum CodingKeys: String, CodingKey {
    case name, title, summary
  }
}

/// The page that `help guide` shows: every guide with its sentence.
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
