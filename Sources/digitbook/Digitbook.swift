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
  func run(_ source: any LineSource, of replay: Replay? = nil, editor: (any LineEditor)? = nil) throws {
    let shell = Shell(
      notebook: notebook, printer: printer, signals: signals, source: source, replay: replay,
      isInteractive: isInteractive, editor: editor)
    do {
      try end(try shell.run())
    } catch let error as StreamError {
      printer.complain("digitbook: standard output cannot be written: \(error.reason)\n")
      try end(.failure)
    }
  }

  /// Runs what a `replay` line asks for. A script's commands are run as such, without a cell for the line.
  func run(replayLine line: String) throws {
    do {
      if let replay = try notebook.commands.replay(of: line) {
        try run(LineList(replay.script), of: replay)
      } else {
        try run(LineList([SourceLine(text: line, place: .process)]))
      }
    } catch let error as LanguageError {
      printer.show(ErrorMessage(wording: error), in: line)
      try end(.usage)
    } catch let error as ScriptError {
      printer.show(ErrorMessage(wording: error), in: line)
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
