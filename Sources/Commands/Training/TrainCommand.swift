import CommandLanguage
import Compute
import Display
import Experiments
import Networks
import Notebook

/// `train`: trains a network on the training rows of the current dataset.
struct TrainCommand: Command {
  private static let goOn = Key<String>(
    "continue", .text("the name of a model", completion: .models),
    scikitLearn: ReferenceName(
      "warm_start", default: "False", difference: "goes on with the optimizer's memory too"),
    "go on training this model; it stays as it is, a new one results")
  private static let name = Key<String>(
    "name", .text("a name"), default: "m1, m2, ...", "what to call the model")
  private static let k = Key<Int>("k", .integer(1...10_000), default: "5", "neighbours= of knn, in a letter")
  private static let watch = Key.flag("watch", "draw loss and first weights on the terminal while it learns")
  private static let profile = Key.flag("profile", "say where the time of an epoch went")

  static let signature = Signature(
    "train", group: .training, "Train a network on the training rows of the current dataset.",
    parameters: TrainingKeys.parameters + [
      goOn.parameter, k.parameter, name.parameter, watch.parameter, profile.parameter,
      SeedsKey.seeds.parameter,
      FoldKeys.afresh.parameter,
    ] + SearchKeys.parameters,
    examples: [
      .init("train", "a good small network in seconds", needs: ["load mnist rows=2000"]),
      .init(
        "train hidden=128,64 lr=0.001 epochs=5", "two hidden layers, five epochs",
        needs: ["load mnist rows=2000"]),
      .init(
        "train solver=sgd lr=0.1 schedule=adaptive early-stopping=true",
        "stochastic gradient descent that stops by itself", needs: ["load mnist rows=2000"]),
      .init(
        "train continue=m1 epochs=5", "five more epochs for m1",
        needs: ["load mnist rows=2000", "train epochs=2"]),
      .init(
        "train epochs=3 augment=shift:1",
        "the training rows shifted by up to a pixel, otherwise in every epoch",
        needs: ["load mnist rows=2000"]),
      .init(
        "train cnn epochs=1", "a small convolutional network, by its preset", needs: ["load mnist rows=500"]),
      .init(
        "train layers=conv:8x3,pool:2,dropout:0.25,dense:32 epochs=2", "any layers; 'help layers' lists them",
        needs: ["load mnist rows=500"]),
      .init(
        "train solver=adamw lr=0.005 schedule=one-cycle epochs=3 smoothing=0.1 ema=0.99",
        "today's way to train", needs: ["load mnist rows=500"]),
      .init(
        "train knn k=3", "a baseline: the majority of the three nearest rows", needs: ["load mnist rows=500"]),
      .init("train logistic", "a baseline: logistic regression", needs: ["load mnist rows=300"]),
      .init(
        "train seeds=1..3 epochs=3", "how far the accuracy is luck", needs: ["load mnist rows=800"]),
      .init("train epochs=3 --watch", "see it learn", needs: ["load mnist rows=2000"]),
      .init(
        "train epochs=4 at=1.5:lr:0.0005,3:end", "a smaller rate from the middle of the second epoch on",
        needs: ["load mnist rows=2000"]),
      .init("train epochs=3 --profile", "where the time goes", needs: ["load mnist rows=2000"]),
    ],
    notes: [
      "With --watch on a terminal, space pauses, + and - double and halve the rate, s takes one step, e goes to the end of the epoch, d switches drop-out, q ends and keeps; at= records what changed, so that a script takes the same course.",
      "Ctrl-C ends the training after the running mini-batch and keeps the model; continue= goes on from there.",
      "A second Ctrl-C within 2 s, before it says that the model is kept, abandons it; later 'undo' takes it back.",
      "A preset is a line of keys, and any key typed beside it overrides its own: "
        + "\(listed(Preset.allCases.map { "'help \($0.rawValue)'" }, joinedBy: "and")) show them.",
      "With continue=, epochs= counts further epochs: by default what is left of an interrupted training, else as many again.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  var lineAnywhere: String? { SearchKeys.lineAnywhere(arguments) }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    if let seeds = arguments[SeedsKey.seeds] {
      try arguments.refuse(
        Self.goOn.parameter, Self.name.parameter, Self.watch.parameter, Self.profile.parameter,
        TrainingKeys.seed.parameter, beside: "seeds=")
      return try runSeeds(seeds, arguments, on: &workspace, in: context)
    }
    for key in SearchKeys.parameters + [FoldKeys.afresh.parameter] {
      try arguments.require(SeedsKey.seeds.parameter, for: key)
    }
    let rows = try LearningRows(for: "train", in: &workspace)
    let earlier = try arguments.token(Self.goOn).map { token in
      try workspace.requireNetwork(token, for: "train continue=")
    }
    let settings = try settings(continuing: earlier, in: workspace)
    try TrainingKeys.refuseUseless(arguments, in: [settings])
    try CourseFit.check([settings], arguments, done: earlier?.model.epochsTrained ?? 0)
    if earlier == nil {
      try LayerFit.check(
        settings, for: rows.dataset.images.shape, classes: rows.dataset.classes.count,
        typed: arguments.choices(TrainingKeys.layers.parameter))
    }
    let name = try arguments.newName(Self.name) ?? workspace.nextModelName()

    let profile = arguments[Self.profile] == true ? StepProfile() : nil
    let make = ModelEntry.maker(
      name, on: rows.dataset, split: rows.split, settings: settings, continuing: earlier)
    let trainer = Trainer(
      settings, workers: ThreadPool(count: context.threads), context: context.experiment(checkpoint: make))
    let isWatched = arguments[Self.watch] == true
    let model = try context.whileSteered(isWatched) { controls in
      try trainer.train(
        on: rows.training, validation: rows.validation, continuing: earlier?.model,
        onItsImages: earlier?.source.sha256 == rows.dataset.source.sha256, isWatched: isWatched,
        controls: controls, profile: profile)
    }

    let entry = make(model)
    let replaces = workspace.holds(model: name)
    workspace.keep(entry)
    let epochs = model.history.dropFirst(earlier?.model.history.count ?? 0)
    var result = ModelResult(
      entry, newSplit: rows.newSplit, replaces: replaces,
      profile: profile.flatMap {
        ProfileResult(
          $0.times, epochs: epochs.count, seconds: epochs.map(\.seconds).reduce(0, +),
          threads: context.threads)
      })
    if model.settings.course != settings.course {
      result.recordedLine = arguments.line(with: model.settings.course)
    }
    return result
  }

