import Compute
import Digits
import Networks

/// Hyperparameters of a training. Names in brackets are those of scikit-learn's `MLPClassifier`, whose
/// meaning every setting has, or of PyTorch if so marked.
package struct TrainingSettings: Codable, Hashable, Sendable {
  package enum Solver: String, Codable, CaseIterable, Sendable {
    case sgd, adam, adamw
    /// Of all rows at once: see `LBFGS`. An epoch is an iteration [max_iter], and `tolerance` the largest slope at which
    /// it stops.
    case lbfgs
  }

  /// How the learning rate changes: per epoch (`sgd` only) or per step (every solver).
  package enum Schedule: String, Codable, CaseIterable, Sendable {
    case constant
    /// `lr / (samples seen + 1) ^ power`, set after every epoch.
    case invscaling
    /// Divided by 5 whenever training would otherwise stop, down to 1e-6.
    case adaptive
    /// Half a cosine; see `LearningRateSchedule`.
    case cosine
    /// Up and down again; see `LearningRateSchedule`.
    case oneCycle = "one-cycle"
  }

  /// Fits a baseline instead of a network; the other settings but the seed then have no effect.
  package var baseline: BaselineSettings?
  /// Units per hidden layer [hidden_layer_sizes]; ignored if `layers` is set.
  package var hidden: [Int] = [128]
  /// The layers, if not all are dense. The activation after a convolution or a dense layer is implied; see
  /// `DefaultActivations`.
  package var layers: [LayerSpec]?
  /// Activation of the hidden layers [activation].
  package var activation: Activation = .relu
  /// How the first weights are drawn; `nil` for scikit-learn's way, but convolutions He's.
  package var initialisation: WeightInitialisation?
  /// Softmax for class labels, sigmoid for one-hot labels. Two digits have two softmax outputs, where
  /// scikit-learn would use a single sigmoid.
  package var output: OutputKind = .softmax
  /// [solver]
  package var solver: Solver = .adam
  /// Strength of the L2 penalty [alpha].
  package var alpha = 0.0001
  /// Decoupled weight decay of `adamw` [PyTorch's weight_decay]: each step subtracts this share of every
  /// weight, times the learning rate.
  package var weightDecay = 0.01
  /// Probability mass moved from the correct class to all classes [PyTorch's label_smoothing].
  package var smoothing = 0.0
  /// Rows per mini-batch [batch_size]; at most the number of rows.
  package var batch = 200
  /// Initial learning rate [learning_rate_init]; the maximum of a cosine or one-cycle schedule.
  package var learningRate = 0.001
  /// [learning_rate]
  package var schedule: Schedule = .constant
  /// Exponent of `invscaling` [power_t].
  package var power = 0.5
  /// Share of the steps in which a cosine or one-cycle schedule warms up [PyTorch's pct_start]; `nil` for the
  /// schedule's default, 0 or 0.3.
  package var warmup: Double?
  /// Maximum gradient norm [PyTorch's clip_grad_norm_]; 0 for no clipping.
  package var clip = 0.0
  /// Decay of the exponential moving average of the weights, which is evaluated and saved instead of the
  /// weights [PyTorch's AveragedModel]; 0 for none.
  package var averaging = 0.0
  /// Maximum number of epochs [max_iter].
  package var epochs = 20
  /// Changes on the way; `nil` for none.
  package var course: TrainingCourse?
  /// Whether each epoch draws a new row order [shuffle].
  package var shuffle = true
  /// Data augmentation of the training rows, drawn anew in each epoch; `nil` for none.
  package var augmentation: Augmentation?
  /// Seed of all random draws [random_state].
  package var seed: UInt32 = 0
  /// Minimum improvement that counts as progress [tol].
  package var tolerance = 0.0001
  /// Epochs without progress before training stops [n_iter_no_change].
  package var patience = 10
  /// Momentum of `sgd` [momentum].
  package var momentum = 0.9
  /// Whether `sgd` uses Nesterov momentum [nesterovs_momentum].
  package var nesterov = true
  /// Stop by the accuracy on held-out training rows, and keep the best weights [early_stopping].
  package var earlyStopping = false
  /// Share of the training rows held out for early stopping [validation_fraction].
  package var validationShare = 0.1
  /// Decay of Adam's first moment [beta_1].
  package var beta1 = 0.9
  /// Decay of Adam's second moment [beta_2].
  package var beta2 = 0.999
  /// Keeps Adam's denominator above 0 [epsilon].
  package var epsilon = 1e-8
  /// The numbers in which training steps multiply [PyTorch's autocast]; what judges multiplies in float32.
  package var precision: Precision = .float32

  /// digitbook's defaults: scikit-learn's, but for 128 hidden units instead of 100 and 20 epochs instead of
  /// 200, which train a good network in seconds.
  package init() {}

  /// The per-step schedule of the learning rate; `nil` if the rate is constant within an epoch.
  package var curve: LearningRateSchedule? {
    switch schedule {
    case .constant, .invscaling, .adaptive: nil
    case .cosine: .cosine(warmup: warmup ?? 0)
    case .oneCycle: .oneCycle(warmup: warmup ?? 0.3)
    }
  }

  /// Whether the network has a layer that drops out.
  package var hasDropout: Bool { spec(for: .mnist, classes: 10).drawsNoise }

  /// The network these settings describe; pixels and classes alone for a baseline.
  package func spec(for shape: ImageShape, classes: Int) -> NetworkSpec {
    NetworkSpec(
      input: FeatureShape(channels: 1, height: shape.height, width: shape.width),
      layers: baseline == nil
        ? DefaultActivations.added(to: layers ?? hidden.map { .dense(units: $0) }, activation) : [],
      classes: classes, output: output)
  }

  /// The optimizer these settings describe.
  func makeOptimizer(for parameters: [Parameter]) throws(OutOfMemory) -> any Optimizer {
    switch solver {
    case .sgd:
      try SGD(parameters: parameters, learningRate: learningRate, momentum: momentum, nesterov: nesterov)
    case .adam, .adamw:
      try Adam(
        parameters: parameters, learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
        decay: solver == .adamw ? weightDecay : nil)
    case .lbfgs: WholeBatchRule()
    }
  }
}

