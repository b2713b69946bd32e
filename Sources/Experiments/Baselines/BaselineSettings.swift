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
    /// Decision trees of which each corrects those before.
    case boosted
  }

  package var kind: Kind
  /// Nearest rows that vote, in `knn` [n_neighbors].
  package var neighbours = 5
  /// Cost of a row on the wrong side, in `svm` [C].
  package var cost = 1.0
  /// Sharpness of the kernel exp(-gamma |x - z|^2), in `svm` [gamma]; `nil` for 1 / (pixels x variance), scikit-learn's
  /// `'scale'`.
  package var gamma: Double?
  /// Trees, in `forest`; rounds of a tree for each class, in `boosted` [n_estimators].
  package var trees: Int
  /// Splits one after the other, in `boosted` [max_depth].
  package var depth = 6
  /// Share of its correction that a tree of `boosted` makes [learning_rate].
  package var rate = 0.3

  /// The deepest trees that `boosted` grows: histograms of all their nodes are held at once.
  package static let mostDepth = 10

  package init(_ kind: Kind) {
    self.kind = kind
    // scikit-learn's, and that of XGBoost's own `train`.
    trees = kind == .boosted ? 10 : 100
  }

  /// What an earlier version stored lacks newer settings, which keep their defaults.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(try container.decode(Kind.self, forKey: .kind))
    neighbours = try container.decodeIfPresent(Int.self, forKey: .neighbours) ?? neighbours
    cost = try container.decodeIfPresent(Double.self, forKey: .cost) ?? cost
    gamma = try container.decodeIfPresent(Double.self, forKey: .gamma)
    trees = try container.decodeIfPresent(Int.self, forKey: .trees) ?? trees
    depth = try container.decodeIfPresent(Int.self, forKey: .depth) ?? depth
    rate = try container.decodeIfPresent(Double.self, forKey: .rate) ?? rate
  }
}

/// A kind of model, as it is chosen: a network, or a baseline.
package enum ModelKind: String, CaseIterable, Sendable {
  case mlp, logistic, knn, centroid, svm, forest, boosted

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
  package var depth: Int {
    get { baseline?.depth ?? 6 }
    set { baseline?.depth = newValue }
  }
  /// The learning rate of the solver, or of boosted trees.
  package var rate: Double {
    get { baseline?.kind == .boosted ? baseline?.rate ?? 0.3 : learningRate }
    set { if baseline?.kind == .boosted { baseline?.rate = newValue } else { learningRate = newValue } }
  }
}
