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
  /// Whom to ask; `nil` where there is nobody.
  private let asker: (any LineEditor)?
  private var levels: [Level]

  /// Where lines come from, and which script that is.
  private struct Level {
    let source: any LineSource
    var script: Script?
  }

  init(
    notebook: Notebook, printer: CellPrinter, signals: Signals, source: any LineSource,
    script: Script? = nil, isInteractive: Bool, asker: (any LineEditor)? = nil
  ) {
    self.asker = asker
    self.notebook = notebook
    self.printer = printer
    self.signals = signals
    self.isInteractive = isInteractive
    levels = [Level(source: source, script: script)]
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
      switch source.next() {
      case .line(let line): if let code = try run(line) { return code }
      case .end: levels.removeLast()
      case .interrupted: if let code = giveUp(.interrupted) { return code }
      }
    }
    return .success
  }

  private var isAtPrompt: Bool { isInteractive && levels.count == 1 }

  /// - Returns: `nil` where things go on.
  private func run(_ line: SourceLine) throws(StreamError) -> ExitStatus? {
    printer.echo(line)
    let progress = ProgressLine(style: printer.errorStyle, isLive: ProgressLine.isPossible)
    let wasKept = notebook.session.trouble == nil
    let cell = notebook.run(
      line.text, replaying: levels.compactMap(\.script), canAsk: asker != nil, observe: progress.observe)
    progress.end()
    guard let cell else { return nil }
    try printer.show(cell, of: line)
    if let trouble = notebook.session.trouble {
      printer.show(.unwritten(trouble))
    } else if !wasKept {
      printer.advise("kept again: all commands up to this one are on disk")
    }

    switch cell.status {
    case .failed: return giveUp(.failure)
    case .interrupted: return giveUp(.interrupted)
    case .ok: break
    }
    switch cell.result?.effect {
    case .leave: levels.removeLast()
    case .replay(let script): levels.append(Level(source: LineList(script), script: script))
    case .confirm(let question, let command):
      if isConfirmed(question) {
        levels.append(Level(source: LineList([SourceLine(text: command, place: line.place)])))
      }
    case .some(.none), nil: break
    }
    return nil
  }

  /// Asks the user; what is not a clear yes is a no.
  private func isConfirmed(_ question: String) -> Bool {
    let nothing = Completer(
      workspace: Workspace(), commands: notebook.commands, files: FileLister { _ in [] })
    guard
      case .line(let answer)? = asker?.readLine(
        prompt: Prompt(question: question), completer: nothing)
    else { return false }
    return ["y", "yes"].contains(answer.trimmingCharacters(in: .whitespaces).lowercased())
  }

  /// What was under way goes no further. A prompt comes back; without one, that was it.
  private func giveUp(_ code: ExitStatus) -> ExitStatus? {
    guard isInteractive else { return code }
    levels.removeSubrange(1...)
    levels.first?.source.dropPending()
    return nil
  }
}