// MARK: Reading what was stored

extension TrainingSettings {
  /// Settings stored by an earlier version lack newer fields, which keep their defaults.
  package init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(
      _ key: CodingKeys, into path: WritableKeyPath<TrainingSettings, Value>
    ) throws {
      if let value = try container.decodeIfPresent(Value.self, forKey: key) { self[keyPath: path] = value }
    }
    baseline = try container.decodeIfPresent(BaselineSettings.self, forKey: .baseline)
    try read(.hidden, into: \.hidden)
    layers = try container.decodeIfPresent([LayerSpec].self, forKey: .layers)
    try read(.activation, into: \.activation)
    initialisation = try container.decodeIfPresent(WeightInitialisation.self, forKey: .initialisation)
    try read(.output, into: \.output)
    try read(.solver, into: \.solver)
    try read(.alpha, into: \.alpha)
    try read(.weightDecay, into: \.weightDecay)
    try read(.smoothing, into: \.smoothing)
    augmentation = try container.decodeIfPresent(Augmentation.self, forKey: .augmentation)
    try read(.batch, into: \.batch)
    try read(.learningRate, into: \.learningRate)
    try read(.schedule, into: \.schedule)
    try read(.power, into: \.power)
    warmup = try container.decodeIfPresent(Double.self, forKey: .warmup)
    try read(.clip, into: \.clip)
    try read(.averaging, into: \.averaging)
    try read(.epochs, into: \.epochs)
    course = try container.decodeIfPresent(TrainingCourse.self, forKey: .course)
    try read(.shuffle, into: \.shuffle)
    try read(.seed, into: \.seed)
    try read(.tolerance, into: \.tolerance)
    try read(.patience, into: \.patience)
    try read(.momentum, into: \.momentum)
    try read(.nesterov, into: \.nesterov)
    try read(.earlyStopping, into: \.earlyStopping)
    try read(.validationShare, into: \.validationShare)
    try read(.beta1, into: \.beta1)
    try read(.beta2, into: \.beta2)
    try read(.epsilon, into: \.epsilon)
    try read(.precision, into: \.precision)
  }
}
