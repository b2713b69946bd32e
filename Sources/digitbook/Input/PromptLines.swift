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
      printer.separatePrompt()
      signals.discardInterrupts()
      let completer = Completer(workspace: notebook.workspace, commands: notebook.commands)
      switch editor.readLine(prompt: printer.prompt, completer: completer) {
      case .line(let text):
        pasted = text.split(whereSeparator: \.isNewline)[...]
        place = pasted.count > 1 ? .paste : .prompt
      case .cancelled: continue
      case .end: return .end
      }
    }
    let line = String(pasted.removeFirst())
    editor.remember(line)
    return .line(SourceLine(text: line, place: place))
  }

  func dropPending() { pasted = [] }
}
