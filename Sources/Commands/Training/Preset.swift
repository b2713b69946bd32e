import Experiments

/// A network and its training recipe under one name: `train cnn`.
///
/// A preset is a line of keys as they would be typed, so that nothing is hidden: `help` shows the line, and a
/// key typed after the preset overrides its value.
package enum Preset: String, CaseIterable, Sendable {
  case mlp, lenet, cnn
  case quick = "cnn-quick"
  case large = "cnn-large"
  case logistic, knn, centroid, svm, forest, boosted

  /// Its description in help, one sentence.
  var meaning: String {
    switch self {
    case .mlp: "A wide perceptron that is good after half a minute."
    case .lenet: "LeNet-5 (LeCun et al. 1998) with today's activations and training."
    case .cnn: "A small convolutional network that is good after a single epoch."
    case .quick: "A smaller one that is as good after two epochs, in two thirds of the time."
    case .large: "A deep convolutional network for the last tenths of a percent; it takes minutes."
    case .logistic:
      "Multinomial logistic regression as scikit-learn's LogisticRegression, with alpha = 1 / C."
    case .knn: "The majority of the nearest training rows; k= says of how many."
    case .centroid: "The class whose mean image is nearest."
    case .svm: "Support vector machines with a radial kernel, one for each pair of classes, by libsvm."
    case .forest: "A forest of decision trees that vote."
    case .boosted: "Decision trees of which each corrects those before, by XGBoost."
    }
  }

  /// The keys it stands for, as they would be typed.
  var keys: String {
    switch self {
    case .mlp:
      "hidden=800 smoothing=0.1 solver=adamw lr=0.003 schedule=one-cycle ema=0.99 batch=128 epochs=15"
    case .lenet:
      "layers=conv:6x5+2,pool:2,conv:16x5,pool:2,dense:120,dense:84 solver=adamw lr=0.004 "
        + "schedule=one-cycle epochs=10 batch=128"
    case .cnn:
      "layers=conv:16x5/2+2,bn,conv:32x3,bn,pool:2,conv:64x3,bn,dense:64 smoothing=0.1 solver=adamw "
        + "lr=0.012 schedule=one-cycle ema=0.9 batch=64 epochs=1"
    case .quick:
      "layers=conv:16x5/2,bn,conv:16x3,bn,pool:2,conv:32x3,bn,dense:64 smoothing=0.1 solver=adamw "
        + "lr=0.012 schedule=one-cycle ema=0.9 batch=64 epochs=2"
    case .large:
      "layers=conv:32x3,bn,conv:32x3,bn,pool:2,conv:64x3,bn,conv:64x3,bn,pool:2,dense:128,bn,dropout:0.3 "
        + "smoothing=0.1 solver=adamw lr=0.004 schedule=one-cycle ema=0.99 batch=128 epochs=16"
    case .logistic: "hidden=none init=zero alpha=1 solver=lbfgs epochs=100"
    case .knn, .centroid, .svm, .forest, .boosted: "model=\(rawValue)"
    }
  }

  /// The default settings with these keys applied.
  var settings: TrainingSettings {
    var settings = TrainingSettings()
    for word in keys.split(separator: " ") {
      let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2, let key = TrainingKeys.all.first(where: { $0.parameter.name == pair[0] }),
        (try? key.applyText(pair[1], &settings)) != nil
      else { preconditionFailure("the preset \(rawValue) has no such key or value: \(word)") }
    }
    return settings
  }

  /// Whether these settings have the layers of this preset, however they are trained.
  func hasNetwork(of settings: TrainingSettings) -> Bool {
    let own = self.settings
    guard own.baseline?.kind == settings.baseline?.kind else { return false }
    // Without hidden layers, but with mini-batches, it is no logistic regression by lbfgs.
    guard own.solver != .lbfgs || settings.solver == .lbfgs else { return false }
    return own.layers == settings.layers && (own.layers != nil || own.hidden == settings.hidden)
  }
}
