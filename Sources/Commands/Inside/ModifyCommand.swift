import CommandLanguage
import Compute
import Digits
import Experiments
import Networks
import Notebook

/// `modify`: makes a new model out of one by changing its weights, and compares the two.
struct ModifyCommand: Command {
  private static let name = Key<String>(
    "name", .text("a name"), default: "the model's, with -modified appended", "what to call the new model")
  static let suffix = "-modified"

  private static let trained = ["load mnist rows=500", "train epochs=1"]

  static let signature = Signature(
    "modify", group: .inside, "Change a network's weights, as a new model, and see what that did.",
    parameters: [EditKeys.what.parameter, InsideKeys.layer.parameter, InsideKeys.unit.parameter]
      + EditKeys.changes
      + [EditKeys.by.parameter, EditKeys.seed.parameter, JudgingKeys.model.parameter, name.parameter]
      + [JudgingKeys.on.parameter],
    examples: [
      .init("modify layer=1 unit=3 off", "switch a unit off", needs: trained),
      .init("modify layer=1 unit=3 bias=+0.5 weights=*2", "change what leads to it", needs: trained),
      .init("modify prune=0.9", "set the smallest nine tenths of each layer's weights to 0", needs: trained),
      .init("modify noise=0.1 seed=1", "shake all weights", needs: trained),
      .init("modify quantize=int8", "round them to 8 bits", needs: trained),
      .init(
        "modify temperature=auto", "make it as sure as it is right",
        needs: ["load mnist rows=500", "split validation=0.2", "train epochs=3"]),
      .init("modify init layer=1", "back to the first weights of a layer", needs: trained),
    ],
    notes: [
      "The model stays as it is. Both are judged on the same rows, 'use' chooses one of them, and 'undo' takes "
        + "the new one away.",
      InsideKeys.layersInWords + " With unit= alone it is layer 1.",
      "Several changes on one line are made in the order init, off, weights, bias, prune, noise, quantize, "
        + "temperature. prune, noise and quantize leave biases alone, and without layer= they are for all layers.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    let typed = EditKeys.changes.filter { arguments.has($0.name) }
    if arguments[EditKeys.what] == nil, typed.isEmpty {
      throw LanguageError.missing(
        argument: "a change", verb: "modify", example: Self.signature.examples[2].line)
    }
    if arguments[EditKeys.what] == .off {
      guard arguments.has("unit") else { throw LanguageError.needs(Self.word(arguments), "unit=") }
    } else if let unit = arguments.written(InsideKeys.unit.parameter),
      !arguments.has("weights"), !arguments.has("bias")
    {
      throw LanguageError.needs(unit, "off, weights= or bias=")
    }
    try arguments.require(EditKeys.prune.parameter, for: EditKeys.by.parameter)
    try arguments.require(EditKeys.noise.parameter, for: EditKeys.seed.parameter)
    if arguments.has("layer") { try arguments.refuse(EditKeys.by.parameter, beside: "layer=") }
    if typed.map(\.name) == ["temperature"], arguments[EditKeys.what] == nil {
      try arguments.refuse(InsideKeys.layer.parameter, beside: "temperature=")
    }
  }

  private static func word(_ arguments: Arguments) -> Token {
    arguments.token(EditKeys.what) ?? Token("off", at: 0..<0)
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let entry = try workspace.requireNetwork(arguments.token(JudgingKeys.model), for: "modify")
    let dataset = try workspace.requireDataset()
    _ = try workspace.requireLabels(of: dataset, for: "modify")
    let model = entry.model
    let open = try NetworkInspection(model, of: Predictor(model, workers: ThreadPool(count: 1), rows: 1))
    var layer = arguments[InsideKeys.layer]
    if layer != nil || arguments.has("unit") {
      layer = try InsideKeys.place(arguments, in: open, isHidden: arguments[EditKeys.what] == .off).layer
        .number
    }
    let edits = edits(layer: layer, seed: { workspace.seed(arguments[EditKeys.seed]) })
    func words(_ edit: NetworkEdit, fitted: Int? = nil) -> String {
      edit.inWords(areChannels: { open.layers[$0 - 1].window != nil }, fitted: fitted)
    }

    var editor = NetworkEditor(model.spec, model.weights)
    var changes: [String] = []
    let initial = arguments[EditKeys.what] == .initial ? try model.initialWeights : nil
    for edit in edits {
      try editor.apply(edit, initial: initial)
      changes.append(words(edit))
    }
    var fit: TemperatureFit?
    switch arguments[EditKeys.temperature] {
    case .given(let number):
      try editor.apply(.temperature(number))
      changes.append(words(.temperature(number)))
    case .fitted:
      let rows = validationRows(of: entry, dataset, in: workspace)
      let found = try model.modified(editor.weights, changes: []).temperature(
        on: rows, workers: ThreadPool(count: context.threads), cancellation: context.cancellation)
      try editor.apply(.temperature(found.temperature))
      changes.append(words(.temperature(found.temperature), fitted: rows.count))
      fit = found
    case nil: break
    }

    let name = try arguments.newName(Self.name) ?? name(after: model.name, in: workspace)
    let replaces = workspace.holds(model: name)
    let modified = entry.modified(model.modified(editor.weights, changes: changes), named: name)
    let on = arguments[JudgingKeys.on]
    let before = try Evaluation(of: .network(entry), on: on, in: workspace, context)
    let after = try Evaluation(of: .network(modified), on: on, in: workspace, context)
    let result = try ModificationResult(
      before, .network(entry), after, .network(modified), changes: changes, fit: fit,
      changed: NetworkEdit.count(from: model.weights, to: modified.model.weights), replaces: replaces)
    workspace.keep(modified)
    return result
  }

  /// The changes that the line asks for, but for the temperature, which comes last.
  private func edits(layer: Int?, seed: () -> UInt32) -> [NetworkEdit] {
    var edits: [NetworkEdit] = []
    let unit = arguments[InsideKeys.unit]
    switch arguments[EditKeys.what] {
    case .initial: edits.append(.initial(layer: layer))
    case .off: edits.append(.off(layer: layer ?? 1, unit: unit ?? 0))
    case nil: break
    }
    if let change = arguments[EditKeys.weights] { edits.append(.weights(change, layer: layer, unit: unit)) }
    if let change = arguments[EditKeys.bias] { edits.append(.bias(change, layer: layer, unit: unit)) }
    if let share = arguments[EditKeys.prune] {
      edits.append(.prune(share: share, layer: layer, ranking: arguments[EditKeys.by] ?? .layer))
    }
    if let share = arguments[EditKeys.noise] {
      edits.append(.noise(share: share, layer: layer, seed: seed()))
    }
    if arguments.has("quantize") { edits.append(.quantizeToInt8(layer: layer)) }
    return edits
  }

  /// The validation rows of the dataset's split; without any, those that early stopping held out, if the model was
  /// trained on this dataset.
  private func validationRows(
    of entry: ModelEntry, _ dataset: Dataset, in workspace: Workspace
  ) -> Examples {
    let split = workspace.split(of: dataset.name)?.split
    let isItsOwn = entry.source.sha256 == dataset.source.sha256 && split == entry.split
    let heldOut = isItsOwn ? entry.model.state.heldOut : []
    let rows = split.map { $0.validation.isEmpty ? heldOut : $0.validation } ?? []
    return Examples(
      images: dataset.images, labels: dataset.labels ?? [],
      rows: rows.filter(dataset.images.indices.contains),
      order: dataset.classes)
  }

  /// `m1` gives `m1-modified`, and then `m1-modified-2`. The choice is recorded, so that an exported script states it.
  private func name(after old: String, in workspace: Workspace) -> String {
    let stem = old.firstRange(of: Self.suffix).map { String(old[..<$0.lowerBound]) } ?? old
    var (name, number) = (stem + Self.suffix, 2)
    while workspace.holds(model: name) {
      name = "\(stem)\(Self.suffix)-\(number)"
      number += 1
    }
    workspace.noteChoice("name", name)
    return name
  }
}

extension NetworkEdit {
  /// How many weights and biases differ.
  fileprivate static func count(from old: NetworkWeights, to new: NetworkWeights) -> Int {
    zip(old.tensors, new.tensors).reduce(0) { sum, tensors in
      sum + zip(tensors.0.values, tensors.1.values).count { $0 != $1 }
    }
  }
}

extension DigitImages {
  fileprivate var indices: Range<Int> { 0..<count }
}
