import Digits
import Display
import Experiments

/// A named model that classifies images: a network or an ensemble.
package enum Classifier: Equatable, Sendable {
  /// A trained network.
  case network(ModelEntry)
  /// Networks whose probabilities are averaged.
  case ensemble(EnsembleEntry)

  /// The name, unique among the models.
  package var name: String {
    switch self {
    case .network(let entry): entry.model.name
    case .ensemble(let entry): entry.name
    }
  }

  /// The member networks, or the network itself.
  package var networks: [ModelEntry] {
    switch self {
    case .network(let entry): [entry]
    case .ensemble(let entry): entry.members
    }
  }

  /// The network; `nil` for an ensemble.
  package var network: ModelEntry? {
    if case .network(let entry) = self { entry } else { nil }
  }

  /// The averaging ensemble, with a single member for a network.
  package var ensemble: Ensemble {
    switch self {
    case .network(let entry): Ensemble(entry.model)
    case .ensemble(let entry): entry.ensemble
    }
  }

  /// Memory of its networks, in bytes.
  package var bytes: Int { networks.map { $0.model.bytes + $0.seen.bytes }.reduce(0, +) }

  /// The input size.
  package var imageShape: ImageShape? { networks.first?.model.imageShape }

  /// The classes it knows, in the order of its outputs.
  package var classes: [ClassLabel] {
    switch self {
    case .network(let entry): entry.model.classes
    case .ensemble(let entry): entry.ensemble.classes
    }
  }

  /// `784-128-10 relu`, or the members of the mean.
  package var outline: String {
    switch self {
    case .network(let entry): entry.model.outline
    case .ensemble(let entry): "mean of \(listed(entry.memberNames, joinedBy: "and"))"
    }
  }

  /// The training datasets of its networks, without duplicates.
  package var datasetNames: [String] {
    networks.map(\.datasetName).reduce(into: []) { names, name in
      // One that was trained elsewhere has none.
      if !names.contains(name), !name.isEmpty { names.append(name) }
    }
  }

  /// Where those of its networks came from that were not trained here.
  package var origins: [ModelOrigin] { networks.compactMap(\.model.origin) }

  /// A copy under another name.
  package func named(_ name: String) -> Classifier {
    switch self {
    case .network(let entry): return .network(entry.named(name))
    case .ensemble(var entry):
      entry.name = name
      return .ensemble(entry)
    }
  }

  /// A copy that refers to a renamed training dataset by its new name.
  package func trained(on new: String, insteadOf old: String) -> Classifier {
    func renewed(_ entry: ModelEntry) -> ModelEntry {
      var entry = entry
      if entry.datasetName == old { entry.datasetName = new }
      return entry
    }
    switch self {
    case .network(let entry): return .network(renewed(entry))
    case .ensemble(var entry):
      entry.members = entry.members.map(renewed)
      return .ensemble(entry)
    }
  }

  /// The number of these rows whose image any of its networks was trained on.
  package func seenRows(of dataset: Dataset, among rows: [Int]) -> Int {
    guard imageShape == dataset.images.shape else { return 0 }
    return TrainingImageIndex.count(of: dataset.images, rows: rows, in: networks.map(\.seen))
  }
}

/// A named ensemble of networks.
///
/// It holds the networks, not their names, so it does not change when a name is given to another network. A session
/// stores its name and, in order, its members like models; `init` restores it from those.
package struct EnsembleEntry: Equatable, Sendable {
  package fileprivate(set) var name: String
  /// The networks as they were when the ensemble was made. Probabilities are added in this order.
  package fileprivate(set) var members: [ModelEntry]
  package let ensemble: Ensemble

  /// - Throws: `EnsembleError` if the members cannot be averaged.
  package init(name: String, members: [ModelEntry]) throws(EnsembleError) {
    self.name = name
    self.members = members
    ensemble = try Ensemble(members.map(\.model))
  }

  /// Compares name and members; `ensemble` follows from those.
  package static func == (a: EnsembleEntry, b: EnsembleEntry) -> Bool {
    a.name == b.name && a.members == b.members
  }

  /// The names of its networks.
  package var memberNames: [String] { members.map(\.model.name) }
}
