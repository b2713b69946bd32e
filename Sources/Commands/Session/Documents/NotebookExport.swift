import CommandLanguage
import Display
import Foundation
import Notebook

/// `export notebook`: the session as a Jupyter notebook, which `replay` runs again.
struct NotebookExport {
  static let notes = [
    "notebook: a Jupyter notebook (nbformat 4.5) whose outputs are text, HTML and SVG; 'replay FILE.ipynb' runs it, "
      + "with --verify it compares the outputs."
  ]

  private let arguments: Arguments
  private let file: DocumentFile
  private let keepsAll: Bool

  init(_ arguments: Arguments, name: String, isForced: Bool, keepsAll: Bool) {
    self.arguments = arguments
    self.keepsAll = keepsAll
    file = DocumentFile(name, ending: "ipynb", isForced: isForced, line: arguments.line)
  }

  /// - Throws: `DocumentError`, `CellError`.
  func run(on workspace: Workspace, in context: CommandContext) throws -> any CellResult {
    let chosen = try DocumentCells(of: context.cells, chosenBy: arguments, keepsAll: keepsAll)
    let text = NotebookFile(chosen.cells).text
    return try file.write(
      text, DocumentResult(chosen, to: file.path, as: .notebook, bytes: text.utf8.count),
      asking: context.environment.canAsk)
  }
}
