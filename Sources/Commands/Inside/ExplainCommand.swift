import CommandLanguage
import Compute
import Digits
import Experiments
import Notebook

/// `explain`: traces how a network computes its prediction for one image, or one unit its activation.
struct ExplainCommand: Command {
  enum Way: String, CaseIterable, Sendable {
    case backward
  }

  private static let what = Key<ExplainTarget>(
    "row", .explainTarget, form: .word, required: true,
    "a row of the current dataset, or weight for how one weight moves in the next mini-batch")
  private static let way = Key<Way>(
    "way", ValueType<Way>.choice, form: .word,
    "backward follows the error signal from the loss to the pixels")
  private static let pixel = Key<FeatureMapIndex>(
    "pixel", .mapPlace, "with weight, which pixel the weight comes from, ROW,COLUMN")
  private static let input = Key<Int>(
    "input", .integer(0...1_000_000_000),
    "with weight behind the first layer, which unit before it comes from")
  private static let n = Key<Int>(
    "n", .integer(1...1_000_000), default: "10", "how many terms are written out; the rest is added up")

  static let signature = Signature(
    "explain", group: .inside, "Follow one digit through the network, from pixels to probabilities.",
    parameters: [
      what.parameter, way.parameter, InsideKeys.layer.parameter, InsideKeys.unit.parameter,
      pixel.parameter, input.parameter, InsideKeys.at.parameter, n.parameter, JudgingKeys.model.parameter,
    ],
    examples: [
      .init(
        "explain 42", "layers, scores, softmax, and why not the next best digit",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "explain 42 layer=1 unit=3", "the sum that one unit makes, written out",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "explain 42 layer=1 unit=3 at=5,12", "of a convolution's channel, at one place of its map",
        needs: ["load mnist rows=500", "train layers=conv:4x5,pool:2 epochs=1"]),
      .init(
        "explain 42 backward", "the error signal, from the loss back to the pixels",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "explain weight layer=1 pixel=12,9 unit=3", "how one weight moves in the next mini-batch",
        needs: ["load mnist rows=500", "train epochs=1"]),
    ],
    notes: [
      "With layer= alone it is the unit that says the most, with unit= alone layer 1. "
        + InsideKeys.layersInWords,
      "The sums are made in double precision from the network's weights; the network's own figure stands below.",
      "'explain weight' takes the step that 'step' would take, and leaves the model as it is. Behind the first layer, "
        + "input= names the unit that the weight comes from.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if arguments[Self.what] == .weight {
      if let way = arguments.token(Self.way) { throw LanguageError.conflict(way, with: "weight") }
      try arguments.refuse(InsideKeys.at.parameter, beside: "weight")
      guard arguments.has("unit") else {
        throw LanguageError.missing(
          argument: "unit= behind weight", verb: "explain",
          example: "explain weight layer=1 pixel=12,9 unit=3")
      }
      return
    }
    if let key = arguments.firstTyped(of: [Self.pixel.parameter, Self.input.parameter]) {
      throw LanguageError.needs(key, "weight")
    }
    if arguments[Self.way] == .backward {
      try arguments.refuse(
        InsideKeys.layer.parameter, InsideKeys.unit.parameter, InsideKeys.at.parameter, Self.n.parameter,
        beside: "backward")
    } else if !arguments.has("layer"), !arguments.has("unit") {
      try arguments.refuse(Self.n.parameter, InsideKeys.at.parameter, beside: "no layer= and unit=")
    }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    guard case .row(let row) = arguments[Self.what] ?? .row(0) else {
      return try weightStory(in: &workspace, context)
    }
    let subject = try InsideSubject(arguments, row: row, for: "explain", in: workspace, context)
    if arguments[Self.way] == .backward { return try backward(subject, in: workspace, context) }
    guard arguments.has("layer") || arguments.has("unit") else { return ExplanationResult(subject) }
    let (layer, unit) = try InsideKeys.place(arguments, in: subject.network.open)
    let found = try PreActivationBreakdown(
      subject.network.open, layer: layer.number, unit: unit ?? LayerView(subject, layer).strongest,
      at: arguments[InsideKeys.at], of: subject.trace)
    return ArithmeticResult(subject, found, n: arguments[Self.n] ?? 10)
  }

  private func backward(
    _ subject: InsideSubject, in workspace: Workspace, _ context: CommandContext
  ) throws -> any CellResult {
    let labels = try workspace.requireLabels(of: subject.image.dataset, for: "explain backward")
    let (row, model) = (subject.image.row, subject.network.kept.model)
    guard let own = model.classes.firstIndex(of: labels[row]) else {
      throw EvaluationError.noSuchClass(label: labels[row])
    }
    let trace = try BackwardTrace(
      of: model, images: subject.image.dataset.images, row: row, own: own,
      workers: ThreadPool(count: context.threads))
    return BackwardResult(subject, trace)
  }

  private func weightStory(in workspace: inout Workspace, _ context: CommandContext) throws -> any CellResult
  {
    let rows = try LearningRows(for: "explain weight", in: &workspace)
    let network = try InsideNetwork(arguments, for: "explain weight", in: workspace, context)
    let entry = network.kept
    try workspace.requireFit(.network(entry), rows.dataset)
    let (layer, unit) = try InsideKeys.place(arguments, in: network.open)
    guard layer.window == nil else { throw InsideError.notDense(layer: layer.number) }
    let story = try WeightStory(
      ofLayer: layer.number, input: try input(of: layer, rows.dataset), unit: unit ?? 0,
      settings: entry.model.settings, on: rows.training, validation: rows.validation,
      continuing: entry.model, onItsImages: entry.source.sha256 == rows.dataset.source.sha256,
      workers: ThreadPool(count: context.threads))
    return WeightStoryResult(
      story, network, layer, input: try input(of: layer, rows.dataset), unit: unit ?? 0, labels: rows.labels,
      dataset: rows.dataset.name, n: arguments[Self.n] ?? 10, newSplit: rows.newSplit)
  }

  /// The input that `pixel=` or `input=` names.
  private func input(of layer: LayerWeights, _ dataset: Dataset) throws -> Int {
    let inputs = layer.inputShape.channels * layer.inputShape.height * layer.inputShape.width
    if let place = arguments[Self.pixel] {
      guard layer.seesPixels else {
        try arguments.refuse(Self.pixel.parameter, beside: "layer=\(layer.number)")
        return 0
      }
      let shape = dataset.images.shape
      guard place.row < shape.height, place.column < shape.width else {
        throw InsideError.noSuchPixel(place, height: shape.height, width: shape.width)
      }
      return place.row * shape.width + place.column
    }
    guard let input = arguments[Self.input] else {
      throw LanguageError.missing(
        argument: layer.seesPixels ? "pixel= behind weight" : "input= behind weight", verb: "explain",
        example: layer.seesPixels
          ? "explain weight layer=1 pixel=12,9 unit=3" : "explain weight layer=\(layer.number) input=0 unit=3"
      )
    }
    guard input < inputs else {
      throw InsideError.noSuchInput(input: input, layer: layer.number, inputs: inputs)
    }
    return input
  }
}

/// What `explain` explains.
enum ExplainTarget: Equatable, Sendable {
  case row(Int)
  case weight
}

extension ValueType where Value == ExplainTarget {
  fileprivate static var explainTarget: ValueType {
    let row = ValueType<Int>.integer(0...1_000_000_000)
    return ValueType(description: "\(row.description), or weight", completion: .words(["weight"])) {
      text throws(ValueProblem) in
      text == "weight" ? .weight : .row(try row.read(text))
    }
  }
}
