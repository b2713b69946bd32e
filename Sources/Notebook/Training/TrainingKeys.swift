import Experiments
import Networks

/// All keys of `train`, with scikit-learn's names beside ours. `cv` and `grid` take them too.
enum TrainingKeys {
  static let all: [TrainingKey] = network + optimisation + stopping

  /// What scikit-learn calls a seed, everywhere.
  static let randomState = ScikitLearnName(
    "random_state", default: "None",
    difference: "there, None draws differently every time; here the default is what 'set seed=' set")

  private static let network = [
    TrainingKey(
      "hidden", ValueType.integer(1...100_000).list("units of each hidden layer, such as 128,64"), \.hidden,
      ScikitLearnName(
        "hidden_layer_sizes", default: "(100,)", difference: "the default here has 128 units"),
      fixedByModel: true,
      typed: { $0.map(String.init).joined(separator: ",") }, "units of each hidden layer"),
    TrainingKey(
      "activation", ValueType<Activation>.choice, \.activation,
      ScikitLearnName("activation", default: "'relu'"), fixedByModel: true, typed: \.rawValue,
      "function of the hidden layers"),
    TrainingKey(
      "output", ValueType<OutputKind>.choice, \.output,
      ScikitLearnName(
        "(the shape of y)", default: "softmax",
        difference: "there, labels as classes mean softmax and one-hot labels mean one sigmoid a class; "
          + "two classes get a single sigmoid there and two softmax outputs here"),
      fixedByModel: true, typed: \.rawValue, "what the outputs mean"),
    TrainingKey(
      "alpha", .number("0 or more") { $0 >= 0 }, \.alpha,
      ScikitLearnName("alpha", default: "0.0001"), typed: plain, "strength of the L2 penalty"),
  ]

  private static let optimisation = [
    TrainingKey(
      "solver", ValueType<TrainingSettings.Solver>.choice, \.solver,
      ScikitLearnName("solver", default: "'adam'", difference: "there is no lbfgs here"),
      typed: \.rawValue, "rule that moves the weights"),
    TrainingKey(
      "lr", .number("above 0") { $0 > 0 }, \.learningRate,
      ScikitLearnName("learning_rate_init", default: "0.001"), typed: plain, "learning rate of the first step"
    ),
    TrainingKey(
      "schedule", ValueType<TrainingSettings.Schedule>.choice, \.schedule,
      ScikitLearnName("learning_rate", default: "'constant'"), typed: \.rawValue,
      "how sgd's learning rate changes"),
    TrainingKey(
      "power", .number("above 0") { $0 > 0 }, \.power,
      ScikitLearnName("power_t", default: "0.5"), typed: plain, "exponent of schedule=invscaling"),
    TrainingKey(
      "momentum", .number("0 to 1") { $0 >= 0 && $0 <= 1 }, \.momentum,
      ScikitLearnName("momentum", default: "0.9"), typed: plain, "momentum of sgd"),
    TrainingKey(
      "nesterov", .boolean, \.nesterov,
      ScikitLearnName("nesterovs_momentum", default: "True"), "use Nesterov's momentum in sgd"),
    TrainingKey(
      "beta1", .number("0 or more, below 1") { $0 >= 0 && $0 < 1 }, \.beta1,
      ScikitLearnName("beta_1", default: "0.9"), typed: plain, "decay of adam's mean"),
    TrainingKey(
      "beta2", .number("0 or more, below 1") { $0 >= 0 && $0 < 1 }, \.beta2,
      ScikitLearnName("beta_2", default: "0.999"), typed: plain, "decay of adam's mean square"),
    TrainingKey(
      "epsilon", .number("above 0") { $0 > 0 }, \.epsilon,
      ScikitLearnName("epsilon", default: "1e-08"), typed: plain, "keeps adam's division finite"),
    TrainingKey(
      "batch", .integer(1...10_000_000), \.batch,
      ScikitLearnName(
        "batch_size", default: "'auto'", difference: "'auto' there means 200, the default here"),
      "rows of a mini-batch"),
    TrainingKey(
      "epochs", .integer(1...1_000_000), \.epochs,
      ScikitLearnName(
        "max_iter", default: "200", difference: "the default here is 20, which takes seconds"),
      "the most passes over the training rows"),
    TrainingKey(
      "shuffle", .boolean, \.shuffle,
      ScikitLearnName("shuffle", default: "True"), "a new order of the rows for every epoch"),
    TrainingKey(
      "augment", .augmentation, \.augmentation, nil, typed: AugmentationText.typed,
      "deformed copies of the training rows, others in every epoch"),
    TrainingKey(
      "seed", .seed, \.seed,
      randomState,
      fixedByModel: true, standard: "what 'set seed=' set",
      "where the draws start"),
  ]

