/// How a baseline is fitted: a model to compare networks with, that is fitted at once and not step by step.
package struct BaselineSettings: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, CaseIterable, Sendable {
    /// The majority of the nearest training rows.
    case knn
    /// The nearest mean of a class. It comes out as a network without hidden layers: see `NearestCentroid`.
    case centroid
    /// A support vector machine with a radial kernel for each pair of classes.
    case svm
    /// Decision trees that vote.
    case forest
  }

  package var kind: Kind
  /// Nearest rows that vote, in `knn` [n_neighbors].
  package var neighbours = 5
  /// Cost of a row on the wrong side, in `svm` [C].
  package var cost = 1.0
  /// Sharpness of the kernel exp(-gamma |x - z|^2), in `svm` [gamma]; `nil` for 1 / (pixels x variance), scikit-learn's
  /// `'scale'`.
  package var gamma: Double?
  /// Trees, in `forest` [n_estimators].
  package var trees = 100

  package init(_ kind: Kind) { self.kind = kind }
}

/// A kind of model, as it is chosen: a network, or a baseline.
package enum ModelKind: String, CaseIterable, Sendable {
  case mlp, logistic, knn, centroid, svm, forest

  /// `nil` for networks.
  package var baseline: BaselineSettings.Kind? { BaselineSettings.Kind(rawValue: rawValue) }
}

extension TrainingSettings {
  /// The kind of the model. Setting it to `logistic` chooses scikit-learn's `LogisticRegression`: a network without
  /// hidden layers that starts from 0, trained by lbfgs with alpha = 1 / C = 1.
  package var kind: ModelKind {
    get {
      if let baseline { return ModelKind(rawValue: baseline.kind.rawValue) ?? .mlp }
      let isLogistic =
        hidden.isEmpty && layers == nil && solver == .lbfgs && initialisation == .zero && output == .softmax
      return isLogistic ? .logistic : .mlp
    }
    set {
      if newValue == .mlp, kind != .logistic { return baseline = nil }
      baseline = newValue.baseline.map { BaselineSettings($0) }
      guard newValue == .logistic else { return }
      (hidden, layers, solver, initialisation, alpha, epochs) = ([], nil, .lbfgs, .zero, 1, 100)
    }
  }

  // What a baseline does not have is as by default, and stays so.
  package var neighbours: Int {
    get { baseline?.neighbours ?? 5 }
    set { baseline?.neighbours = newValue }
  }
  package var cost: Double {
    get { baseline?.cost ?? 1 }
    set { baseline?.cost = newValue }
  }
  package var gamma: Double? {
    get { baseline?.gamma }
    set { baseline?.gamma = newValue }
  }
  package var trees: Int {
    get { baseline?.trees ?? 100 }
    set { baseline?.trees = newValue }
  }
}
