import CommandLanguage
import Commands
import Notebook

/// The lines that the user types at the prompt. Several pasted at once are run one after the other, and one that goes
/// on after a backslash, or inside quotes or brackets, is asked for until it is whole.
final class PromptLines: LineSource {
  private let editor: any LineEditor
  private let notebook: Notebook
  private let printer: CellPrinter
  private let signals: Signals
  /// Remaining lines of a multi-line paste.
  private var pasted: ArraySlice<String> = []
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
    if let line { (pasted, place) = ([line], .paste) }
  }

  func next() -> NextLine {
    while pasted.isEmpty {
      printer.separatePrompt()
      signals.discardInterrupts()
      editor.preferences = notebook.preferences
      switch read(printer.prompt) {
      case .line(let text):
        // What was pasted was not written out as it was typed.
        let lines = Continuation.commands(of: text.split(whereSeparator: \.isNewline))
        pasted = lines.map(notebook.preferences.expanded)[...]
        place = pasted.count > 1 ? .paste : .prompt
      case .edit(let text): edit(text)
      case .cancelled: continue
      case .end: return .end
      }
    }
    let line = pasted.removeFirst()
    editor.remember(line)
    return .line(SourceLine(text: line, place: place))
  }

  func dropPending() {
    pasted = []
    dropTyped()
  }

  func dropTyped() {
    if editor.dropTyped() { printer.advise("the lines after it are not run") }
  }

  /// A line with those that it goes on in; an empty one ends it as it is.
  private func read(_ prompt: Prompt) -> EditedLine {
    let completer = Completer(workspace: notebook.workspace, commands: notebook.commands)
    var whole = ""
    var prompt = prompt
    while true {
      let answer = editor.readLine(prompt: prompt, completer: completer)
      guard case .line(let text) = answer else {
        guard !whole.isEmpty else { return answer }
        switch answer {
        case .edit(let text): return .edit(Continuation.joined(whole, text))
        // Ctrl-D runs what there is, as at the end of a file.
        case .end: return .line(whole)
        case .cancelled, .line: return .cancelled
        }
      }
      // The last line of a paste decides; those above it are whole, or joined with it.
      whole = whole.isEmpty ? text : Continuation.joined(whole, text)
      let last = Continuation.commands(of: whole.split(whereSeparator: \.isNewline)).last ?? ""
      if text.allSatisfy(\.isWhitespace) || !Continuation.isOpen(last) { return .line(whole) }
      prompt = Prompt.continuation(printer.errorStyle.color)
    }
  }

  private func edit(_ text: String) {
    switch TextEditor().edit([text]) {
    case .lines(let lines): (pasted, place) = (lines[...], .paste)
    case .nothing(let reason): printer.advise(reason)
    case .failed(let message): printer.show(message)
    }
  }
}
