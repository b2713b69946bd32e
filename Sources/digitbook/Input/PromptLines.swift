import Commands
import Notebook

final class PromptLines: LineSource {
  private let editor: any LineEditor
  private let notebook: Notebook
  private let printer: CellPrinter
  private let signals: Signals
  /// Remaining lines of a multi-line paste.
  private var pasted: ArraySlice<Substring> = []
  private var place = SourceLine.Place.prompt

  /// - Parameter line: a line to run before the first one is read.
  init(
    editor: any LineEditor, notebook: Notebook, printer: CellPrinter, signals: Signals,
    beginningWith line: String? = nil
  ) {
    self.editor = editor
    self.notebook = notebook
    self.printer = printer
    self.signals = signals
    if let line { (pasted, place) = ([line[...]], .paste) }
  }

  func next() -> NextLine {
    while pasted.isEmpty {
      // A second Ctrl-C may arrive after the interrupted command has ended and the prompt is back.
      if signals.takeAbandonRequest(), let cell = notebook.abandonInterrupted() {
        printer.showAbandoned(cell)
      }
      printer.separatePrompt()
      signals.discardInterrupts()
      let completer = Completer(workspace: notebook.workspace, commands: notebook.commands)
      switch editor.readLine(prompt: printer.prompt, completer: completer) {
      case .line(let text):
        signals.discardAbandonRequest()
        pasted = text.split(whereSeparator: \.isNewline)[...]
        place = pasted.count > 1 ? .paste : .prompt
      // Ctrl-C was meant for the typed line, not for the previous command.
      case .cancelled(wasEmpty: false): signals.discardAbandonRequest()
      case .cancelled(wasEmpty: true): continue
      case .end: return .end
      }
    }
    let line = String(pasted.removeFirst())
    editor.remember(line)
    return .line(SourceLine(text: line, place: place))
  }

  func dropPending() { pasted = [] }
}
