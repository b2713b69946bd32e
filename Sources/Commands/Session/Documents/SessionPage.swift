import CommandLanguage
import Compute
import Display
import Notebook

/// The page of a session: prose, commands and results in order, and at the end how to make them again.
struct SessionPage {
  private let chosen: DocumentCells
  private let name: String
  private let showsCommands: Bool
  private let proof: SessionProof
  private let staleModels: [String]
  /// The title that the prose begins with; `nil` if it begins with none.
  private let ownTitle: String?
  private let renderer = HTMLRenderer()

  init(
    _ chosen: DocumentCells, named name: String, showsCommands: Bool, proof: SessionProof,
    staleModels: [String]
  ) {
    self.chosen = chosen
    self.name = name
    self.showsCommands = showsCommands
    self.proof = proof
    self.staleModels = staleModels
    let first = chosen.cells.first?.prose.first ?? ""
    ownTitle = first.hasPrefix("# ") ? String(first.dropFirst(2)) : nil
  }

  var text: String {
    let title = ownTitle ?? (name == "session" ? "A session of digitbook" : name)
    let head = HTMLText.element(
      "header", [],
      HTMLText.element("h1", [], HTMLText.escaped(title))
        + HTMLText.element(
          "p", [("class", "faint")], HTMLText.escaped("\(counted(chosen.cells.count, "cell")) of digitbook")))
    let main = HTMLText.element("main", [], "\n" + chosen.cells.map(section).joined(separator: "\n") + "\n")
    var page = HTMLPage(title: title, body: [head, main, footer].joined(separator: "\n"))
    page.generator = "digitbook \(digitbookVersion)"
    page.extraStyle = Self.style
    return page.text
  }

  private func section(_ cell: Cell) -> String {
    var parts: [String] = []
    var prose = cell.prose
    if ownTitle != nil, cell.number == chosen.cells.first?.number { prose.removeFirst() }
    if !prose.isEmpty { parts.append(renderer.render([.prose(prose.joined(separator: "\n"))])) }
    if showsCommands { parts.append(command(cell)) }
    if let result = cell.result {
      parts.append(HTMLText.element("div", [("class", "output")], "\n" + renderer.render(result.blocks)))
    }
    if let error = cell.error {
      parts.append(
        HTMLText.element(
          "p", [("class", "banner")],
          "<strong>Error:</strong> \(HTMLText.escaped(error.message))"
            + (error.hint.map { "<br>Hint: \(HTMLText.escaped($0))" } ?? "")))
    } else if cell.status == .interrupted {
      parts.append(
        HTMLText.element("p", [("class", "banner")], "<strong>Note:</strong> it was interrupted."))
    }
    return HTMLText.element(
      "section", [("class", "cell"), ("id", "cell-\(cell.number)"), ("aria-label", "Cell \(cell.number)")],
      "\n" + parts.joined(separator: "\n"))
  }

  private func command(_ cell: Cell) -> String {
    HTMLText.element(
      "details", [("class", "command"), ("open", "")],
      HTMLText.element("summary", [], "Cell \(cell.number)")
        + HTMLText.element("pre", [], HTMLText.element("code", [], HTMLText.escapedLines(cell.input))))
  }

  // MARK: How to make it again

  private var footer: String {
    let ways = chosen.cells.compactMap(\.provenance.way).reduce(into: [String]()) { ways, way in
      if !ways.contains(way) { ways.append(way) }
    }
    var paragraphs = [
      "Written by digitbook \(digitbookVersion): \(counted(chosen.cells.count, "cell"))"
        + "\(chosen.leftOutInWords)."
        + (ways.isEmpty ? "" : " Processor: \(ways.joined(separator: "; ")).")
    ]
    paragraphs += staleModels
    var script = ""
    if let text = proof.script {
      paragraphs.append(
        (chosen.isWhole
          ? "The script below makes all of it again." : "The script below makes the whole session again.")
          + " Save it as analysis.digits; then 'digitbook replay analysis.digits' runs it, and "
          + "'digitbook replay analysis.digits --verify' compares what comes out with its lines that begin with #>."
      )
      if !proof.lost.isEmpty {
        paragraphs.append(
          "Not in it: \(listed(proof.lost, joinedBy: "and")). What was interrupted cannot be made again, nor what "
            + "builds on it.")
      }
      paragraphs.append(proof.sentence)
      script =
        "\n"
        + HTMLText.element(
          "details", [],
          HTMLText.element("summary", [], "The script")
            + HTMLText.element(
              "div",
              [("class", "scroll"), ("role", "group"), ("aria-label", "The script"), ("tabindex", "0")],
              HTMLText.element("pre", [], HTMLText.escapedLines(text))))
    }
    return HTMLText.element(
      "footer", [],
      "\n" + HTMLText.element("h2", [], "How to make this again") + "\n"
        + paragraphs.map { HTMLText.element("p", [], HTMLText.escaped($0)) }.joined(separator: "\n") + script
        + "\n")
  }

  private static let style = """
    .cell { margin: 0 0 1.5rem; }
    .cell .output > :first-child { margin-top: 0.3rem; }
    summary { cursor: pointer; color: var(--faint); font-size: 0.8125rem; width: max-content; max-width: 100%; }
    .command pre { background: var(--box); border-radius: 0.3rem; padding: 0.5rem 0.7rem; white-space: pre-wrap;
      margin: 0.2rem 0 0.6rem; }
    footer { border-top: 1px solid var(--rule); margin-top: 2.5rem; font-size: 0.9375rem; }
    @media print {
      .command { break-inside: avoid; break-after: avoid; }
      .command pre { border: 1px solid var(--rule); }
      footer .scroll { break-inside: auto; }
      .command summary { list-style: none; }
      .cell .output > h2:first-child + * { break-before: avoid; }
    }

    """
}