  /// - Throws: `LanguageError` where k= has no effect or says what neighbours= does.
  private func refuseK(for settings: TrainingSettings) throws(LanguageError) {
    guard let token = arguments.written(Self.k.parameter) else { return }
    if arguments.has("neighbours") { throw .conflict(token, with: "neighbours=") }
    if settings.kind != .knn {
      throw .useless(token, beside: "model=\(settings.kind.rawValue)", for: ["model=knn"])
    }
  }

  /// The settings of the line; those of a model to continue are their base.
  private func settings(continuing earlier: ModelEntry?, in workspace: Workspace) throws -> TrainingSettings {
    guard let earlier else {
      var settings = TrainingKeys.settings(
        from: arguments, on: try TrainingKeys.base(for: arguments, in: workspace))
      if let k = arguments[Self.k] {
        try refuseK(for: settings)
        settings.neighbours = k
      }
      return settings
    }
    if let preset = arguments.token(TrainingKeys.preset) {
      throw LanguageError.conflict(preset, with: "continue=\(earlier.model.name)")
    }
    for key in TrainingKeys.all where key.isFixedByModel && arguments.has(key.parameter.name) {
      throw CommandError.fixedByModel(key: key.parameter.name, model: earlier.model.name)
    }
    return TrainingKeys.settings(from: arguments, goingOnFrom: earlier.model)
  }
}

extension CommandContext {
  /// Runs a training that a user at a terminal can steer. A script takes the course that it says, whoever looks on.
  fileprivate func whileSteered<Result>(
    _ isWatched: Bool, _ body: (TrainingControls?) throws -> Result
  ) rethrows -> Result {
    guard isWatched, environment.replaying.isEmpty, let keyboard = environment.keyboard, keyboard.isThere
    else {
      return try body(nil)
    }
    let controls = TrainingControls()
    return try keyboard.whileListening(for: controls) { try body(controls) }
  }
}

extension Arguments {
  /// The line with this course in place of its own, without a comment.
  fileprivate func line(with course: TrainingCourse?) -> String {
    let text = "\(TrainingKeys.course.parameter.name)=\(CourseText.typed(course))"
    var characters = Array(line)
    if let typed = written(TrainingKeys.course.parameter) {
      characters.replaceSubrange(typed.columns.clamped(to: 0..<characters.count), with: text)
      return String(characters)
    }
    let end = Lexer(line).words.last?.token.columns.upperBound ?? characters.count
    return String(characters.prefix(end)) + " " + text
  }

  /// The name that a line gives to something new; `nil` if it gives none.
  /// - Throws: `CommandError.badName`.
  func newName(_ key: Key<String>) throws(CommandError) -> String? {
    guard let token = token(key) else { return nil }
    guard let first = token.text.first, first.isLetter,
      token.text.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }), token.text.count <= 64
    else { throw .badName(token) }
    return token.text
  }
}
