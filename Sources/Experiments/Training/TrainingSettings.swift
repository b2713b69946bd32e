import Digits
import Networks

/// How a network is trained. The names in brackets are those of scikit-learn's `MLPClassifier`, whose
/// meaning every setting has, or of PyTorch where it says so.
package struct TrainingSettings: Codable, Hashable, Sendable {
  /// The rule that moves the weights.
  package enum Solver: String, Codable, CaseIterable, Sendable {
    case sgd, adam, adamw
  }

  /// How the learning rate changes: between epochs, of `sgd` alone, or from step to step, of every rule.
  package enum Schedule: String, Codable, CaseIterable, Sendable {
    /// Not at all.
    case constant
    /// `lr / (samples seen + 1) ^ power`, set after every epoch.
    case invscaling
    /// Divided by 5 whenever training would otherwise stop, down to 1e-6.
    case adaptive
    /// Down along half a cosine; see `LearningRateSchedule`.
    case cosine
    /// Up and down again; see `LearningRateSchedule`.
    case oneCycle = "one-cycle"
  }

  /// Units of each hidden layer [hidden_layer_sizes]; of no account beside `layers`.
  package var hidden: [Int] = [128]
  /// The layers as they are written down, where there are others than dense ones. The activation after a
  /// convolution or a dense layer is understood; see `DefaultActivations`.
  package var layers: [LayerSpec]?
  /// The hidden layers' function [activation].
  package var activation: Activation = .relu
  /// What the outputs mean: softmax for class labels, sigmoid for one-hot labels. Two digits have two softmax
  /// outputs, where scikit-learn would make do with a single sigmoid.
  package var output: OutputKind = .softmax
  /// The rule [solver].
  package var solver: Solver = .adam
  /// Strength of the L2 penalty [alpha].
  package var alpha = 0.0001
  /// Decoupled weight decay of `adamw` [PyTorch's weight_decay]: each step takes this share, times the
  /// learning rate, of every weight.
  package var weightDecay = 0.01
  /// The share of certainty that is taken from the right class and given to all [PyTorch's label_smoothing].
  package var smoothing = 0.0
  /// Rows of a mini-batch [batch_size]; at most as many as there are rows.
  package var batch = 200
  /// The rate of the first step [learning_rate_init]; the highest one of a cosine or one-cycle schedule.
  package var learningRate = 0.001
  /// How the rate changes [learning_rate].
  package var schedule: Schedule = .constant
  /// The exponent of `invscaling` [power_t].
  package var power = 0.5
  /// The share of the steps in which the rate of a cosine or one-cycle schedule rises [PyTorch's pct_start];
  /// `nil` for the schedule's own, 0 or 0.3.
  package var warmup: Double?
  /// The longest gradient a step may take [PyTorch's clip_grad_norm_]; 0 for any.
  package var clip = 0.0
  /// Decay of the moving average of the weights, which is judged and kept in place of the weights themselves
  /// [PyTorch's AveragedModel]; 0 for none.
  package var averaging = 0.0
  /// The most passes over the training rows [max_iter].
  package var epochs = 20
  /// Whether each epoch takes the rows in a new order [shuffle].
  package var shuffle = true
  /// How the copies of training rows are deformed that each epoch learns from; `nil` for the rows as they are.
  package var augmentation: Augmentation?
  /// Where the draws start [random_state].
  package var seed: UInt32 = 0
  /// What counts as progress [tol].
  package var tolerance = 0.0001
  /// Epochs without progress before training stops [n_iter_no_change].
  package var patience = 10
  /// Momentum of `sgd` [momentum].
  package var momentum = 0.9
  /// Nesterov's way to use it [nesterovs_momentum].
  package var nesterov = true
  /// Stop by the accuracy on rows held back from training, and keep the best weights [early_stopping].
  package var earlyStopping = false
  /// The share held back for that [validation_fraction].
  package var validationShare = 0.1
  /// Decay of Adam's mean [beta_1].
  package var beta1 = 0.9
  /// Decay of Adam's mean square [beta_2].
  package var beta2 = 0.999
  /// Keeps Adam's division finite [epsilon].
  package var epsilon = 1e-8

  /// digitbook's defaults: scikit-learn's, but for 128 hidden units instead of 100 and 20 epochs instead
  /// of 200, which train a good network in seconds.
  package init() {}

  /// The curve of the learning rate from step to step; `nil` where it does not change within an epoch.
  package var curve: LearningRateSchedule? {
    switch schedule {
    case .constant, .invscaling, .adaptive: nil
    case .cosine: .cosine(warmup: warmup ?? 0)
    case .oneCycle: .oneCycle(warmup: warmup ?? 0.3)
    }
  }

  /// The network these settings describe.
  package func spec(for shape: ImageShape, classes: Int) -> NetworkSpec {
    NetworkSpec(
      input: FeatureShape(channels: 1, height: shape.height, width: shape.width),
      layers: DefaultActivations.added(to: layers ?? hidden.map { .dense(units: $0) }, activation),
      classes: classes, output: output)
  }

  /// The optimizer these settings describe, for a network's parameters.
  func makeOptimizer(for parameters: [Parameter]) -> any Optimizer {
    switch solver {
    case .sgd:
      SGD(parameters: parameters, learningRate: learningRate, momentum: momentum, nesterov: nesterov)
    case .adam, .adamw:
      Adam(
        parameters: parameters, learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
        decay: solver == .adamw ? weightDecay : nil)
    }
  }
}

// MARK: Reading what was stored

extension TrainingSettings {
  /// Settings stored by an earlier version lack what came later; these have their defaults then.
  package init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(
      _ key: CodingKeys, into path: WritableKeyPath<TrainingSettings, Value>
    ) throws {
      if let value = try container.decodeIfPresent(Value.self, forKey: key) { self[keyPath: path] = value }
    }
    try read(.hidden, into: \.hidden)
    layers = try container.decodeIfPresent([LayerSpec].self, forKey: .layers)
    try read(.activation, into: \.activation)
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
  }
}
