import Display

/// `replay`: runs the commands of a script, here in this workspace.
struct ReplayCommand: Command {
  private static let file = Key<String>("file", .path, form: .word, required: true, "the script")

  static let signature = Signature(
    "replay", group: .shell, "Run the commands of a script, one after the other.",
    parameters: [file.parameter],
    examples: [
      .init("replay tour.digits", "run a script here", needs: ["file tour.digits"])
    ],
    notes: [
      "It stops at the first command that fails, and names the file and the line.",
      "A script is a text file with a command a line. What follows # is a comment.",
      "'digitbook replay FILE' does the same from outside, in an empty workspace.",
    ])

  private let path: String

  init(_ arguments: Arguments) {
    path = arguments[Self.file] ?? ""
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let script = try Script(contentsOf: path)
    if context.replaying.contains(where: script.isSameFile) {
      throw ScriptError.replaysItself(path: path)
    }
    return ReplayResult(script)
  }
}

/// The script that is about to be replayed; its commands make cells of their own.
struct ReplayResult: CellResult {
  static let kind = "replay"
  let path: String
  let commands: Int
  /// Of a result that was kept there is none: it was had when the command ran.
  private(set) var effect = CellEffect.none

  init(_ script: Script) {
    path = script.path
    commands = script.lines.count
    effect = .replay(script)
  }

  var blocks: [Block] { [.text("Replaying \(shown(path)): \(counted(commands, "command")).")] }

  private enum CodingKeys: String, CodingKey {
    case path, commands
  }
}
