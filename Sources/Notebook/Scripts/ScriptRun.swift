import CommandLanguage
import Experiments

/// Runs a script from beginning to end in a notebook of its own and collects what its commands show.
package struct ScriptRun {
  package let notebook: Notebook
  /// Whether it goes on after a command that fails; the error then counts as the command's output.
  package let keepsGoing: Bool
  package let observe: ExperimentObserver

  package init(notebook: Notebook, keepsGoing: Bool, observe: @escaping ExperimentObserver) {
    self.notebook = notebook
    self.keepsGoing = keepsGoing
    self.observe = observe
  }

  /// What the commands of a script showed, by the numbers of their lines. What a command runs in turn (a
  /// script, earlier cells) is part of its output. After `quit` there is no more.
  /// - Throws: `ScriptError.commandFailed`, `TrainingError.interrupted`.
  package func outputs(of script: Script, within scripts: [Script]) throws -> [Int: [String]] {
    var outputs: [Int: [String]] = [:]
    for line in script.lines {
      let (output, isLast) = try output(of: line, within: scripts + [script])
      outputs[line.number] = output
      if isLast { break }
    }
    return outputs
  }

  private func output(
    of line: Script.Line, within scripts: [Script]
  ) throws -> (lines: [String], isLast: Bool) {
    guard let cell = notebook.run(line.text, replaying: scripts, observe: observe) else { return ([], false) }
    switch cell.status {
    case .interrupted: throw TrainingError.interrupted
    case .failed where !keepsGoing:
      throw ScriptError.commandFailed(
        path: scripts.last?.path ?? "", line: line.number, cell.error ?? ErrorMessage("it failed"))
    case .failed, .ok: break
    }
    let lines = ScriptOutput.lines(of: cell)
    switch cell.result?.effect {
    case .leave: return (lines, true)
    case .replay(let replay):
      let inner = try outputs(of: replay.script, within: scripts)
      return (lines + replay.script.lines.flatMap { inner[$0.number] ?? [] }, false)
    case .rerun(let again):
      do {
        return (try again.reduce(lines) { try $0 + output(of: $1, within: scripts).lines }, false)
      } catch ScriptError.commandFailed(let path, _, let message) {
        // The numbers of those lines are numbers of cells.
        throw ScriptError.commandFailed(path: path, line: line.number, message)
      }
    // There is nobody here to teach or to ask.
    case .some(.none), .confirm, .disappoint, .teach, nil: return (lines, false)
    }
  }
}
