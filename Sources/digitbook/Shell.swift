import CommandLanguage
import Commands
import Display
import Foundation
import Notebook

/// Reads and runs lines until the end: the main loop for prompt, pipe and scripts.
///
/// Line sources form a stack: a script started by a command is run before the next line of the source of that
/// command.
final class Shell {
  private let notebook: Notebook
  private let printer: CellPrinter
  private let signals: Signals
  /// Whether the bottom source is a prompt, to which errors and interrupts return.
  private let isInteractive: Bool
  /// Editor to ask the user: to continue a lesson, and before something is lost; `nil` without a user.
  private let editor: (any LineEditor)?
  private var levels: [Level]

  /// A source of lines and the script that it belongs to, if any.
  private struct Level {
    let source: any LineSource
    var replay: Replay?
  }

  /// Worst status of failed commands after which a script continued.
  private var status = ExitStatus.success

  init(
    notebook: Notebook, printer: CellPrinter, signals: Signals, source: any LineSource,
    replay: Replay? = nil, isInteractive: Bool, editor: (any LineEditor)? = nil
  ) {
    self.notebook = notebook
    self.printer = printer
    self.signals = signals
    self.isInteractive = isInteractive
    self.editor = editor
    levels = [Level(source: source, replay: replay)]
  }

  /// Runs all lines.
  /// - Returns: the exit status of the process.
  /// - Throws: `StreamError` if results cannot be written.
  func run() throws(StreamError) -> ExitStatus {
    while let source = levels.last?.source {
      if signals.isInterrupted, !isAtPrompt {
        if let code = giveUp(.interrupted) { return code }
        continue
      }
      switch try source.next() {
      case .line(let line): if let code = try run(line) { return code }
      case .end: levels.removeLast()
      case .interrupted: if let code = giveUp(.interrupted) { return code }
      }
    }
    return status
  }

  private var isAtPrompt: Bool { isInteractive && levels.count == 1 }

  /// - Returns: `nil` to continue.
  private func run(_ line: SourceLine) throws(StreamError) -> ExitStatus? {
    try printer.echo(line, withResult: levels.last?.replay?.echoes == true)
    let progress = ProgressLine(
      style: printer.errorStyle, isLive: ProgressLine.isPossible,
      watching: ProgressLine.isPossible && !printer.isJSON ? .drawn : .explained,
      suspensionCount: { [signals] in signals.suspensionCount })
    let wasKept = notebook.session.lastWriteError == nil
    let cell = notebook.run(
      line.text, prose: line.prose, replaying: levels.compactMap(\.replay?.script), canAsk: editor != nil,
      observe: progress.observe)
    progress.end()
    guard let cell else { return nil }
    try printer.show(cell, of: line)
    if let error = notebook.session.lastWriteError {
      printer.show(.unwritten(error))
    } else if !wasKept {
      printer.advise("saved again: all commands up to this one are on disk")
    }

    switch cell.status {
    // A failed command that was typed during a lesson does not end the lesson.
    case .failed: return line.place == .prompt ? nil : fail(.failure, at: line.place)
    case .interrupted: return giveUp(.interrupted)
    case .ok: break
    }
    switch cell.result?.effect {
    case .quit: levels.removeLast()
    case .replay(let replay): levels.append(Level(source: LineList(replay.script), replay: replay))
    case .rerun(let lines): levels.append(Level(source: LineList(rerunning: lines)))
    case .startLesson(let lesson, let restarts, let isLast):
      startLesson(lesson, restarts: restarts, isLast: isLast)
    case .exit(.problems): return fail(.failure)
    case .exit(.differences): return fail(.differs)
    case .confirm(let question, let command):
      if isConfirmed(question) {
        levels.append(Level(source: LineList([SourceLine(text: command, place: line.place)])))
      }
    case .some(.none), nil: break
    }
    return nil
  }

  private func startLesson(_ lesson: Lesson, restarts: Bool, isLast: Bool) {
    let lines = LessonLines(
      lesson, restarts: restarts, isLast: isLast, editor: editor, notebook: notebook, printer: printer,
      signals: signals)
    levels.append(Level(source: lines, replay: Replay(Script("", path: lesson.path))))
  }

  /// Handles a failed command. The innermost script with `--keep-going` continues, and the exit status of the
  /// process reports the failure.
  private func fail(_ code: ExitStatus, at place: SourceLine.Place? = nil) -> ExitStatus? {
    guard let level = levels.lastIndex(where: { $0.replay?.keepsGoing == true }) else {
      // Without a prompt there is nothing to continue with; a lesson prints its own message.
      let isLesson = levels.last { $0.replay != nil }?.source is LessonLines
      if isInteractive, !isLesson, case .script(let path, let number)? = place {
        printer.advise("\(path) stops there; once it is fixed, 'replay \(path) from=\(number)' goes on")
      }
      return giveUp(code)
    }
    levels.removeSubrange((level + 1)...)
    if !isInteractive, status != .failure { status = code }
    return nil
  }

  /// Asks the user; anything but a clear yes is a no.
  private func isConfirmed(_ question: String) -> Bool {
    let nothing = Completer(
      workspace: Workspace(), commands: notebook.commands, files: FileLister { _ in [] })
    guard
      case .line(let answer)? = editor?.readLine(
        prompt: Prompt(question: question), completer: nothing)
    else { return false }
    return ["y", "yes"].contains(answer.trimmingCharacters(in: .whitespaces).lowercased())
  }

  /// Drops all pending lines. Returns to the prompt, or ends the process if there is none.
  private func giveUp(_ code: ExitStatus) -> ExitStatus? {
    guard isInteractive else { return code }
    for level in levels.reversed() { level.source.dropPending() }
    levels.removeSubrange(1...)
    return nil
  }
}
