import CommandLanguage
import Digits
import Experiments
import Networks
import Notebook

extension PythonScript {
  /// Writes what a command does.
  mutating func translate(_ verb: String, _ arguments: Arguments, _ cell: Cell) throws -> PythonTranslation {
    let changes = cell.provenance.changes ?? []
    let added = changes.filter { $0.kind == .addDataset || $0.kind == .addDatasetAside }
    if let dataset = added.first {
      bringIn(dataset.name, by: cell.number)
      return datasets[dataset.name]?.dataset == nil ? .nothing : .code
    }
    switch verb {
    // Calls name seeds, datasets and models, and variables keep the names that they were made with.
    case "use", "drop", "rename", "set": return .nothing
    case "split": return split(SplitCommand.Sizes(arguments, seed: seed))
    default: break
    }
    guard let data = current, data.dataset != nil else { return .impossible("its dataset is not at hand") }
    // Commands that learn split a dataset that is not split yet.
    if changes.contains(where: { $0.kind == .split }) { _ = split(SplitCommand.Sizes(seed: seed)) }
    switch verb {
    case "train" where arguments.has(SeedsKey.seeds.parameter.name):
      return .impossible("scikit-learn has no search over seeds; a loop over random_state is one")
    case "train": return try train(arguments, changes)
    case "cv": return try crossValidate(arguments)
    case "grid": return try grid(GridCommand(arguments).candidates(in: workspace), arguments, changes)
    case "random": return try grid(RandomCommand(arguments).candidates(in: workspace), arguments, changes)
    case "learning-curve": return try learningCurve(arguments)
    case "report": return report(arguments)
    case "confusion": return confusion(arguments)
    default:
      for change in changes where change.kind == .keepModel { miss(change.name) }
      return .impossible(Self.reasons[verb] ?? "scikit-learn has nothing like it")
    }
  }

  private static let reasons = [
    "ensemble": "scikit-learn's VotingClassifier would train its members anew",
    "predict": "digitbook draws what the model says; predict_proba() has the figures",
    "show": "digitbook draws it", "panel": "digitbook draws it", "plot": "digitbook draws it",
    "info": "digitbook describes it", "datasets": "digitbook lists them", "models": "digitbook lists them",
  ]

  private var current: Held? { names.datasetChoices.current.flatMap { datasets[$0.name] } }

  // MARK: Rows

  private mutating func split(_ sizes: SplitCommand.Sizes) -> PythonTranslation {
    guard let name = names.datasetChoices.current?.name, var held = datasets[name], let dataset = held.dataset
    else { return .impossible("its dataset is not at hand") }
    let at = held.variable
    if sizes.isOfficial, let training = dataset.officialTrainingRows {
      write("\(at)_train, \(at)_test = np.arange(\(training)), np.arange(\(training), \(dataset.count))")
      (held.isSplit, held.hasValidation, held.hasTest) = (true, false, true)
      datasets[name] = held
      return .code
    }
    use(["train_test_split"], of: "sklearn.model_selection")
    func strata(_ rows: String) -> String {
      guard sizes.isStratified else { return "" }
      guard sizes.isOneHot else { return ", stratify=\(at)_y\(rows)" }
      return ", stratify=one_hot(\(at)_y\(rows), np.unique(\(at)_y))"
    }
    if sizes.isOneHot, sizes.isStratified { use(.oneHot) }
    let seed = "random_state=\(sizes.seed)"
    write(
      "\(at)_train, \(at)_test = train_test_split(",
      "    np.arange(len(\(at)_x)), test_size=\(Self.size(sizes.test))\(strata("")), \(seed))")
    if let validation = sizes.validation {
      write(
        "\(at)_train, \(at)_validation = train_test_split(",
        "    \(at)_train, test_size=\(Self.size(validation))\(strata("[\(at)_train]")), \(seed))")
    }
    (held.isSplit, held.hasValidation, held.hasTest) = (true, sizes.validation != nil, true)
    datasets[name] = held
    return .code
  }

  private static func size(_ size: HoldOutSize) -> String {
    switch size {
    case .share(let share): "\(share)"
    case .count(let count): "\(count)"
    }
  }

