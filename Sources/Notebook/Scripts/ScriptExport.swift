import CommandLanguage

/// A script that makes again what a workspace holds.
package struct ScriptExport {
  /// Its text.
  package let text: String
  /// How many commands it has.
  package let commands: Int
  /// How many cells of the analysis were left out because they failed or were interrupted.
  package let failed: Int
  /// How many were left out because nothing in hand goes back to them.
  package let sidePaths: Int
  /// Of what is in hand: the names of what it does not make.
  package let lost: [String]

  /// - Parameters:
  ///   - name: what the first line calls it.
  ///   - keepsAll: whether cells that are left out stand in it as comments.
  package init(of lineage: Lineage, cells: [Cell], name: String, keepsAll: Bool) {
    let slice = AnalysisSlice(of: lineage, cells: cells)
    let kept = Set(slice.steps.map(\.cell.number))
    var leftOut = cells.filter { !kept.contains($0.number) && Self.isOfInterest($0) }
    commands = slice.steps.count
    failed = leftOut.count { $0.status != .ok }
    sidePaths = leftOut.count - failed
    lost = slice.lost

    var lines = [
      "# \(name), written by 'export script'. 'replay --verify' runs it and compares with the #> lines."
    ]
    func note(_ cell: Cell) { lines += ["", "# left out, \(Self.reason(cell)): \(Self.line(cell))"] }
    for step in slice.steps {
      while keepsAll, let cell = leftOut.first, cell.number < step.cell.number {
        note(leftOut.removeFirst())
      }
      lines += ["", Self.explicitLine(step.cell)]
      if step.showsTheSame {
        lines += ScriptOutput.lines(of: step.cell).map(ScriptOutput.written)
      } else {
        lines.append("# (its output spoke of something that is left out here)")
      }
    }
    if keepsAll { leftOut.forEach(note) }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// Steps of the analysis, and what was meant to be one.
  private static func isOfInterest(_ cell: Cell) -> Bool {
    cell.provenance.isAnalysis || cell.status != .ok
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

  /// The line with the arguments that the command filled in, so that it means the same with other settings.
  static func explicitLine(_ cell: Cell) -> String {
    let line = line(cell)
    let lexer = Lexer(line)
    guard !cell.provenance.chosen.isEmpty, let end = lexer.words.last?.token.columns.upperBound else {
      return line
    }
    let arguments = cell.provenance.chosen.map { " " + $0 }.joined()
    return String(line.prefix(end)) + arguments + String(line.dropFirst(end))
  }
}
