import Digits
import Display
import Experiments

/// What has a name among the models and judges images: a network, or several that judge together.
package enum Classifier: Equatable, Sendable {
  /// A network that was trained here.
  case network(ModelEntry)
  /// Networks whose probabilities are averaged.
  case ensemble(EnsembleEntry)

  /// What the user calls it; unique among the models.
  package var name: String {
    switch self {
    case .network(let kept): kept.model.name
    case .ensemble(let kept): kept.name
    }
  }

  /// The networks that judge, and what each was trained on.
  package var networks: [ModelEntry] {
    switch self {
    case .network(let kept): [kept]
    case .ensemble(let kept): kept.members
    }
  }

  /// The network, where it is a single one.
  package var network: ModelEntry? {
    if case .network(let kept) = self { kept } else { nil }
  }

  /// What averages their probabilities.
  package var ensemble: Ensemble {
    switch self {
    case .network(let kept): Ensemble(kept.model)
    case .ensemble(let kept): kept.ensemble
    }
  }

  /// The size of the images it judges.
  package var imageShape: ImageShape? { networks.first?.model.imageShape }

  /// `784-128-10 relu`, or of what it is the mean.
  package var outline: String {
    switch self {
    case .network(let kept): kept.model.outline
    case .ensemble(let kept): "mean of \(listed(kept.memberNames, joinedBy: "and"))"
    }
  }

  /// The datasets its networks were trained on, each once.
  package var datasetNames: [String] {
    networks.map(\.datasetName).reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }

  /// A copy under another name.
  package func named(_ name: String) -> Classifier {
    switch self {
    case .network(let kept): return .network(kept.named(name))
    case .ensemble(var kept):
      kept.name = name
      return .ensemble(kept)
    }
  }

  /// A copy that knows a dataset it was trained on by its new name.
  package func trained(on new: String, insteadOf old: String) -> Classifier {
    func renewed(_ kept: ModelEntry) -> ModelEntry {
      var kept = kept
      if kept.datasetName == old { kept.datasetName = new }
      return kept
    }
    switch self {
    case .network(let kept): return .network(renewed(kept))
    case .ensemble(var kept):
      kept.members = kept.members.map(renewed)
      return .ensemble(kept)
    }
  }

  /// How many of these rows of a dataset show an image that any of its networks has seen.
  package func seenRows(of dataset: Dataset, among rows: [Int]) -> Int {
    guard imageShape == dataset.images.shape else { return 0 }
    return TrainingImageIndex.count(of: dataset.images, rows: rows, in: networks.map(\.seen))
  }
}

/// Networks that judge together.
///
/// It holds the networks themselves and not their names, so it stays what it was when a name is given to another
/// network. Who stores it stores its name and, in order, its members as models are stored; `init` makes it
/// again of those.
package struct EnsembleEntry: Equatable, Sendable {
  /// What the user calls it.
  package fileprivate(set) var name: String
  /// The networks, as they were when the ensemble was made; their probabilities are added in this order.
  package fileprivate(set) var members: [ModelEntry]
  package let ensemble: Ensemble

  /// - Throws: `EnsembleError` where the members cannot be averaged.
  package init(name: String, members: [ModelEntry]) throws(EnsembleError) {
    self.name = name
    self.members = members
    ensemble = try Ensemble(members.map(\.model))
  }

  /// The same name and the same members.
  package static func == (a: EnsembleEntry, b: EnsembleEntry) -> Bool {
    a.name == b.name && a.members == b.members
  }

  /// What its networks were called.
  package var memberNames: [String] { members.map(\.model.name) }
}
