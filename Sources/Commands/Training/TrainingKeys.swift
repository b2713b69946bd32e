import CommandLanguage
import Display
import Experiments
import Networks

/// All keys of `train`, with their names in scikit-learn or PyTorch. `cv`, `grid` and others take them too.
enum TrainingKeys {
  static let all: [TrainingKey] = kinds + network + optimisation + stopping

  private static let kinds = [
    TrainingKey(
      "model", ValueType<ModelKind>.choice, \.kind, nil, fixedByModel: true, typed: \.rawValue,
      for: .allModels,
      "a network, or a baseline to compare with"),
    TrainingKey(
      "neighbours", .integer(1...10_000), \.neighbours, ReferenceName("n_neighbors", default: "5"),
      for: .baselines(.knn), "training rows that vote, of knn"),
    TrainingKey(
      "cost", .number("above 0") { $0 > 0 }, \.cost, ReferenceName("C", default: "1.0"),
      typed: NumberText.plain, for: .baselines(.svm), "cost of rows on the wrong side, of svm"),
    TrainingKey(
      Key<Double>(
        "gamma", .number("above 0") { $0 > 0 }, default: "1 / (pixels x variance)",
        scikitLearn: ReferenceName("gamma", default: "'scale'"), "sharpness of the kernel, of svm"),
      optional: \.gamma, typed: NumberText.plain, for: .baselines(.svm)),
    TrainingKey(
      Key<Int>(
        "trees", .integer(1...10_000), default: "100 (boosted: 10)",
        scikitLearn: ReferenceName(
          "n_estimators", default: "100",
          difference: "10 of boosted is num_boost_round of XGBoost's own train; its XGBClassifier has 100"),
        "trees of a forest; of boosted, rounds of a tree for each class"),
      \.trees, for: .baselines(.forest, .boosted)),
    TrainingKey(
      "depth", .integer(1...BaselineSettings.mostDepth), \.depth,
      ReferenceName("max_depth", default: "6", difference: "XGBoost's; scikit-learn's forests have no limit"),
      for: .baselines(.boosted), "splits one after the other in a tree, of boosted"),
  ]

  /// scikit-learn's name for a seed, the same in all its functions.
  static let randomState = ReferenceName(
    "random_state", default: "None",
    difference: "there, None draws differently every time; here the default is what 'set seed=' set")

  static let layers = Key<[LayerSpec]>(
    "layers", .layers, default: "hidden=", "layers of any kind, instead of hidden=")

  static let seed = Key<UInt32>(
    "seed", .seed, default: "what 'set seed=' set", scikitLearn: randomState, "where the draws start")

  static let course = Key<TrainingCourse?>(
    "at", .course, default: "none",
    "changes on the way: at an epoch, with its fraction, a new rate, drop-out on or off, or the end")

  private static let network = [
    TrainingKey(
      "hidden", .hiddenUnits, \.hidden,
      ReferenceName(
        "hidden_layer_sizes", default: "(100,)", difference: "the default here has 128 units"),
      fixedByModel: true,
      typed: { $0.isEmpty ? "none" : $0.map(String.init).joined(separator: ",") },
      counts: { $0.layers == nil },
      "units of each hidden layer; none is softmax regression"),
    TrainingKey(layers, optional: \.layers, fixedByModel: true, typed: LayerSpec.text(of:)),
    TrainingKey(
      "activation", ValueType<Activation>.choice, \.activation,
      ReferenceName("activation", default: "'relu'"), fixedByModel: true, typed: \.rawValue,
      "function after each convolution and dense layer"),
    TrainingKey(
      Key<WeightInitialisation>(
        "init", ValueType<WeightInitialisation>.choice, default: "glorot; conv: he",
        "how the first weights are drawn; zero and constant draw none"),
      optional: \.initialisation, fixedByModel: true, typed: \.rawValue),
    TrainingKey(
      "output", ValueType<OutputKind>.choice, \.output,
      ReferenceName(
        "(the shape of y)", default: "softmax",
        difference: "there, labels as classes mean softmax and one-hot labels mean one sigmoid a class; "
          + "two classes get a single sigmoid there and two softmax outputs here"),
      fixedByModel: true, typed: \.rawValue, "what the outputs mean"),
    TrainingKey(
      "alpha", .number("0 or more") { $0 >= 0 }, \.alpha,
      ReferenceName("alpha", default: "0.0001"), typed: NumberText.plain, "strength of the L2 penalty"),
    TrainingKey(
      "smoothing", .number("0 or more, below 1") { $0 >= 0 && $0 < 1 }, \.smoothing,
      .pytorch("label_smoothing", default: "0.0"), typed: NumberText.plain,
      "certainty taken from the right digit and given to all"),
    TrainingKey(
      "precision", ValueType<Precision>.choice, \.precision,
      .pytorch("torch.autocast", default: "float32", difference: "weights and activations stay float32 here"),
      typed: \.rawValue, "numbers in which steps multiply; bf16 is faster where the processor has AMX"),
  ]

