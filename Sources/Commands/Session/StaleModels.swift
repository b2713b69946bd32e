import CommandLanguage
import Display
import Notebook

/// The commands that train the stale models again, in the order in which they were made.
struct StaleModels {
  /// A stale model and the cell that made it.
  struct Retraining: Equatable {
    let model: String
    let cell: Int
    /// Seconds that the cell took.
    let seconds: Double
    let line: String
  }

  private(set) var retrainings: [Retraining] = []
  /// Stale models that no command of this session trained.
  private(set) var untrainable: [String] = []
  /// The lines to run, with those that choose the datasets; each with the cell it repeats.
  private(set) var lines: [Script.Line] = []

  init(of workspace: Workspace, cells: [Cell], commands: CommandTable) {
    var found: [(retraining: Retraining, dataset: String?)] = []
    for model in workspace.models.values where !workspace.staleNetworks(of: model).isEmpty {
      guard let cell = Self.maker(of: model.name, in: cells, workspace.lineage),
        let line = Self.line(of: cell, named: model.name, commands)
      else {
        untrainable.append(model.name)
        continue
      }
      let retraining = Retraining(model: model.name, cell: cell.number, seconds: cell.seconds, line: line)
      let isEnsemble = model.networks.count > 1
      found.append((retraining, isEnsemble ? nil : model.datasetNames.first))
    }
    found.sort { $0.retraining.cell < $1.retraining.cell }
    retrainings = found.map(\.retraining)
    write(found, in: workspace)
  }

  /// What it will take, and what is left out.
  var announcement: String {
    guard !retrainings.isEmpty else {
      return untrainable.isEmpty
        ? "No model is stale: there is nothing to train again." : "\(leftOut) Nothing is left to train again."
    }
    let seconds = NumberText.duration(seconds: retrainings.map(\.seconds).reduce(0, +))
    let names = listed(retrainings.map(\.model), joinedBy: "and")
    let (verb, them) = retrainings.count == 1 ? ("is", "it") : ("are", "them")
    return "\(names) \(verb) stale. Training \(them) again takes about \(seconds), as "
      + "\(listed(retrainings.map { "cell \($0.cell)" }, joinedBy: "and")) did."
      + (untrainable.isEmpty ? "" : " \(leftOut)")
  }

  private var leftOut: String {
    let verb = untrainable.count == 1 ? "is" : "are"
    return "\(listed(untrainable, joinedBy: "and")) \(verb) stale, too, but no command of this session made "
      + "\(untrainable.count == 1 ? "it" : "them")."
  }

  /// The cell that trained what is called `name` now; renamings are followed.
  private static func maker(of name: String, in cells: [Cell], _ lineage: Lineage) -> Cell? {
    let effective = Set(lineage.changes)
    var name = name
    for cell in cells.reversed() where cell.status != .failed && effective.contains(cell.number) {
      for change in (cell.provenance.changes ?? []).reversed() {
        if change.kind == .renameModel, change.newName == name { name = change.name }
        if change.kind == .keepModel, change.name == name { return cell }
      }
    }
    return nil
  }

  /// The line of a cell with the defaults that it went by, and the name that its model has now.
  private static func line(of cell: Cell, named name: String, _ commands: CommandTable) -> String? {
    let words = Lexer(cell.input).words
    guard let verb = words.first?.token.text, let end = words.last?.token.columns.upperBound,
      let signature = commands.command(for: verb)?.signature,
      signature.group == .training, signature.parameters(.key).contains(where: { $0.name == "name" })
    else { return nil }
    let typed = String(cell.input.prefix(end))
    let chosen = cell.provenance.chosen.filter { !$0.hasPrefix("name=") }
    let named = words.dropFirst().contains { word in
      if case .pair(let key, _) = ParsedLine.Argument(word) { return key.text == "name" }
      return false
    }
    guard named else {
      return ([typed] + chosen + ["name=\(name)"]).joined(separator: " ")
    }
    // A model renamed since has another name than the line says.
    let characters = Array(typed)
    let kept = words.map { word -> String in
      if case .pair(let key, _) = ParsedLine.Argument(word), key.text == "name" { return "name=\(name)" }
      return String(characters[word.token.columns])
    }
    return (kept + chosen).joined(separator: " ")
  }

  private mutating func write(_ found: [(retraining: Retraining, dataset: String?)], in workspace: Workspace)
  {
    guard let last = found.last?.retraining else { return }
    let before = workspace.currentDatasetName
    var current = before
    func use(_ name: String, cell: Int, kind: String = "") -> Script.Line {
      Script.Line(number: cell, text: "use \(Quoting.typed(name, in: nil, closed: true))\(kind)")
    }
    for (retraining, dataset) in found {
      if let dataset, dataset != current {
        lines.append(use(dataset, cell: retraining.cell))
        current = dataset
      }
      lines.append(Script.Line(number: retraining.cell, text: retraining.line))
    }
    if let before, before != current { lines.append(use(before, cell: last.cell)) }
    if let model = workspace.currentModelName, model != last.model {
      lines.append(use(model, cell: last.cell, kind: " kind=model"))
    }
  }
}
