import CommandLanguage
import Digits
import Experiments
import Notebook

// Converts the arguments of a line to settings, and settings back to typed text.

extension TrainingKeys {
  /// A network and its training recipe by name.
  static let preset = Key<Preset>(
    "preset", ValueType<Preset>.choice, form: .word, "a network with a recipe that trains it well")

  /// The parameters of a command that trains.
  static var parameters: [Parameter] { parameters(and: []) }

  /// The parameters of a command that trains and has others as well; the preset is first, because words precede
  /// keys.
  static func parameters(and own: [Parameter]) -> [Parameter] {
    [preset.parameter] + own + all.map(\.parameter)
  }

  /// The settings a line starts from: the defaults or those of its preset, with the line's or the workspace's
  /// seed.
  /// - Parameter given: the seed, whatever the line says.
  /// - Throws: `LanguageError.conflict` if hidden= is combined with layers= or with a preset that has layers.
  static func base(
    for arguments: Arguments, preset: Preset? = nil, seed given: UInt32? = nil, in workspace: Workspace
  ) throws(LanguageError) -> TrainingSettings {
    let preset = preset ?? arguments[Self.preset]
    var base = preset?.settings ?? TrainingSettings()
    base.seed = workspace.seed(given ?? seed(in: arguments))
    if let hidden = all.first(where: { $0.parameter.name == "hidden" }) {
      if arguments.has("layers") { try arguments.refuse(hidden.parameter, beside: "layers=") }
      if let preset, base.layers != nil { try arguments.refuse(hidden.parameter, beside: preset.rawValue) }
    }
    return base
  }

  /// The settings a line asks for, on top of `base`, checked to make a network that fits the images.
  /// - Throws: as `base`; `LanguageError` or `NetworkError` for layers that do not fit.
  static func settings(
    from arguments: Arguments, for dataset: Dataset, in workspace: Workspace
  ) throws -> TrainingSettings {
    let settings = settings(from: arguments, on: try base(for: arguments, in: workspace))
    try refuseUseless(arguments, in: [settings])
    try LayerFit.check(
      settings, for: dataset.images.shape, classes: dataset.classes.count,
      typed: arguments.choices(TrainingKeys.layers.parameter))
    return settings
  }

  /// The settings a line asks for, on top of `base`. Of several choices of a key the first counts.
  static func settings(from arguments: Arguments, on base: TrainingSettings) -> TrainingSettings {
    var settings = base
    for key in all {
      if let choice = arguments.choices(key.parameter).first { key.apply(choice, &settings) }
    }
    return settings
  }

  /// Checks that every key typed in the line has an effect on at least one candidate. The keys of a preset or
  /// of a continued model are not checked, because they were not typed in this line.
  /// - Throws: `LanguageError.useless`.
  static func refuseUseless(
    _ arguments: Arguments, in candidates: [TrainingSettings]
  ) throws(LanguageError) {
    guard let settings = candidates.first else { return }
    for key in all {
      guard let use = key.use, let token = arguments.written(key.parameter),
        !candidates.contains(where: { use.isGiven($0) })
      else { continue }
      throw .useless(token, beside: use.obstacle(settings), for: use.users)
    }
    try CourseFit.check(candidates, arguments)
  }

  /// The settings of a line that continues a model, on top of those of the model. epochs= counts further
  /// epochs: by default the rest of an interrupted training, otherwise as many as before.
  static func settings(from arguments: Arguments, goingOnFrom model: Model) -> TrainingSettings {
    var base = model.settings
    // What its course has changed holds; what is left of it lies ahead.
    (base.learningRate, base.course) = (model.lastRate, model.courseAhead)
    var settings = settings(from: arguments, on: base)
    let (done, planned) = (model.state.epochsDone, model.settings.epochs)
    let further = arguments.has("epochs") ? settings.epochs : done < planned ? planned - done : planned
    settings.epochs = done + further
    return settings
  }

  /// The settings of every combination of choices; the last key varies fastest.
  static func candidates(from arguments: Arguments, on base: TrainingSettings) -> [TrainingSettings] {
    var candidates = [base]
    for key in all {
      let choices = arguments.choices(key.parameter)
      guard !choices.isEmpty else { continue }
      candidates = candidates.flatMap { candidate in
        choices.map { choice in
          var settings = candidate
          key.apply(choice, &settings)
          return settings
        }
      }
    }
    return candidates
  }

  /// The seed of the line, the first of several choices; `nil` without one.
  static func seed(in arguments: Arguments) -> UInt32? {
    arguments[seed]
  }

  /// The number of combinations, without building them; `nil` if it overflows `Int`.
  static func candidateCount(in arguments: Arguments) -> Int? {
    Combinations.count(of: all.map { max(arguments.choices($0.parameter).count, 1) })
  }

  /// All settings as they would be typed, by key.
  static func typedSettings(_ settings: TrainingSettings) -> [String: String] {
    var typed: [String: String] = [:]
    for key in all { typed[key.parameter.name] = key.text(settings) }
    return typed
  }

  /// The inverse of `typedSettings`.
  /// - Throws: `ValueProblem` for a wrong value, such as one that only another version of digitbook knows.
  static func settings(typed: [String: String]) throws(ValueProblem) -> TrainingSettings {
    var settings = TrainingSettings()
    for key in all {
      if let text = typed[key.parameter.name] { try key.applyText(text, &settings) }
    }
    return settings
  }

  /// The keys in which candidates differ, comparing only the candidates on which the key has an effect.
  static func varying(in candidates: [TrainingSettings]) -> [TrainingKey] {
    all.filter { key in
      Set(candidates.filter { key.use?.isGiven($0) != false }.map { key.text($0) }).count > 1
    }
  }
}
