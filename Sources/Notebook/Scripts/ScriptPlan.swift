import CommandLanguage

/// The lines of a script that makes the contents of a workspace again.
///
/// A cell whose change is in effect is kept if something it made is still there or was used by a kept cell; a cell that
/// only shows something is kept if everything it used is there in the script. Things undone, dropped or replaced are
/// side paths, and so are the cells that made and showed them.
///
/// What is left out must not be missed. So the plan follows the names of two workspaces through the cells, with the code
/// by which workspaces change themselves (`Lineage.apply`): those of the session, and those of the script as far as it
/// is written. Before a kept cell the script is brought into line: what the session no longer has by then is dropped,
/// and the dataset, the model and the seed that the cell goes by are made current. Hence the script never holds
/// anything that the session does not hold at that place, a kept cell finds what it found, and at the end the script
/// holds what the workspace holds.
package struct ScriptPlan {
  package enum Step {
    /// - Parameter showsTheSame: whether its output depends on nothing that is left out.
    case cell(Cell, showsTheSame: Bool)
    /// A line that stands for cells left out.
    case line(String)
  }

  package private(set) var steps: [Step] = []
  /// Names of workspace contents that cannot be made again: an interrupted training, and what builds on it.
  package private(set) var lost: [String] = []

  private let history: AnalysisHistory
  /// The cells that made what the script needs.
  private let needed: Set<Int>
  /// Cells that chose a dataset, a model or a seed which a kept cell goes by.
  private var choosers: Set<Int> = []
  private var session = NamesAndSeed()
  private var script = NamesAndSeed()

  /// - Parameters:
  ///   - lineage: that of the workspace.
  ///   - seed: that of its settings.
  package init(of lineage: Lineage, seed: UInt32, cells: [Cell]) {
    history = AnalysisHistory(lineage, cells)
    needed = history.needed(by: lineage.makers)
    if history.knowsNames {
      findChoosers(atEnd: lineage)
      write()
      session = NamesAndSeed(names: lineage, seed: seed)
      bringIntoLine(for: [.dataset, .model, .seed])
    } else {
      writeEverything()
    }
    lost = lostNames(of: lineage)
  }

  // MARK: Following the cells

  /// Goes through the changes in effect; `session` holds the names before each.
  private mutating func follow(
    _ visit: (inout ScriptPlan, Cell) -> Void, viewers: (inout ScriptPlan, Cell) -> Void
  ) {
    session = NamesAndSeed()
    for viewer in history.viewers[0] ?? [] { viewers(&self, viewer) }
    for cell in history.changes {
      visit(&self, cell)
      session.apply(cell)
      for viewer in history.viewers[cell.number] ?? [] { viewers(&self, viewer) }
    }
  }

  private mutating func findChoosers(atEnd lineage: Lineage) {
    follow { plan, cell in
      if plan.needed.contains(cell.number) {
        plan.choosers.formUnion(plan.session.choosers(of: cell.provenance.defaults))
      }
    } viewers: { plan, cell in
      plan.choosers.formUnion(plan.session.choosers(of: cell.provenance.defaults))
    }
    choosers.formUnion(NamesAndSeed(names: lineage).choosers(of: [.dataset, .model, .seed]))
  }

  private mutating func write() {
    follow { plan, cell in
      if plan.needed.contains(cell.number) {
        plan.bringIntoLine(for: cell.provenance.defaults)
        plan.append(cell)
      } else if plan.acts(cell) {
        plan.append(cell)
      }
    } viewers: { plan, cell in
      guard plan.finds(cell) else { return }
      plan.bringIntoLine(for: cell.provenance.defaults)
      plan.steps.append(.cell(cell, showsTheSame: true))
    }
  }

  /// Whether a cell that made nothing has something to do in the script: to drop or rename what is there, to choose
  /// what a kept cell goes by.
  private mutating func acts(_ cell: Cell) -> Bool {
    guard cell.status == .ok, !cell.provenance.isMaker || cell.provenance.isRename else { return false }
    let changes = cell.provenance.changes ?? []
    guard changes.contains(where: { acts($0, of: cell) }) else { return false }
    // What the script still has of a name may be another thing than the line means.
    bringIntoLine(for: [])
    return changes.contains { acts($0, of: cell) }
  }

  private func acts(_ change: NameChange, of cell: Cell) -> Bool {
    let (name, here, there) = (change.name, script.names, session.names)
    let choosesForOthers = choosers.contains(cell.number)
    let hasDataset = here.datasets[name] != nil && here.datasets[name] == there.datasets[name]
    let hasModel = here.models[name] != nil && here.models[name] == there.models[name]
    return switch change.kind {
    case .dropDataset, .renameDataset: hasDataset
    case .dropModel, .renameModel: hasModel
    case .useDataset: choosesForOthers && hasDataset && here.datasetChoices.current?.name != name
    case .useModel: choosesForOthers && hasModel && here.modelChoices.current?.name != name
    case .setSeed: choosesForOthers && UInt32(name) != script.seed
    case .addDataset, .addDatasetAside, .split, .unsplit, .keepModel: false
    }
  }

  // MARK: Bringing into line

  /// Drops what the session no longer has, and chooses what it has chosen.
  private mutating func bringIntoLine(for defaults: Set<Provenance.Default>) {
    for (name, maker) in script.names.datasets.sorted(by: { $0.value < $1.value })
    where session.names.datasets[name] != maker {
      append("drop", name, .dropDataset)
    }
    for (name, maker) in script.names.models.sorted(by: { $0.value < $1.value })
    where session.names.models[name] != maker {
      append("drop", name, .dropModel)
    }
    if defaults.contains(.dataset), let name = session.names.datasetChoices.current?.name,
      script.names.datasets[name] != nil, script.names.datasetChoices.current?.name != name
    {
      append("use", name, .useDataset)
    }
    if defaults.contains(.model), let name = session.names.modelChoices.current?.name,
      script.names.models[name] != nil, script.names.modelChoices.current?.name != name
    {
      append("use", name, .useModel)
    }
    if defaults.contains(.seed), script.seed != session.seed {
      steps.append(.line("set seed=\(session.seed)"))
      script.seed = session.seed
    }
  }

  /// Writes a line that means a thing by its name. A name may be that of a dataset and of a model.
  private mutating func append(_ verb: String, _ name: String, _ kind: NameChange.Kind) {
    let isOfModel = kind == .dropModel || kind == .useModel
    let which = isOfModel && script.names.datasets[name] != nil ? " kind=model" : ""
    steps.append(.line("\(verb) \(Quoting.typed(name, in: nil, closed: true))\(which)"))
    script.names.apply(NameChange(kind, name), by: 0)
  }

  private mutating func append(_ cell: Cell) {
    var showsTheSame = finds(cell)
    script.apply(cell)
    var after = session
    after.apply(cell)
    // 'drop' says what is current then.
    if !cell.provenance.removes.isEmpty {
      showsTheSame =
        showsTheSame && after.names.datasetChoices.current?.name == script.names.datasetChoices.current?.name
        && after.names.modelChoices.current?.name == script.names.modelChoices.current?.name
    }
    steps.append(.cell(cell, showsTheSame: showsTheSame))
  }

  /// Whether everything that a cell used is in the script as it is in the session.
  private func finds(_ cell: Cell) -> Bool {
    let seen = cell.provenance
    return seen.reads.union(seen.mentions).union(seen.removes).isSubset(of: shared)
      && (!seen.defaults.contains(.dataset) || isChoiceShared(\.datasetChoices, \.datasets))
      && (!seen.defaults.contains(.model) || isChoiceShared(\.modelChoices, \.models))
  }

  /// The makers of what both hold.
  private var shared: Set<Int> { script.names.makers.intersection(session.names.makers) }

  private func isChoiceShared(
    _ choices: KeyPath<Lineage, Choices>, _ makers: KeyPath<Lineage, [String: Int]>
  ) -> Bool {
    guard let name = session.names[keyPath: choices].current?.name else { return true }
    return script.names[keyPath: makers][name] == session.names[keyPath: makers][name]
  }

  // MARK: Sessions of earlier versions

  /// For cells that say nothing about names: every change in effect, as far as it can be made again.
  private mutating func writeEverything() {
    func isUsable(_ cell: Cell) -> Bool {
      cell.provenance.reads.union(cell.provenance.removes).isSubset(of: history.repeatable)
    }
    let kept = Set(
      history.changes.filter { history.repeatable.contains($0.number) && isUsable($0) }.map(\.number))
    let known = kept.union([0])
    for base in [0] + history.changes.map(\.number) {
      if let cell = history.changes.cell(number: base), kept.contains(base) {
        steps.append(.cell(cell, showsTheSame: cell.provenance.mentions.isSubset(of: known)))
        script.names.changes.append(base)
      }
      for viewer in history.viewers[base] ?? []
      where viewer.provenance.reads.union(viewer.provenance.mentions).isSubset(of: known) {
        steps.append(.cell(viewer, showsTheSame: true))
      }
    }
  }

  /// Names of which the script does not have the thing itself.
  private func lostNames(of lineage: Lineage) -> [String] {
    func isThere(_ maker: Int) -> Bool {
      history.knowsNames ? script.names.makers.contains(maker) : script.names.changes.contains(maker)
    }
    let names = [lineage.datasets, lineage.models].flatMap { $0.filter { !isThere($0.value) }.keys }
    let splits = lineage.splits.filter { !names.contains($0.key) && !isThere($0.value) }.keys
    return names.sorted() + splits.sorted().map { "the split of \($0)" }
  }
}

/// The names of a workspace, and the seed of its settings.
private struct NamesAndSeed {
  var names = Lineage()
  var seed: UInt32 = Settings().seed

  mutating func apply(_ cell: Cell) {
    for change in cell.provenance.changes ?? [] {
      names.apply(change, by: cell.number)
      if change.kind == .setSeed, let seed = UInt32(change.name) { self.seed = seed }
    }
  }

  /// The cells that chose what a cell goes by.
  func choosers(of defaults: Set<Provenance.Default>) -> [Int] {
    defaults.compactMap { what in
      switch what {
      case .dataset: names.datasetChoices.current?.cell
      case .model: names.modelChoices.current?.cell
      case .seed: names.seed
      }
    }
  }
}

extension Provenance {
  /// Whether it gave something another name.
  fileprivate var isRename: Bool {
    changes?.contains { $0.kind == .renameDataset || $0.kind == .renameModel } ?? false
  }
}
