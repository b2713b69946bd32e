import CommandLanguage
import Display
import Foundation
import Notebook

/// Prints cells: results to standard output, errors and everything else to standard error.
final class CellPrinter {
  private let notebook: Notebook
  private let signals: Signals
  private let pictures: TerminalPictures
  /// Whether results are printed as JSON.
  let isJSON: Bool
  private var shownCells = 0
  private var isSeparationDue = false
  /// Whether the current line was echoed to standard output.
  private var isEchoedOnOutput = false

  init(notebook: Notebook, signals: Signals, pictures: TerminalPictures, isJSON: Bool) {
    self.notebook = notebook
    self.signals = signals
    self.pictures = pictures
    self.isJSON = isJSON
  }

  /// Current style of standard error. In a log an error stays on one line, whatever its length.
  var errorStyle: RenderStyle {
    let style = style(for: .error)
    guard !StandardStream.error.isTerminal else { return style }
    return RenderStyle(
      width: RenderStyle.widths.upperBound, color: style.color, images: style.images, unicode: style.unicode)
  }

  var prompt: Prompt { Prompt(errorStyle.color) }

  /// Prints a blank line between the output of a command and the next prompt.
  func separatePrompt() {
    if isSeparationDue { writeToStandardError("\n") }
    isSeparationDue = false
  }

  /// Echoes a line before it runs, as if it had been typed, unless it was.
  /// - Parameter withResult: echo to standard output, so that the line stays with its result when redirected.
  /// - Throws: `StreamError` if it cannot be written.
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
    writeToStandardError(prompt.painted + wrapped(line.text) + "\n")
  }

  /// The line behind a prompt on a terminal: broken between words, continued below its beginning.
  private func wrapped(_ line: String) -> String {
    let text = DisplayText.visible(line)
    guard StandardStream.error.isTerminal else { return text }
    let indent = prompt.text.count
    return DisplayText.wrapped(text, to: errorStyle.width - indent)
      .joined(separator: "\n" + String(repeating: " ", count: indent))
  }

  /// Prints the result or error of a line.
  /// - Parameter goesElsewhere: whether the result is not for the screen: see `text(of:)`.
  /// - Throws: `StreamError` if the result cannot be written.
  func show(_ cell: Cell, of line: SourceLine, goesElsewhere: Bool = false) throws(StreamError) {
    if goesElsewhere, cell.result != nil {
      shownCells += 1
    } else if isJSON {
      try StandardStream.output.write(cell.json + "\n")
    } else if let result = cell.result {
      try show(result, after: line)
    }
    isSeparationDue = true
    let text = ErrorText(style: errorStyle)
    if let error = cell.error {
      writeToStandardError(
        text.text(error, line: line.text, place: line.place.name, column: column(of: line)))
    } else if cell.status == .interrupted, cell.result == nil || line.place != .prompt {
      // At the prompt the result itself says that it is incomplete.
      let note = cell.result == nil ? "interrupted, without a result" : "interrupted"
      writeToStandardError(text.note(note, place: line.place.name))
    }
  }

  /// The result of a cell as a program or a file gets it: plain, and as wide as in a pipe.
  func text(of cell: Cell) -> String {
    if isJSON { return cell.json + "\n" }
    let settings = notebook.workspace.settings
    let pipe = TerminalCapabilities(environment: ProcessInfo.processInfo.environment, isTerminal: false)
    let style = pipe.style(color: settings.color, images: settings.images.style)
    return cell.result.map { TextRenderer(style: style).render($0.blocks) } ?? ""
  }

  /// Prints text between commands, except with JSON output.
  /// - Throws: `StreamError` if it cannot be written.
  func show(_ blocks: [Block]) throws(StreamError) {
    guard !isJSON else { return }
    separatePrompt()
    try write(TextRenderer(style: style(for: .output)).render(blocks), isSetApart: isOneTerminal)
    isSeparationDue = true
  }

  /// Prints an error that belongs to no cell.
  /// - Parameter line: the line that its columns refer to.
  func show(_ error: ErrorMessage, in line: String = "") {
    writeToStandardError(ErrorText(style: errorStyle).text(error, line: line, place: nil, column: nil))
  }

  /// Prints an error that belongs to no cell, with the place of its line.
  /// - Parameter line: the line that its columns refer to.
  func show(_ error: ErrorMessage, at place: SourceLine.Place, in line: String = "") {
    isSeparationDue = true
    writeToStandardError(
      ErrorText(style: errorStyle).text(error, line: line, place: place.name, column: nil))
  }

  /// Sets the next prompt apart from what a program wrote.
  func separateNext() { isSeparationDue = true }

  /// Prints a note that is not an error of a command.
  func advise(_ text: String) {
    writeToStandardError(ErrorText(style: errorStyle).note(text, place: nil))
  }

  /// Prints a result that belongs to no line to standard error.
  func advise(_ result: any CellResult) {
    writeToStandardError(TextRenderer(style: errorStyle).render(result.blocks) + "\n")
  }

  /// Prints paragraphs that belong to no command, wrapped to the window.
  func greet(_ text: String) {
    writeToStandardError(DisplayText.wrapped(text, to: errorStyle.width).joined(separator: "\n") + "\n")
  }

  /// Writes to standard error; if that fails there is no way to report it.
  func writeToStandardError(_ text: String) {
    try? StandardStream.error.write(text)
  }

  private func show(_ result: any CellResult, after line: SourceLine) throws(StreamError) {
    var text = TextRenderer(style: style(for: .output)).render(result.blocks)
    guard !text.isEmpty else { return }
    let isTyped = [.prompt, .paste].contains(line.place) && isOneTerminal && StandardStream.input.isTerminal
    if line.place == .prompt, isTyped {
      let pager = Pager(notebook.preferences.pager, signals: signals)
      if pager.isNeeded(for: text, rows: StandardStream.output.windowSize.rows) {
        shownCells += 1
        guard let problem = try pager.show(text) else { return }
        show(ErrorMessage(problem, hint: "'set pager=auto' takes the usual one"))
      }
    }
    // Not in a pager, which knows lines of characters only.
    if isTyped, let graphics = graphics(for: result.blocks) {
      var style = style(for: .output)
      style.graphics = graphics
      text = TextRenderer(style: style).render(result.blocks)
    }
    try write(text, isSetApart: isSeparatedByPrompts(line) || isEchoedOnOutput)
  }

  /// How the terminal shows the drawings among these blocks; `nil` if there are none, or with characters.
  private func graphics(for blocks: [Block]) -> TerminalGraphics? {
    guard notebook.workspace.settings.images == .auto, blocks.contains(where: \.isPicture) else { return nil }
    return pictures.graphics(as: notebook.preferences.pictures)
  }

  /// Separates results by a blank line if no prompt stands between them.
  private func write(_ text: String, isSetApart: Bool) throws(StreamError) {
    let isFirst = shownCells == 0
    shownCells += 1
    try StandardStream.output.write(isFirst || isSetApart ? text : "\n" + text)
  }

  /// Whether output and errors go to the same terminal.
  private var isOneTerminal: Bool { StandardStream.output.isTerminal && StandardStream.error.isTerminal }

  private func isSeparatedByPrompts(_ line: SourceLine) -> Bool {
    switch line.place {
    case .prompt, .paste: true
    case .script, .cell: isOneTerminal
    case .process, .argument, .standardInput: false
    }
  }

  /// Column of the line on the screen, if it is the line above.
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
