import CommandLanguage
import Display
import Experiments
import Notebook

/// The script of a session, and what came of running it again in an empty workspace.
struct SessionProof {
  enum Outcome: Sendable {
    case notAsked
    /// Number of commands whose output was compared.
    case same(compared: Int)
    /// Number of commands whose output differs.
    case differs(Int, compared: Int)
    /// What stopped it.
    case stopped(String)
  }

  /// The text of the script; `nil` if there is nothing that a script could make again.
  let script: String?
  /// Names of what the script cannot make again.
  let lost: [String]
  private(set) var outcome = Outcome.notAsked

  /// - Parameters:
  ///   - name: that of the script.
  ///   - isAsked: whether to run it.
  /// - Throws: `TrainingError.interrupted`.
  init(of workspace: Workspace, name: String, isAsked: Bool, in context: CommandContext) throws {
    let export = ScriptExport(of: workspace, cells: context.cells, name: name, keepsAll: false)
    script = export.commands > 0 ? export.text : nil
    lost = export.lost
    guard isAsked, let text = script else { return }
    var settings = Settings()
    settings.threads = context.threads
    let run = ScriptRun(
      notebook: Notebook(
        commands: context.environment.commands, settings: settings, libraries: context.environment.libraries,
        session: LiveSession(), isRehearsal: true, cancellation: context.cancellation),
      keepsGoing: false, observe: context.observe)
    do {
      let script = try Script(text, path: name).filled(with: [], reserved: [])
      let found = try ScriptVerification(
        script, outputs: run.outputs(of: script, within: context.environment.replaying), tolerance: 0)
      outcome =
        found.differing == 0
        ? .same(compared: found.compared) : .differs(found.differing, compared: found.compared)
    } catch TrainingError.interrupted {
      throw TrainingError.interrupted
    } catch {
      outcome = .stopped(context.environment.commands.message(for: error, in: "").message)
    }
  }

  /// Whether it gave the same; `nil` if it was not run.
  var isSame: Bool? {
    switch outcome {
    case .notAsked: nil
    case .same: true
    case .differs, .stopped: false
    }
  }

  /// What a reader should know.
  var sentence: String {
    switch outcome {
    case .notAsked:
      "Not verified: it was not run again when this file was written. 'export html FILE --verify' does that."
    case .same(let compared):
      "Verified: it was run again in an empty workspace when this file was written, and the output of "
        + "\(counted(compared, "command")) was the same."
    case .differs(let count, let compared):
      "Not verified: it was run again when this file was written, and the output of "
        + "\(NumberText.count(count)) of \(counted(compared, "command")) differed."
    case .stopped(let problem):
      "Not verified: running it again stopped: \(problem)."
    }
  }
}
