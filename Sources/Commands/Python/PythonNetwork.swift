import Experiments
import Networks

/// Settings of a training as the arguments of scikit-learn's `MLPClassifier` 1.9.1.
struct PythonNetwork {
  private let arguments: [(name: String, value: String)]

  init(_ settings: TrainingSettings) {
    let standard = TrainingSettings()
    let sizes = settings.hidden.map(String.init).joined(separator: ", ")
    var arguments: [(name: String, value: String)] = [
      ("hidden_layer_sizes", "(\(sizes)\(settings.hidden.count == 1 ? "," : ""))")
    ]
    /// What differs from the default, which is the same in both.
    func add<Value: Equatable>(
      _ name: String, _ setting: KeyPath<TrainingSettings, Value>, _ text: (Value) -> String
    ) {
      let value = settings[keyPath: setting]
      if value != standard[keyPath: setting] { arguments.append((name, text(value))) }
    }
    let word = { (text: String) in "\"\(text)\"" }
    let number = { (value: Double) in "\(value)" }
    let truth = { (value: Bool) in value ? "True" : "False" }
    add("activation", \.activation) { word($0.rawValue) }
    add("solver", \.solver) { word($0.rawValue) }
    add("alpha", \.alpha, number)
    add("batch_size", \.batch) { "\($0)" }
    add("learning_rate", \.schedule) { word($0.rawValue) }
    add("learning_rate_init", \.learningRate, number)
    if settings.schedule == .invscaling { add("power_t", \.power, number) }
    arguments.append(("max_iter", "\(settings.epochs)"))
    add("shuffle", \.shuffle, truth)
    arguments.append(("random_state", "\(settings.seed)"))
    add("tol", \.tolerance, number)
    add("n_iter_no_change", \.patience) { "\($0)" }
    if settings.solver == .sgd {
      add("momentum", \.momentum, number)
      add("nesterovs_momentum", \.nesterov, truth)
    } else {
      add("beta_1", \.beta1, number)
      add("beta_2", \.beta2, number)
      add("epsilon", \.epsilon, number)
    }
    add("early_stopping", \.earlyStopping, truth)
    if settings.earlyStopping { add("validation_fraction", \.validationShare, number) }
    self.arguments = arguments
  }

  /// `MLPClassifier(hidden_layer_sizes=(64,), max_iter=20, random_state=0)`.
  var call: String { "MLPClassifier(\(list))" }
  /// `dict(hidden_layer_sizes=(64,), max_iter=20, random_state=0)`.
  var dictionary: String { "dict(\(list))" }

  private var list: String { arguments.map { "\($0.name)=\($0.value)" }.joined(separator: ", ") }

  /// Why scikit-learn cannot train this network, or would train another; `nil` if it can.
  /// - Parameters:
  ///   - classes: number of classes that it learns.
  ///   - isWatched: whether there are validation rows.
  static func obstacle(_ settings: TrainingSettings, classes: Int, isWatched: Bool) -> String? {
    if let baseline = settings.baseline {
      return "a script in Python trains networks, not \(baseline.kind.rawValue)"
    }
    if settings.layers != nil { return "scikit-learn's networks have dense layers alone" }
    if [.leakyRelu, .gelu, .elu].contains(settings.activation) {
      return "scikit-learn has no activation \(settings.activation.rawValue)"
    }
    if let scheme = settings.initialisation {
      return "scikit-learn has one way to draw the first weights, not init=\(scheme.rawValue)"
    }
    if settings.augmentation != nil { return "scikit-learn does not deform images" }
    if settings.solver == .adamw { return "scikit-learn has no adamw" }
    if settings.curve != nil { return "scikit-learn has no schedule \(settings.schedule.rawValue)" }
    if settings.smoothing != 0 { return "scikit-learn does not smooth labels" }
    if settings.course != nil { return "scikit-learn changes nothing on the way" }
    if settings.clip != 0 { return "scikit-learn does not clip gradients" }
    if settings.precision != .float32 {
      return "scikit-learn does not multiply in \(settings.precision.rawValue)"
    }
    if settings.averaging != 0 { return "scikit-learn does not average weights" }
    if settings.earlyStopping, isWatched {
      return "scikit-learn holds out rows of its own for early stopping, not those of split validation="
    }
    if settings.output == .softmax, classes == 2 {
      return "scikit-learn has a single output for two classes, where digitbook has two"
    }
    return nil
  }
}
