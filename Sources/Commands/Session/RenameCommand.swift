import CommandLanguage
import Display
import Notebook

/// `rename`: renames a dataset or a model.
struct RenameCommand: Command {
  private static let name = Key<String>(
    "name", .text("a dataset or model", completion: .names), form: .word, required: true, "the name it has")
  private static let new = Key<String>("new", .text("a name"), form: .word, required: true, "the new name")

  static let signature = Signature(
    "rename", group: .session, "Give a dataset or a model another name.",
    parameters: [name.parameter, new.parameter],
    examples: [
      .init("rename m1 best", "a name to remember", needs: ["load mnist rows=500", "train epochs=1"])
    ])

  private let token: Token
  private let newToken: Token
  private let newName: String?

  init(_ arguments: Arguments) throws {
    token = arguments.token(Self.name) ?? Token("", at: 0..<0)
    newToken = arguments.token(Self.new) ?? Token("", at: 0..<0)
    newName = try arguments.newName(Self.new)
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let thing = try workspace.requireName(token)
    let new = newName ?? newToken.text
    // With one name for two things, only one of them could be referred to.
    guard workspace.lineage.datasets[new] == nil, workspace.lineage.models[new] == nil else {
      throw CommandError.nameTaken(newToken)
    }
    switch thing {
    case .dataset: workspace.rename(dataset: token.text, to: new)
    case .model: workspace.rename(model: token.text, to: new)
    }
    return RenameResult(name: token.text, newName: new, isModel: thing == .model)
  }
}

struct RenameResult: RestorableResult {
  static let kind = "rename"
  let name: String
  let newName: String
  let isModel: Bool

  var blocks: [Block] { [.text("The \(isModel ? "model" : "dataset") \(name) is called \(newName) now.")] }
}
