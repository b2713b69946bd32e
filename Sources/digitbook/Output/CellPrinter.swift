import Display
import Notebook

/// Shows cells: results on standard output, errors and everything else on standard error.
final class CellPrinter {
  private let notebook: Notebook
  /// Whether results are for programs.
  let isJSON: Bool
  private var shownCells = 0
  private var isSeparationDue = false
  /// Whether the line that runs was shown on standard output.
  private var isEchoedOnOutput = false

  init(notebook: Notebook, isJSON: Bool) {
    self.notebook = notebook
    self.isJSON = isJSON
  }

  /// What may be used on standard error now. In a log an error stays on its line, however long.
  var errorStyle: RenderStyle {
    let style = style(for: .error)
    guard !StandardStream.error.isTerminal else { return style }
    return RenderStyle(
      width: RenderStyle.widths.upperBound, color: style.color, images: style.images, unicode: style.unicode)
  }

  /// The prompt as it looks now.
  var prompt: Prompt { Prompt(errorStyle.color) }

  /// A blank line between what a command showed and the next prompt.
  func separatePrompt() {
    if isSeparationDue { complain("\n") }
    isSeparationDue = false
  }

  /// Shows a line before it runs as if it had been typed, where it was not.
  /// - Parameter withResult: on standard output, so that it stays with its result wherever that goes.
  /// - Throws: `StreamError` where it cannot be written.
  func echo(_ line: SourceLine, withResult: Bool) throws(StreamError) {
    isEchoedOnOutput = withResult && isEchoed(line) && !isSeparatedByPrompts(line)
    guard isEchoed(line) else { return }
    guard !isEchoedOnOutput else {
      let separator = shownCells == 0 ? "" : "\n"
      shownCells += 1
      try StandardStream.output.write(separator + Prompt(.none).text + DisplayText.visible(line.text) + "\n")
      return
    }
    separatePrompt()
    complain(prompt.painted + DisplayText.visible(line.text) + "\n")
  }

  /// Shows what came of a line.
  /// - Throws: `StreamError` where the result cannot be written.
  func show(_ cell: Cell, of line: SourceLine) throws(StreamError) {
    if isJSON {
      try StandardStream.output.write(cell.json + "\n")
    } else if let result = cell.result {
      try show(result, after: line)
    }
    isSeparationDue = true
    let text = ErrorText(style: errorStyle)
    if let error = cell.error {
      complain(text.text(error, line: line.text, place: line.place.name, column: column(of: line)))
    } else if cell.status == .interrupted, cell.result == nil || line.place != .prompt {
      // At the prompt a result says itself that it was cut short.
      let note = cell.result == nil ? "interrupted, without a result" : "interrupted"
      complain(text.note(note, place: line.place.name))
    }
  }

  /// Says that an interrupted cell, which was shown before, was abandoned afterwards.
  func showAbandoned(_ cell: Cell) {
    advise("cell \(cell.number) is abandoned: nothing of it is kept")
    isSeparationDue = true
  }

  /// Shows something to read between commands; not to programs.
  /// - Throws: `StreamError` where it cannot be written.
  func show(_ blocks: [Block]) throws(StreamError) {
    guard !isJSON else { return }
    separatePrompt()
    try write(TextRenderer(style: style(for: .output)).render(blocks), isSetApart: isOneTerminal)
    isSeparationDue = true
  }

  /// Shows an error that belongs to no cell.
  /// - Parameter line: the line that its columns mean.
  func show(_ error: ErrorMessage, in line: String = "") {
    complain(ErrorText(style: errorStyle).text(error, line: line, place: nil, column: nil))
  }

  /// Something the user should know that is no error of a command.
  func advise(_ text: String) {
    complain(ErrorText(style: errorStyle).note(text, place: nil))
  }

  /// What there is to see of something that no line asked for, beside the results.
  func advise(_ result: any CellResult) {
    complain(TextRenderer(style: errorStyle).render(result.blocks) + "\n")
  }

  /// Writes to standard error. Where that is gone there is nobody left to tell.
  func complain(_ text: String) {
    try? StandardStream.error.write(text)
  }

  private func show(_ result: any CellResult, after line: SourceLine) throws(StreamError) {
    let text = TextRenderer(style: style(for: .output)).render(result.blocks)
    guard !text.isEmpty else { return }
    try write(text, isSetApart: isSeparatedByPrompts(line) || isEchoedOnOutput)
  }

  /// Without prompts between them results would run into each other.
  private func write(_ text: String, isSetApart: Bool) throws(StreamError) {
    let isFirst = shownCells == 0
    shownCells += 1
    try StandardStream.output.write(isFirst || isSetApart ? text : "\n" + text)
  }

  /// Whether results and prompts come out in one place.
  private var isOneTerminal: Bool { StandardStream.output.isTerminal && StandardStream.error.isTerminal }

  private func isSeparatedByPrompts(_ line: SourceLine) -> Bool {
    switch line.place {
    case .prompt, .paste: true
    case .script, .cell: isOneTerminal
    case .process, .argument, .standardInput: false
    }
  }

  /// Where the line begins on the screen, if it is the line above.
  private func column(of line: SourceLine) -> Int? {
    line.place == .prompt || (isEchoed(line) && !isEchoedOnOutput) ? prompt.text.count : nil
  }

  private func isEchoed(_ line: SourceLine) -> Bool {
    switch line.place {
    case .script, .cell, .paste: !isJSON
    case .prompt, .process, .argument, .standardInput: false
    }
  }

  private func style(for stream: StandardStream) -> RenderStyle {
    let settings = notebook.workspace.settings
    return stream.capabilities.style(color: settings.color, images: settings.images.style)
  }
}