  private func rows(_ asked: SplitPart?, of held: Held) -> String {
    switch asked ?? (held.isSplit && held.hasTest ? .test : .all) {
    case .all: "np.arange(len(\(held.variable)_x))"
    case .train: "\(held.variable)_train"
    case .validation: "\(held.variable)_validation"
    case .test: "\(held.variable)_test"
    }
  }

  // MARK: Training

  /// A model that the script has not got.
  private mutating func miss(_ name: String, _ output: OutputKind = .softmax) {
    let variable = identifiers.identifier(for: name, endings: PythonIdentifiers.ofModel)
    models[name] = Trained(variable: variable, output: output, isThere: false)
  }

  private func obstacle(_ settings: TrainingSettings, _ held: Held) -> String? {
    PythonNetwork.obstacle(
      settings, classes: held.dataset?.classes.count ?? 0, isWatched: held.hasValidation)
  }

  private mutating func train(_ arguments: Arguments, _ changes: [NameChange]) throws -> PythonTranslation {
    guard let held = current, let name = changes.first(where: { $0.kind == .keepModel })?.name else {
      return .nothing
    }
    let settings = TrainingKeys.settings(
      from: arguments, on: try TrainingKeys.base(for: arguments, in: workspace))
    let goesOn = arguments.has("continue")
    if let obstacle = goesOn
      ? "scikit-learn's warm_start forgets what the optimizer remembers" : self.obstacle(settings, held)
    {
      miss(name, settings.output)
      return .impossible(obstacle)
    }
    use(["MLPClassifier"], of: "sklearn.neural_network")
    let variable = identifiers.identifier(for: name, endings: PythonIdentifiers.ofModel)
    let at = held.variable
    write("\(variable) = \(PythonNetwork(settings).call)")
    if settings.output == .softmax {
      write("\(variable).fit(\(at)_x[\(at)_train], \(at)_y[\(at)_train])")
    } else {
      use(.oneHot)
      write(
        "\(variable)_classes = np.unique(\(at)_y[\(at)_train])",
        "\(variable).fit(\(at)_x[\(at)_train], one_hot(\(at)_y[\(at)_train], \(variable)_classes))")
    }
    models[name] = Trained(variable: variable, output: settings.output, isThere: true)
    return .code
  }

  /// The arguments of the call that deals rows to folds.
  private mutating func folds(_ arguments: Arguments, seed: UInt32, k: Int = 5) -> String {
    let dealing = FoldKeys.dealing(from: arguments, k: k)
    let kind = dealing.isStratified ? "StratifiedKFold" : "KFold"
    use([kind], of: "sklearn.model_selection")
    return "\(kind)(\(dealing.k)\(dealing.isShuffled ? ", shuffle=True, random_state=\(seed)" : ""))"
  }

  /// The arguments for one-hot labels; `nil` if the rows are to be scored in a way that scikit-learn lacks.
  private mutating func oneHot(
    _ output: OutputKind, _ arguments: Arguments, _ held: Held
  ) -> String? {
    let scoring = arguments[FoldKeys.scoring] ?? .accuracy
    guard output == .sigmoid else { return scoring == .accuracy ? "" : nil }
    let classes = ", classes=np.unique(\(held.variable)_y[\(held.variable)_train])"
    // scikit-learn's own accuracy of one-hot labels is that of whole rows.
    return classes + (scoring == .accuracy ? ", scoring=largest_output" : "")
  }

  private mutating func crossValidate(_ arguments: Arguments) throws -> PythonTranslation {
    guard let held = current else { return .nothing }
    let settings = TrainingKeys.settings(
      from: arguments, on: try TrainingKeys.base(for: arguments, in: workspace))
    if let obstacle = self.obstacle(settings, held) { return .impossible(obstacle) }
    guard let extra = oneHot(settings.output, arguments, held) else {
      return .impossible("scikit-learn's accuracy goes by the largest output here")
    }
    use(.cross)
    use(["MLPClassifier"], of: "sklearn.neural_network")
    let (at, dealt) = (held.variable, folds(arguments, seed: settings.seed))
    write(
      "cross_validate(", "    \(PythonNetwork(settings).call),",
      "    \(at)_x, \(at)_y, \(at)_train, \(dealt)\(extra))")
    return .code
  }

