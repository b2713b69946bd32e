import ArgumentParser
import CReadline
import Display
import Experiments
import Foundation
import Notebook

/// Puts the pieces together: a notebook, who prints its cells, who listens for signals, and a shell that
/// runs lines.
struct Digitbook {
  let signals: Signals
  private let notebook: Notebook
  private let printer: CellPrinter
  private let isInteractive: Bool

  init(_ options: CommonOptions, isInteractive: Bool = false) {
    var settings = Settings()
    settings.color = options.color
    let cancellation = Cancellation()
    signals = Signals(raising: cancellation, isInteractive: isInteractive)
    notebook = Notebook(
      settings: settings,
      libraries: [LibraryVersion("readline", String(cString: digitbook_readline_version()))],
      sketchpad: TerminalSketchpad(signals: signals), cancellation: cancellation)
    printer = CellPrinter(notebook: notebook, isJSON: options.json)
    self.isInteractive = isInteractive
  }

  /// Runs the lines of a source.
  /// - Throws: `ExitCode`, unless all is well.
  func run(_ source: any LineSource, script: Script? = nil, editor: (any LineEditor)? = nil) throws {
    let shell = Shell(
      notebook: notebook, printer: printer, signals: signals, source: source, script: script,
      isInteractive: isInteractive, editor: editor)
    do {
      try end(try shell.run())
    } catch let error as StreamError {
      printer.complain("digitbook: standard output cannot be written: \(error.reason)\n")
      try end(.failure)
    }
  }

  /// Runs a script.
  func run(replaying path: String) throws {
    do {
      let script = try Script(contentsOf: path)
      try run(LineList(script), script: script)
    } catch let error as ScriptError {
      printer.show(ErrorMessage(wording: error))
      try end(.failure)
    }
  }

  /// Shows a prompt until the user leaves.
  func runPrompt() throws {
    printer.complain(welcome)
    let editor: any LineEditor =
      StandardStream.error.isTerminal
      ? ReadlineEditor(signals: signals, history: HistoryFile(advise: printer.advise))
      : PlainEditor(signals: signals)
    try run(
      PromptLines(editor: editor, notebook: notebook, printer: printer, signals: signals), editor: editor)
  }

  private var welcome: String {
    """
    digitbook \(digitbookVersion), a notebook for handwritten digits
    Type 'load' to begin with the built-in MNIST, 'help' for all commands.

    """
  }

  private func end(_ status: ExitStatus) throws {
    if status != .success { throw ExitCode(status.rawValue) }
  }
}