  private static let stopping = [
    TrainingKey(
      "tol", .number("0 or more") { $0 >= 0 }, \.tolerance,
      ScikitLearnName("tol", default: "0.0001"), typed: plain, "what counts as progress in an epoch"),
    TrainingKey(
      "patience", .integer(1...1_000_000), \.patience,
      ScikitLearnName("n_iter_no_change", default: "10"), "epochs without progress before it stops"),
    TrainingKey(
      "early-stopping", .boolean, \.earlyStopping,
      ScikitLearnName(
        "early_stopping", default: "False",
        difference: "a training that diverges is an error here; there it ends with the best weights so far"),
      "stop by the accuracy on rows held back, and keep the best weights"),
    TrainingKey(
      "validation", .number("above 0, below 1") { $0 > 0 && $0 < 1 }, \.validationShare,
      ScikitLearnName(
        "validation_fraction", default: "0.1",
        difference: "rows that 'split validation=' set apart are used instead where there are any"),
      typed: plain, "share of the training rows held back for early stopping"),
  ]

  /// Numbers as they would be typed: `0.001`, `1e-08`, `128`.
  @Sendable private static func plain(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  // MARK: Settings from arguments

  /// What all the commands list.
  static var parameters: [Parameter] { all.map(\.parameter) }

  /// The settings a line asks for, on top of `base`. Keys with several choices give their first.
  static func settings(from arguments: Arguments, on base: TrainingSettings) -> TrainingSettings {
    var settings = base
    for key in all {
      if let choice = arguments.choices(named: key.parameter.name).first {
        key.apply(choice.text, &settings)
      }
    }
    return settings
  }

  /// The settings of every combination of choices; the last key varies fastest.
  static func candidates(from arguments: Arguments, on base: TrainingSettings) -> [TrainingSettings] {
    var candidates = [base]
    for key in all {
      let choices = arguments.choices(named: key.parameter.name)
      guard !choices.isEmpty else { continue }
      candidates = candidates.flatMap { candidate in
        choices.map { choice in
          var settings = candidate
          key.apply(choice.text, &settings)
          return settings
        }
      }
    }
    return candidates
  }

  /// The seed that a line gives, the first of several.
  static func seed(in arguments: Arguments) -> UInt32? {
    arguments.choices(named: "seed").first.flatMap { UInt32($0.text) }
  }

  /// How many combinations there are, without making them; `nil` beyond counting.
  static func candidateCount(in arguments: Arguments) -> Int? {
    all.reduce(1) { count, key in
      let choices = max(arguments.choices(named: key.parameter.name).count, 1)
      guard let count else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: choices)
      return overflow ? nil : product
    }
  }

  /// All settings as they would be typed, by key.
  static func typedSettings(_ settings: TrainingSettings) -> [String: String] {
    Dictionary(uniqueKeysWithValues: all.map { ($0.parameter.name, $0.text(settings)) })
  }

  /// The keys in which candidates differ, with each candidate's values.
  static func varying(in candidates: [TrainingSettings]) -> [TrainingKey] {
    all.filter { key in Set(candidates.map { key.text($0) }).count > 1 }
  }
}
