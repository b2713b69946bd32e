import Display
import Foundation
import Notebook

/// Runs lines until there are no more: the loop that all ways in share.
///
/// The sources of lines are stacked: a script replayed by a command is run before the next line of where
/// that command came from.
final class Shell {
  private let notebook: Notebook
  private let printer: CellPrinter
  private let signals: Signals
  /// Whether there is a prompt at the bottom, to which everything returns.
  private let isInteractive: Bool
  /// Who reads along, and can be asked: to go on in a lesson, and before something is lost; `nil` where there is
  /// nobody.
  private let editor: (any LineEditor)?
  private var levels: [Level]

  /// Where lines come from, and which script that is.
  private struct Level {
    let source: any LineSource
    var replay: Replay?
  }

  /// How commands ended after which a script went on.
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

  /// Runs everything.
  /// - Returns: how the process is to end.
  /// - Throws: `StreamError` where results cannot be written.
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

  /// - Returns: `nil` where things go on.
  private func run(_ line: SourceLine) throws(StreamError) -> ExitStatus? {
    try printer.echo(line, withResult: levels.last?.replay?.echoes == true)
    let progress = ProgressLine(
      style: printer.errorStyle, isLive: ProgressLine.isPossible,
      watching: ProgressLine.isPossible && !printer.isJSON ? .drawn : .explained,
      stops: { [signals] in signals.timesStopped })
    let wasKept = notebook.session.trouble == nil
    let cell = notebook.run(
      line.text, replaying: levels.compactMap(\.replay?.script), canAsk: editor != nil,
      observe: progress.observe)
    progress.end()
    guard let cell else { return nil }
    try printer.show(cell, of: line)
    if let trouble = notebook.session.trouble {
      printer.show(.unwritten(trouble))
    } else if !wasKept {
      printer.advise("kept again: all commands up to this one are on disk")
    }

    switch cell.status {
    // What was typed in the middle of a lesson does not end it.
    case .failed: return line.place == .prompt ? nil : fail(.failure, at: line.place)
    case .interrupted: return giveUp(.interrupted)
    case .ok: break
    }
    switch cell.result?.effect {
    case .leave: levels.removeLast()
    case .replay(let replay): levels.append(Level(source: LineList(replay.script), replay: replay))
    case .rerun(let lines): levels.append(Level(source: LineList(rerunning: lines)))
    case .teach(let lesson, let restarts, let isLast): teach(lesson, restarts: restarts, isLast: isLast)
    case .disappoint(.problems): return fail(.failure)
    case .disappoint(.differences): return fail(.differs)
    case .confirm(let question, let command):
      if isConfirmed(question) {
        levels.append(Level(source: LineList([SourceLine(text: command, place: line.place)])))
      }
    case .some(.none), nil: break
    }
    return nil
  }

  private func teach(_ lesson: Lesson, restarts: Bool, isLast: Bool) {
    let lines = LessonLines(
      lesson, restarts: restarts, isLast: isLast, editor: editor, notebook: notebook, printer: printer,
      signals: signals)
    levels.append(Level(source: lines, replay: Replay(Script("", path: lesson.path))))
  }

  /// A command failed. The nearest script that is to go on after failures does, and the failure shows in how
  /// the process ends.
  private func fail(_ code: ExitStatus, at place: SourceLine.Place? = nil) -> ExitStatus? {
    guard let level = levels.lastIndex(where: { $0.replay?.keepsGoing == true }) else {
      // Without a prompt there is nothing left to go on with; a lesson says its own goodbye.
      let isLesson = levels.last { $0.replay != nil }?.source is LessonLines
      if isInteractive, !isLesson, case .script(let path, let number)? = place {
        printer.advise("\(path) stops there; once it is mended, 'replay \(path) from=\(number)' goes on")
      }
      return giveUp(code)
    }
    levels.removeSubrange((level + 1)...)
    if !isInteractive, status != .failure { status = code }
    return nil
  }

  /// Asks the user; what is not a clear yes is a no.
  private func isConfirmed(_ question: String) -> Bool {
    let nothing = Completer(
      workspace: Workspace(), commands: notebook.commands, files: FileLister { _ in [] })
    guard
      case .line(let answer)? = editor?.readLine(
        prompt: Prompt(question: question), completer: nothing)
    else { return false }
    return ["y", "yes"].contains(answer.trimmingCharacters(in: .whitespaces).lowercased())
  }

  /// What was under way goes no further. A prompt comes back; without one, that was it.
  private func giveUp(_ code: ExitStatus) -> ExitStatus? {
    guard isInteractive else { return code }
    for level in levels.reversed() { level.source.dropPending() }
    levels.removeSubrange(1...)
    return nil
  }
}
