import Digits
import Networks

/// How a network is trained. The names in brackets are those of scikit-learn's `MLPClassifier`, whose
/// meaning every setting has.
public struct TrainingSettings: Codable, Hashable, Sendable {
  /// The rule that moves the weights.
  public enum Solver: String, Codable, CaseIterable, Sendable {
    case sgd, adam
  }

  /// How the learning rate of `sgd` changes.
  public enum Schedule: String, Codable, CaseIterable, Sendable {
    /// Not at all.
    case constant
    /// `lr / (samples seen + 1) ^ power`, set after every epoch.
    case invscaling
    /// Divided by 5 whenever training would otherwise stop, down to 1e-6.
    case adaptive
  }

  /// Units of each hidden layer [hidden_layer_sizes].
  public var hidden: [Int] = [128]
  /// The hidden layers' function [activation].
  public var activation: Activation = .relu
  /// What the outputs mean: softmax for class labels, sigmoid for one-hot labels. Two digits have two softmax
  /// outputs, where scikit-learn would make do with a single sigmoid.
  public var output: OutputKind = .softmax
  /// The rule [solver].
  public var solver: Solver = .adam
  /// Strength of the L2 penalty [alpha].
  public var alpha = 0.0001
  /// Rows of a mini-batch [batch_size]; at most as many as there are rows.
  public var batch = 200
  /// The rate of the first step [learning_rate_init].
  public var learningRate = 0.001
  /// How the rate changes [learning_rate].
  public var schedule: Schedule = .constant
  /// The exponent of `invscaling` [power_t].
  public var power = 0.5
  /// The most passes over the training rows [max_iter].
  public var epochs = 20
  /// Whether each epoch takes the rows in a new order [shuffle].
  public var shuffle = true
  /// How the copies of training rows are deformed that each epoch learns from; `nil` for the rows as they are.
  public var augmentation: Augmentation?
  /// Where the draws start [random_state].
  public var seed: UInt32 = 0
  /// What counts as progress [tol].
  public var tolerance = 0.0001
  /// Epochs without progress before training stops [n_iter_no_change].
  public var patience = 10
  /// Momentum of `sgd` [momentum].
  public var momentum = 0.9
  /// Nesterov's way to use it [nesterovs_momentum].
  public var nesterov = true
  /// Stop by the accuracy on rows held back from training, and keep the best weights [early_stopping].
  public var earlyStopping = false
  /// The share held back for that [validation_fraction].
  public var validationShare = 0.1
  /// Decay of Adam's mean [beta_1].
  public var beta1 = 0.9
  /// Decay of Adam's mean square [beta_2].
  public var beta2 = 0.999
  /// Keeps Adam's division finite [epsilon].
  public var epsilon = 1e-8

  /// digitbook's defaults: scikit-learn's, but for 128 hidden units instead of 100 and 20 epochs instead
  /// of 200, which train a good network in seconds.
  public init() {}

  /// The network these settings describe.
  public func spec(for shape: ImageShape, classes: Int) -> NetworkSpec {
    .perceptron(
      input: FeatureShape(channels: 1, height: shape.height, width: shape.width),
      hidden: hidden, activation: activation, classes: classes, output: output)
  }

  /// The optimizer these settings describe, for a network's parameters.
  func makeOptimizer(for parameters: [Parameter]) -> any Optimizer {
    switch solver {
    case .sgd:
      SGD(parameters: parameters, learningRate: learningRate, momentum: momentum, nesterov: nesterov)
    case .adam:
      Adam(
        parameters: parameters, learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)
    }
  }
}
