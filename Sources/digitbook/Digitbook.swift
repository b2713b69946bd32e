import ArgumentParser
import CReadline
import CommandLanguage
import Display
import Experiments
import Foundation
import Notebook

/// Composes the program: notebook, printer, signal handling and shell.
struct Digitbook {
  let signals: Signals
  private let notebook: Notebook
  private let printer: CellPrinter
  private let pictures = TerminalPictures()
  private let isInteractive: Bool
  private let sessionName: String?
  private let allowsShell: Bool
  private let readsStartUp: Bool

  init(_ options: StartOptions, isInteractive: Bool = false) {
    var settings = Settings()
    settings.color = options.color
    let cancellation = Cancellation()
    signals = Signals(raising: cancellation, isInteractive: isInteractive)
    notebook = Notebook(
      settings: settings,
      libraries: [LibraryVersion("readline", String(cString: digitbook_readline_version()))],
      // A script or a pipe can be run again; what was typed at a prompt cannot.
      session: LiveSession(keepsUnnamed: isInteractive),
      sketchpad: TerminalSketchpad(signals: signals),
      keyboard: options.json ? nil : TerminalKeyboard(signals: signals), cancellation: cancellation)
    printer = CellPrinter(notebook: notebook, signals: signals, pictures: pictures, isJSON: options.json)
    self.isInteractive = isInteractive
    sessionName = options.session
    allowsShell = options.allowsShell
    readsStartUp = options.readsStartUp
  }

  /// Runs the lines of a source.
  /// - Throws: `ExitCode` unless successful.
  func run(_ source: any LineSource, of replay: Replay? = nil, editor: (any LineEditor)? = nil) throws {
    try openSession()
    let shell = Shell(
      notebook: notebook, printer: printer, signals: signals, source: source, replay: replay,
      isInteractive: isInteractive, allowsShell: allowsShell, editor: editor)
    do {
      let status = try shell.run()
      try end(leaveSession() ? status : max(status, .failure))
    } catch let error as StreamError {
      printer.writeToStandardError("digitbook: \(error.sentence)\n")
      try end(.failure)
    }
  }

  /// Runs a `replay` line. The commands of the script become cells, the line itself does not.
  func run(replayLine line: String) throws {
    do {
      if let replay = try notebook.commands.replay(of: line) {
        try run(LineList(replay.script), of: replay)
      } else {
        try run(LineList([SourceLine(text: line, place: .process)]))
      }
    } catch let error as LanguageError {
      printer.show(notebook.commands.message(for: error, in: line), in: line)
      try end(.usage)
    } catch let error as ScriptError {
      printer.show(ErrorMessage(wording: error), in: line)
      try end(.failure)
    }
  }

  /// Runs an interactive prompt until the user leaves.
  /// - Parameter line: a line to run first, as if it had been typed.
  func runPrompt(beginningWith line: String? = nil) throws {
    printer.greet(welcome)
    // Scripts and pipes read none, so that they do the same for everybody.
    if readsStartUp { StartUpFile().read(into: notebook, printer) }
    let editor: any LineEditor =
      StandardStream.error.isTerminal
      ? ReadlineEditor(signals: signals, pictures: pictures, history: HistoryFile(advise: printer.advise))
      : PlainEditor(signals: signals)
    try run(
      PromptLines(
        editor: editor, notebook: notebook, printer: printer, signals: signals, beginningWith: line),
      editor: editor)
  }

  // MARK: The session

  /// Opens the requested session. At a prompt without one, reports crashed sessions that can be recovered.
  private func openSession() throws {
    if let sessionName {
      do {
        printer.advise(try notebook.openSession(named: sessionName))
      } catch {
        printer.show(ErrorMessage(wording: error))
        try end(.failure)
      }
    } else if isInteractive {
      notebook.session.removeOldUnnamed()
      let count = notebook.session.crashedCount()
      guard count > 0 else {
        if notebook.session.hasRecentUnnamed() {
          printer.greet(
            "Your last session has no name and is not lost: 'recover' brings it back.\n")
        }
        return
      }
      printer.greet(
        count == 1
          ? "A session ended unexpectedly; nothing of it is lost: 'recover' brings it back.\n"
          : "\(count) sessions ended unexpectedly; nothing of them is lost: 'recover' lists them.\n")
    }
  }

  /// - Returns: whether everything was saved.
  private func leaveSession() -> Bool {
    switch notebook.session.leave() {
    case .nothingLost: return true
    case .unnamed:
      printer.greet("This session has no name; 'recover' brings it back for 30 days.")
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
    New to networks? Type 'lesson', 'exercise', or 'ask' and a question.
    """
  }

  private func end(_ status: ExitStatus) throws {
    if status != .success { throw ExitCode(status.rawValue) }
  }
}