  private static let optimisation = [
    TrainingKey(
      "solver", ValueType<TrainingSettings.Solver>.choice, \.solver,
      ReferenceName(
        "solver", default: "'adam'",
        difference: "adamw is PyTorch's; lbfgs rounds weights of hidden layers to single precision"),
      typed: \.rawValue, "rule that moves the weights"),
    TrainingKey(
      "lr", .number("above 0") { $0 > 0 }, \.rate,
      ReferenceName("learning_rate_init", default: "0.001"), typed: NumberText.plain,
      for: .networks(.miniBatches, and: [.boosted]),
      "learning rate; the highest of schedule=cosine and one-cycle; of boosted, its share of a tree, 0.3"),
    TrainingKey(
      "schedule", ValueType<TrainingSettings.Schedule>.choice, \.schedule,
      ReferenceName(
        "learning_rate", default: "'constant'",
        difference:
          "cosine and one-cycle are PyTorch's CosineAnnealingLR and OneCycleLR: they change the rate "
          + "of every solver from step to step until epochs= are over, and no tol= stops them before; further "
          + "epochs with continue= get a schedule of their own"),
      typed: \.rawValue,
      for: .schedule, "how the learning rate changes; invscaling and adaptive are for sgd alone"),
    TrainingKey(
      Key<Double>(
        "warmup", .number("0 or more, below 1") { $0 >= 0 && $0 < 1 }, default: "0.3 (cosine: 0)",
        scikitLearn: .pytorch("pct_start", default: "0.3"), "share of the steps in which the rate rises"),
      optional: \.warmup, typed: NumberText.plain, for: .schedules(.cosine, .oneCycle)),
    TrainingKey(
      "power", .number("above 0") { $0 > 0 }, \.power,
      ReferenceName("power_t", default: "0.5"), typed: NumberText.plain, for: .schedules(.invscaling),
      "exponent of schedule=invscaling"),
    TrainingKey(
      "momentum", .number("0 to 1") { $0 >= 0 && $0 <= 1 }, \.momentum,
      ReferenceName("momentum", default: "0.9"), typed: NumberText.plain, for: .solvers(.sgd),
      "momentum of sgd"),
    TrainingKey(
      "nesterov", .boolean, \.nesterov,
      ReferenceName("nesterovs_momentum", default: "True"), for: .solvers(.sgd),
      "use Nesterov's momentum in sgd"),
    TrainingKey(
      "beta1", .number("0 or more, below 1") { $0 >= 0 && $0 < 1 }, \.beta1,
      ReferenceName("beta_1", default: "0.9"), typed: NumberText.plain, for: .solvers(.adam, .adamw),
      "decay of adam's and adamw's mean"),
    TrainingKey(
      "beta2", .number("0 or more, below 1") { $0 >= 0 && $0 < 1 }, \.beta2,
      ReferenceName("beta_2", default: "0.999"), typed: NumberText.plain, for: .solvers(.adam, .adamw),
      "decay of adam's and adamw's mean square"),
    TrainingKey(
      "epsilon", .number("above 0") { $0 > 0 }, \.epsilon,
      ReferenceName("epsilon", default: "1e-08"), typed: NumberText.plain, for: .solvers(.adam, .adamw),
      "keeps adam's division finite"),
    TrainingKey(
      "decay", .number("0 or more") { $0 >= 0 }, \.weightDecay,
      .pytorch("weight_decay", default: "0.01", difference: "biases do not fade here"),
      typed: NumberText.plain, for: .solvers(.adamw), "weight decay of adamw"),
    TrainingKey(
      "clip", .number("0 or more") { $0 >= 0 }, \.clip,
      .pytorch("clip_grad_norm_", default: "none"), typed: NumberText.plain, for: .miniBatches,
      "the longest gradient a step may take; 0 for any"),
    TrainingKey(
      "ema", .number("0 or more, below 1") { $0 >= 0 && $0 < 1 }, \.averaging,
      .pytorch(
        "AveragedModel", default: "none",
        difference: "the first steps count more, min(ema, (1 + t) / (10 + t)) at step t"),
      typed: NumberText.plain, for: .miniBatches,
      "decay of a moving average of the weights, which is judged and kept; 0 for none"),
    TrainingKey(
      "batch", .integer(1...10_000_000), \.batch,
      ReferenceName(
        "batch_size", default: "'auto'", difference: "'auto' there means 200, the default here"),
      for: .miniBatches,
      "rows of a mini-batch"),
    TrainingKey(
      "epochs", .integer(1...1_000_000), \.epochs,
      ReferenceName(
        "max_iter", default: "200", difference: "the default here is 20, which takes seconds"),
      "the most passes over the training rows; of lbfgs, iterations"),
    TrainingKey(course, \.course, typed: CourseText.typed, for: .miniBatches),
    TrainingKey(
      "shuffle", .boolean, \.shuffle,
      ReferenceName("shuffle", default: "True"), for: .miniBatches, "a new order of the rows for every epoch"),
    TrainingKey(
      "augment", .augmentation, \.augmentation, nil, typed: AugmentationText.typed, for: .miniBatches,
      "deformed copies of the training rows, others in every epoch"),
    TrainingKey(seed, \.seed, fixedByModel: true, for: .allModels),
  ]

