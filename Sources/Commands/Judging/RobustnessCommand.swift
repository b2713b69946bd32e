import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// `robustness`: judges models on damaged or attacked copies of the rows.
struct RobustnessCommand: Command {
  private static let attackWord = "attack"
  private static let what = Key<String>(
    "what", .text("models, or attack", completion: .anyOf([.words([attackWord]), .models])), form: .words,
    default: "the current model",
    "which models, on one chart; attack attacks them instead of damaging the rows")
  private static let models = Key<String>(
    "model", .text("models, between commas", completion: .models), default: "the current one",
    "which models, on one chart")
  private static let kind = Key<[DamageKind]>(
    "kind", ValueType<DamageKind>.choice.list("one or more, between commas, of \(names)"), default: "all",
    "which kinds of damage")
  private static let n = Key<Int>(
    "n", .integer(1...10_000_000), default: "all; 1000 for attack", "how many of the rows, the first")
  private static let seed = Key<UInt32>(
    "seed", .seed, default: "what 'set seed=' set", "where the damage is drawn from")
  private static let reach = Key<Span>(
    "eps", .span("0 to 1", 0...1), default: "0..0.3",
    "with attack, the largest change of a pixel, as a share of full ink")
  private static let names = DamageKind.allCases.map(\.rawValue).joined(separator: ", ")

  static let signature = Signature(
    "robustness", group: .judging, "Judge models on damaged rows: noise, blur, shift, fog, attacks.",
    parameters: [
      what.parameter, models.parameter, kind.parameter, JudgingKeys.on.parameter, n.parameter, seed.parameter,
      reach.parameter, AttackCommand.steps.parameter,
    ] + InsideKeys.pictureParameters,
    examples: [
      .init(
        "robustness", "fourteen kinds of damage at five strengths",
        needs: ["load mnist rows=200", "train epochs=2"]),
      .init(
        "robustness m1 m2 kind=noise,blur", "two models on one chart",
        needs: ["load mnist rows=200", "train epochs=2", "train epochs=3 augment=shift:1"]),
      .init(
        "robustness attack eps=0..0.2", "with the change that hurts it most",
        needs: ["load mnist rows=200", "train epochs=2"]),
      .init(
        "robustness kind=fog out=fog.svg", "as a picture for a report",
        needs: ["load mnist rows=200", "train epochs=2", "out fog.svg"]),
    ],
    notes: [
      "The kinds are those of MNIST-C (Mu and Gilmer 2019) and a few more, with amounts of our own:",
      DamageKind.allCases.map { kind in
        "\(kind.rawValue): \(kind.amounts.map(NumberText.plain).joined(separator: ", ")) (\(kind.unit))"
      }.joined(separator: "; ") + ".",
      "The same seed draws the same damage for every model, any number of threads, and every strength.",
      "attack changes each pixel by up to eps= in the direction that raises the loss: see 'help attack'.",
    ])

  private let arguments: Arguments
  private let file: PictureFile?
  private let isAttack: Bool
  /// The models that the line names; empty for the current one.
  private let tokens: [Token]

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    file = try InsideKeys.pictureFile(arguments)
    var words = arguments.tokens(Self.what)[...]
    isAttack = words.first?.text == Self.attackWord
    if isAttack { words.removeFirst() }
    if let word = words.first, let key = arguments.written(Self.models.parameter) {
      throw LanguageError.conflict(key, with: word.text)
    }
    tokens = words.isEmpty ? arguments.token(Self.models)?.parts ?? [] : Array(words)
    if isAttack {
      try arguments.refuse(Self.kind.parameter, Self.seed.parameter, beside: Self.attackWord)
    } else if let key = arguments.firstTyped(of: [Self.reach.parameter, AttackCommand.steps.parameter]) {
      throw LanguageError.needs(key, Self.attackWord)
    }
    if let kinds = arguments[Self.kind], let twice = kinds.firstRepeated {
      throw arguments.problem(
        .described("\(twice.rawValue) is named twice", hint: "name each kind once"), with: Self.kind)
    }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    for (index, token) in tokens.enumerated()
    where tokens[..<index].contains(where: { $0.text == token.text }) {
      throw CommandError.modelTwice(token)
    }
    let dataset = try workspace.requireDataset()
    let labels = try workspace.requireLabels(of: dataset, for: "robustness")
    let asked: [Token?] = tokens.isEmpty ? [nil] : tokens.map(Optional.some)
    let models = try asked.map { token in
      let model =
        isAttack
        ? .network(try workspace.requireNetwork(token, for: "robustness attack"))
        : try workspace.requireModel(token)
      try workspace.requireFit(model, dataset)
      return model
    }
    let (part, all) = try workspace.rows(arguments[JudgingKeys.on], of: dataset)
    let rows = Array(all.prefix(arguments[Self.n] ?? (isAttack ? 1000 : .max)))
    let examples = Examples(images: dataset.images, labels: labels, rows: rows, order: dataset.classes)
    let judged = models.map {
      JudgedRows($0, on: part, of: dataset, rows: rows, in: workspace)
    }
    let result =
      try isAttack
      ? attacked(models, examples, judged, of: all.count, context)
      : damaged(models, examples, judged, of: all.count, seed: workspace.seed(arguments[Self.seed]), context)
    return try file?.write(result) ?? result
  }

  private func damaged(
    _ models: [Classifier], _ examples: Examples, _ judged: [JudgedRows], of all: Int, seed: UInt32,
    _ context: CommandContext
  ) throws -> any CellResult {
    guard
      let study = try RobustnessStudy(
        of: models.map(\.ensemble), on: examples, kinds: arguments[Self.kind] ?? DamageKind.allCases,
        seed: seed,
        listing: 5, workers: ThreadPool(count: context.threads), cancellation: context.cancellation,
        observe: context.observe)
    else { throw TrainingError.interrupted }
    return RobustnessResult(study, judged, seed: seed, labels: examples.labels, rowsOfPart: all)
  }

  private func attacked(
    _ models: [Classifier], _ examples: Examples, _ judged: [JudgedRows], of all: Int,
    _ context: CommandContext
  ) throws -> any CellResult {
    let span = arguments[Self.reach] ?? Span(first: 0, last: 0.3)
    let steps = arguments[AttackCommand.steps] ?? 1
    let parts = span.isRange ? 10 : 0
    let reaches = (0...parts).map {
      span.first + (span.last - span.first) * Double($0) / Double(max(parts, 1))
    }
    let workers = ThreadPool(count: context.threads)
    let studies = try models.compactMap(\.network).map { entry in
      guard
        let study = try AttackStudy(
          of: entry.model, on: examples, reaches: reaches, steps: steps, workers: workers,
          cancellation: context.cancellation, observe: context.observe)
      else { throw TrainingError.interrupted }
      return study
    }
    return AttackCurveResult(studies, judged, steps: steps, rowsOfPart: all)
  }
}

extension Array where Element: Equatable {
  /// The first element that another one before it equals.
  fileprivate var firstRepeated: Element? {
    enumerated().first { self[..<$0.offset].contains($0.element) }?.element
  }
}