  private mutating func grid(
    _ search: CandidateSearch.Candidates, _ arguments: Arguments, _ changes: [NameChange]
  ) throws -> PythonTranslation {
    guard let held = current else { return .nothing }
    let name = changes.first { $0.kind == .keepModel }?.name
    let candidates = search.settings
    let outputs = Set(candidates.map(\.output))
    let obstacle =
      candidates.compactMap { self.obstacle($0, held) }.first
      ?? (outputs.count > 1 ? "its candidates have different kinds of output" : nil)
      ?? (arguments[HalvingKeys.halving] == true
        ? "HalvingGridSearchCV is experimental there and begins every rung anew" : nil)
    guard obstacle == nil, let output = outputs.first, let extra = oneHot(output, arguments, held) else {
      if let name { miss(name) }
      return .impossible(obstacle ?? "scikit-learn's accuracy goes by the largest output here")
    }
    use(.grid)
    use(["MLPClassifier"], of: "sklearn.neural_network")
    let variable = name.map { identifiers.identifier(for: $0, endings: PythonIdentifiers.ofModel) } ?? "_"
    let (at, dealt) = (held.variable, folds(arguments, seed: candidates.first?.seed ?? 0, k: search.k))
    write("\(variable) = grid(", "    [")
    for candidate in candidates { write("        \(PythonNetwork(candidate).dictionary),") }
    write("    ],", "    \(at)_x, \(at)_y, \(at)_train, \(dealt)\(extra))")
    if let name {
      if output == .sigmoid { write("\(variable)_classes = np.unique(\(at)_y[\(at)_train])") }
      models[name] = Trained(variable: variable, output: output, isThere: true)
    }
    return .code
  }

  private mutating func learningCurve(_ arguments: Arguments) throws -> PythonTranslation {
    guard let held = current else { return .nothing }
    let settings = TrainingKeys.settings(
      from: arguments, on: try TrainingKeys.base(for: arguments, in: workspace))
    if let obstacle = self.obstacle(settings, held) { return .impossible(obstacle) }
    guard settings.output == .softmax else {
      return .impossible("scikit-learn deals one-hot labels to other folds")
    }
    use(.curve)
    use(["MLPClassifier"], of: "sklearn.neural_network")
    let (at, dealt) = (held.variable, folds(arguments, seed: settings.seed))
    let shares = LearningCurveCommand.shares(from: arguments).map { "\($0)" }.joined(separator: ", ")
    write(
      "curve(", "    \(PythonNetwork(settings).call),",
      "    \(at)_x, \(at)_y, \(at)_train, [\(shares)], \(dealt))")
    return .code
  }

  // MARK: Judging

  /// The model that a line asks.
  private func asked(_ arguments: Arguments) -> Trained? {
    (arguments[JudgingKeys.model] ?? names.modelChoices.current?.name).flatMap { models[$0] }
  }

  private mutating func report(_ arguments: Arguments) -> PythonTranslation {
    guard let held = current, let model = asked(arguments), model.isThere else {
      return .impossible("its model is left out above")
    }
    if arguments[JudgingKeys.tta] == true { return .impossible("scikit-learn does not shift images") }
    let (at, judged) = (held.variable, rows(arguments[JudgingKeys.on], of: held))
    let (digits, withMore) = ReportCommand.form(of: arguments)
    let decimals = digits == 2 ? "" : ", digits=\(digits)"
    if model.output == .softmax {
      use(.report)
      write("report(\(model.variable), \(at)_x, \(at)_y, \(judged)\(decimals))")
      if withMore {
        use(.more)
        write("more(\(model.variable), \(at)_x, \(at)_y, \(judged))")
      }
    } else {
      use(.reportOneHot)
      write(
        "report_one_hot(\(model.variable), \(model.variable)_classes, \(at)_x, \(at)_y, \(judged)\(decimals))"
      )
    }
    return .code
  }

  private mutating func confusion(_ arguments: Arguments) -> PythonTranslation {
    guard let held = current, let model = asked(arguments), model.isThere, model.output == .softmax else {
      return .impossible("its model is left out above, or has one-hot labels")
    }
    if arguments[JudgingKeys.tta] == true { return .impossible("scikit-learn does not shift images") }
    use(.confusion)
    write(
      "confusion(\(model.variable), \(held.variable)_x, \(held.variable)_y, \(rows(arguments[JudgingKeys.on], of: held)))"
    )
    return .code
  }
}
