import CommandLanguage
import Display
import Notebook

/// `export html`: the session as one page to read, print and send.
struct HTMLExport {
  static let outputsOnly = Key<Bool>.flag("outputs-only", "html: leave the commands out")
  static let verify = Key<Bool>.flag(
    "verify", "html: run the analysis again first, and say on the page what came of it")

  static let notes = [
    "html: one file without a network, for a screen, dark or light, and for paper. Comments are its prose, in "
      + "Markdown; a first line '# Title' is its title. At its end stands the script that makes it again.",
    "html, notebook: failed commands and those about the session, such as 'help', are left out without --all.",
  ]

  private let arguments: Arguments
  private let file: DocumentFile
  private let keepsAll: Bool

  init(_ arguments: Arguments, name: String, isForced: Bool, keepsAll: Bool) {
    self.arguments = arguments
    self.keepsAll = keepsAll
    file = DocumentFile(name, ending: "html", isForced: isForced, line: arguments.line)
  }

  /// - Throws: `DocumentError`, `CellError`, `TrainingError.interrupted`.
  func run(on workspace: Workspace, in context: CommandContext) throws -> any CellResult {
    let chosen = try DocumentCells(of: context.cells, chosenBy: arguments, keepsAll: keepsAll)
    let name = context.environment.session.name ?? "session"
    let proof = try SessionProof(
      of: workspace, name: "\(name).digits", isAsked: arguments[Self.verify] == true, in: context)
    let page = SessionPage(
      chosen, named: name, showsCommands: arguments[Self.outputsOnly] != true, proof: proof,
      staleModels: workspace.staleModelsInWords)
    let text = page.text
    return try file.write(
      text,
      DocumentResult(
        chosen, to: file.path, as: .html, bytes: text.utf8.count, verified: proof.isSame,
        notes: arguments[Self.verify] == true ? [proof.sentence] : []),
      asking: context.environment.canAsk)
  }
}

extension Workspace {
  /// A sentence for each stale model.
  fileprivate var staleModelsInWords: [String] {
    models.values.compactMap { model in
      let stale = staleNetworks(of: model)
      guard let first = stale.first else { return nil }
      return "\(model.name) is stale: it was trained on an older split of \(first.datasetName)."
    }
  }
}
