import CommandLanguage

/// A script that reproduces the contents of a workspace.
package struct ScriptExport {
  package let text: String
  /// Number of commands.
  package let commands: Int
  /// Number of analysis cells left out because they failed or were interrupted.
  package let failed: Int
  /// Number of cells left out because nothing in the workspace depends on them.
  package let sidePaths: Int
  /// Names of workspace contents that the script does not reproduce.
  package let lost: [String]

  /// - Parameters:
  ///   - name: the name in the first line.
  ///   - keepsAll: whether to include the cells left out as comments.
  package init(of workspace: Workspace, cells: [Cell], name: String, keepsAll: Bool) {
    let plan = ScriptPlan(of: workspace.lineage, seed: workspace.settings.seed, cells: cells)
    let kept = plan.steps.compactMap { step in if case .cell(let cell, _) = step { cell } else { nil } }
    let numbers = Set(kept.map(\.number))
    var leftOut = cells.filter { !numbers.contains($0.number) && Self.isOfInterest($0) }
    commands = plan.steps.count
    failed = leftOut.count { $0.status != .ok }
    sidePaths = leftOut.count - failed
    lost = plan.lost

    var lines = [
      "# \(name), written by 'export script'. 'replay --verify' runs it and compares with the #> lines."
        + ScriptProcessor.note(of: kept)
    ]
    func note(_ cell: Cell) { lines += ["", "# \(Self.leftOut)\(Self.reason(cell)): \(Self.line(cell))"] }
    for step in plan.steps {
      switch step {
      case .line(let line): lines += ["", line]
      case .cell(let cell, let showsTheSame):
        while keepsAll, let other = leftOut.first, other.number < cell.number { note(leftOut.removeFirst()) }
        lines += [""] + cell.prose.map { $0.isEmpty ? "#" : "# \($0)" } + [Self.explicitLine(cell)]
        if showsTheSame {
          lines += ScriptOutput.lines(of: cell).map(ScriptOutput.written)
        } else {
          lines.append("# \(Self.unsaid)")
        }
      }
    }
    if keepsAll { leftOut.forEach(note) }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static let leftOut = "left out, "
  private static let unsaid = "(its output spoke of something that is left out here)"

  /// Whether a comment is one that an exported script has of itself, not prose.
  static func isOwnComment(_ text: String) -> Bool {
    text.contains(", written by 'export script'.") || text.hasPrefix(leftOut) || text == unsaid
  }

  /// Analysis cells, changes, and failed or interrupted cells of any kind.
  private static func isOfInterest(_ cell: Cell) -> Bool {
    cell.provenance.isAnalysis || cell.provenance.isChange || cell.status != .ok
  }

  private static func reason(_ cell: Cell) -> String {
    switch cell.status {
    case .ok: "a side path"
    case .interrupted: "interrupted"
    case .failed: "failed"
    }
  }

  private static func line(_ cell: Cell) -> String {
    cell.input.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// The line as it was typed; in a script, `${` begins a parameter.
  package static func literalLine(_ cell: Cell) -> String { line(cell).replacing("${", with: "$${") }

  /// The line with the defaults that the command filled in, so that it does the same under other settings.
  package static func explicitLine(_ cell: Cell) -> String {
    let line = literalLine(cell)
    let lexer = Lexer(line)
    guard !cell.provenance.chosen.isEmpty, let end = lexer.words.last?.token.columns.upperBound else {
      return line
    }
    let arguments = cell.provenance.chosen.map { " " + $0 }.joined()
    return String(line.prefix(end)) + arguments + String(line.dropFirst(end))
  }
}
