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
  /// Whether scripts, pipes and `-c` may run programs and write files, as the prompt does.
  private let allowsShell: Bool
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
    replay: Replay? = nil, isInteractive: Bool, allowsShell: Bool = false, editor: (any LineEditor)? = nil
  ) {
    self.notebook = notebook
    self.printer = printer
    self.signals = signals
    self.isInteractive = isInteractive
    self.allowsShell = allowsShell
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
    guard allowsShell || (isInteractive && line.isTyped), let outside = OutsideLine(line.text) else {
      return try run(line.text, of: line, into: .screen)
    }
    switch outside {
    case .shell(let text):
      let ending = OutsideProgram.run(text, sparesOutput: printer.isJSON)
      printer.separateNext()
      return settle(ending, of: text, at: line)
    case .pipe(let command, let program): return try run(command, of: line, into: .program(program))
    case .file(let command, let path, let appends):
      let file = ResultFile(path: path, appends: appends)
      if let problem = file.problem(of: line.text, command, notebook.commands) {
        return failOutside(problem, at: line)
      }
      if file.replaces, !isConfirmed("\(path) exists. Replace it?") {
        return editor == nil
          ? failOutside(ErrorMessage("\(path) exists", hint: "'>> \(path)' appends to it"), at: line) : nil
      }
      return try run(command, of: line, into: .file(file))
    }
  }

  /// Where a result goes.
  private enum Target {
    case screen
    case program(String)
    case file(ResultFile)

    var isScreen: Bool { if case .screen = self { true } else { false } }
  }

  /// Runs a command.
  /// - Parameter line: the line that the command is the beginning of.
  /// - Returns: `nil` to continue.
  private func run(
    _ command: String, of line: SourceLine, into target: Target
  ) throws(StreamError) -> ExitStatus? {
    let progress = ProgressLine(
      style: printer.errorStyle, isLive: ProgressLine.isPossible,
      watching: ProgressLine.isPossible && !printer.isJSON ? .drawn : .explained,
      suspensionCount: { [signals] in signals.suspensionCount })
    let wasKept = notebook.session.lastWriteError == nil
    let cell = notebook.run(
      command, prose: line.prose, replaying: levels.compactMap(\.replay?.script), canAsk: editor != nil,
      observe: progress.observe)
    progress.end()
    guard let cell else { return nil }
    try printer.show(cell, of: line, goesElsewhere: !target.isScreen)
    if let error = notebook.session.lastWriteError {
      printer.show(.unwritten(error))
    } else if !wasKept {
      printer.advise("saved again: all commands up to this one are on disk")
    }

    switch cell.status {
    case .failed: return failed(line)
    case .interrupted: return giveUp(.interrupted)
    case .ok: break
    }
    switch target {
    case .screen: break
    case .program(let program):
      let ending = OutsideProgram.run(program, input: printer.text(of: cell), sparesOutput: printer.isJSON)
      if let status = settle(ending, of: program, at: line) { return status }
    case .file(let file):
      if let problem = file.write(printer.text(of: cell)) { return failOutside(problem, at: line) }
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
    case .edit(let lines): edit(lines)
    case .prefer, .some(.none), nil: break
    }
    return nil
  }

  // MARK: Programs and files

  /// Goes on after a program, or gives up.
  private func settle(
    _ ending: OutsideProgram.Ending, of text: String, at line: SourceLine
  ) -> ExitStatus? {
    if ending.isInterrupted { return giveUp(.interrupted) }
    // The program has dealt with Ctrl-C itself.
    signals.discardInterrupts()
    guard let problem = ending.problem(of: text) else { return nil }
    return failOutside(ErrorMessage(problem), at: line)
  }

  private func failOutside(_ problem: ErrorMessage, at line: SourceLine) -> ExitStatus? {
    printer.show(problem, at: line.place)
    return failed(line)
  }

  /// Opens lines in the user's editor; what comes back is run next.
  private func edit(_ lines: [String]) {
    guard let editor else { return printer.advise("nobody is here to edit: 'edit' is for the prompt") }
    switch TextEditor().edit(lines) {
    case .lines(let lines):
      lines.forEach(editor.remember)
      levels.append(Level(source: LineList(lines.map { SourceLine(text: $0, place: .paste) })))
    case .nothing(let reason): printer.advise(reason)
    case .failed(let message): printer.show(message)
    }
    signals.discardInterrupts()
  }

  /// Handles a line that failed. One that was typed during a lesson does not end the lesson.
  private func failed(_ line: SourceLine) -> ExitStatus? {
    guard line.place == .prompt else { return fail(.failure, at: line.place) }
    if levels.count == 1 { levels.first?.source.dropTyped() }
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
