import Notebook

/// Answers `is_complete_request`: whether Return should run the code or begin another line.
enum Completeness: String {
  case complete, incomplete, invalid

  init(_ code: String, commands: CommandTable) {
    let cell = CellLines(code)
    if cell.isOpen {
      self = .incomplete
      return
    }
    var parameters = CellParameters()
    for line in cell.commands {
      if ForeignLine.refusal(of: line.text) != nil {
        self = .invalid
        return
      }
      if line.text.hasPrefix("?") || line.text.hasSuffix("?") || line.text.contains("${") { continue }
      do {
        if try parameters.take(line.text, commands: commands) { continue }
        _ = try commands.parse(line.text)
      } catch {
        self = .invalid
        return
      }
    }
    self = .complete
  }

  var content: JSONText {
    switch self {
    case .incomplete: .object([("status", .string(rawValue)), ("indent", "")])
    case .complete, .invalid: .object([("status", .string(rawValue))])
    }
  }
}
