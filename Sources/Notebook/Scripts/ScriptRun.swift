import CommandLanguage
import Experiments

/// Runs a whole script in a separate notebook and collects the output of its commands.
package struct ScriptRun {
  package let notebook: Notebook
  /// Whether to continue after a failed command; the error is then its output.
  package let keepsGoing: Bool
  package let observe: ExperimentObserver

  package init(notebook: Notebook, keepsGoing: Bool, observe: @escaping ExperimentObserver) {
    self.notebook = notebook
    self.keepsGoing = keepsGoing
    self.observe = observe
  }

  /// The output of the commands by line number. What a command runs in turn (a script, earlier cells) is part of its
  /// output. Stops after `quit`.
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
    case .quit: return (lines, true)
    case .replay(let replay):
      let inner = try outputs(of: replay.script, within: scripts)
      return (lines + replay.script.lines.flatMap { inner[$0.number] ?? [] }, false)
    case .rerun(let again):
      do {
        return (try again.reduce(lines) { try $0 + output(of: $1, within: scripts).lines }, false)
      } catch ScriptError.commandFailed(let path, _, let message) {
        // Those line numbers are cell numbers.
        throw ScriptError.commandFailed(path: path, line: line.number, message)
      }
    // No user is present for lessons or questions.
    case .some(.none), .confirm, .exit, .startLesson, .prefer, .edit, nil: return (lines, false)
    }
  }
}