  private static let stopping = [
    TrainingKey(
      "tol", .number("0 or more") { $0 >= 0 }, \.tolerance,
      ReferenceName("tol", default: "0.0001"), typed: NumberText.plain, for: .stopping,
      "what counts as progress in an epoch; of lbfgs, the largest slope left"),
    TrainingKey(
      "patience", .integer(1...1_000_000), \.patience,
      ReferenceName("n_iter_no_change", default: "10"), for: .patience,
      "epochs without progress before it stops"),
    TrainingKey(
      "early-stopping", .boolean, \.earlyStopping,
      ReferenceName(
        "early_stopping", default: "False",
        difference: "a training that diverges is an error here; there it ends with the best weights so far"),
      for: .miniBatches,
      "stop by the accuracy on rows held out, and keep the best weights"),
    TrainingKey(
      "validation", .number("above 0, below 1") { $0 > 0 && $0 < 1 }, \.validationShare,
      ReferenceName(
        "validation_fraction", default: "0.1",
        difference: "rows that 'split validation=' set apart are used instead where there are any"),
      typed: NumberText.plain, for: .earlyStopping, "share of the training rows held out for early stopping"),
  ]
}

extension ValueType where Value == [Int] {
  /// Units of each hidden layer, [layers]; empty for `none`.
  fileprivate static var hiddenUnits: ValueType {
    let units = ValueType<Int>.integer(1...100_000).list("")
    return ValueType(
      description: "units of each hidden layer, such as 128,64, or none", completion: .words(["none"])
    ) { text throws(ValueProblem) in
      if text == "none" { return [] }
      do throws(ValueProblem) {
        return try units.read(text)
      } catch .notAWholeNumber(let range) {
        throw .notAsExpected("whole numbers such as 128,64, each \(range), or none")
      }
    }
  }
}
