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
  private let sessionName: String?

  init(_ options: CommonOptions, isInteractive: Bool = false) {
    var settings = Settings()
    settings.color = options.color
    let cancellation = Cancellation()
    signals = Signals(raising: cancellation, isInteractive: isInteractive)
    notebook = Notebook(
      settings: settings,
      libraries: [LibraryVersion("readline", String(cString: digitbook_readline_version()))],
      // What a script or a pipe does can be done again; what was typed at a prompt cannot.
      session: LiveSession(keepsUnnamed: isInteractive),
      sketchpad: TerminalSketchpad(signals: signals), cancellation: cancellation)
    printer = CellPrinter(notebook: notebook, isJSON: options.json)
    self.isInteractive = isInteractive
    sessionName = options.session
  }

  /// Runs the lines of a source.
  /// - Throws: `ExitCode`, unless all is well.
  func run(_ source: any LineSource, of replay: Replay? = nil, editor: (any LineEditor)? = nil) throws {
    try openSession()
    let shell = Shell(
      notebook: notebook, printer: printer, signals: signals, source: source, replay: replay,
      isInteractive: isInteractive, editor: editor)
    do {
      let status = try shell.run()
      try end(leaveSession() ? status : max(status, .failure))
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

  // MARK: The session

  /// Opens the session asked for; at a prompt without one, says what waits to be recovered.
  private func openSession() throws {
    if let sessionName {
      do {
        printer.advise(try notebook.open(session: sessionName))
      } catch {
        printer.show(ErrorMessage(wording: error))
        try end(.failure)
      }
    } else if isInteractive {
      notebook.session.removeOldUnnamed()
      let count = notebook.session.crashedCount()
      guard count > 0 else { return }
      printer.complain(
        count == 1
          ? "A session ended unexpectedly; nothing of it is lost: 'recover' brings it back.\n\n"
          : "\(count) sessions ended unexpectedly; nothing of them is lost: 'recover' lists them.\n\n")
    }
  }

  /// - Returns: whether all that was to be kept is kept.
  private func leaveSession() -> Bool {
    switch notebook.session.leave() {
    case .nothingLost: return true
    case .unnamed:
      printer.complain("This session has no name; 'recover' brings it back for 30 days.\n")
      return true
    case .failed(let error):
      printer.show(.lost(error))
      return false
    }
  }

  private var welcome: String {
    """
    digitbook \(digitbookVersion), a notebook for handwritten digits
    Type 'load' to begin with the built-in MNIST, 'help' for all commands.
    New to networks? Type 'lesson'.

    """
  }

  private func end(_ status: ExitStatus) throws {
    if status != .success { throw ExitCode(status.rawValue) }
  }
}
