import CommandLanguage
import Digits

/// A part of a dataset.
package enum SplitPart: String, Codable, CaseIterable, Sendable {
  case train, validation, test, all
}

extension Workspace {
  /// The current dataset.
  /// - Throws: `CommandError.noDataset`, `.missing`.
  package func requireDataset() throws(CommandError) -> Dataset {
    guard let dataset = currentDataset else { throw noDataset }
    return dataset
  }

  /// The error where a dataset is needed and there is none.
  private var noDataset: CommandError { missingDatasets.first.map { .missing($0) } ?? .noDataset }

  /// A model by name, or the current one. Without any dataset, reports that first.
  /// - Throws: `CommandError.unknownModel`, `.noModel`, `.noDataset`.
  package func requireModel(_ token: Token? = nil) throws(CommandError) -> Classifier {
    if let token {
      if let model = model(named: token.text) { return model }
      let parts = token.parts
      if parts.count > 1, parts.allSatisfy({ holds(model: $0.text) }) {
        throw .oneModelAtATime(token, verb: nil, of: parts)
      }
      throw .unknownModel(token, nearest: Suggestion.nearest(to: token.text, among: models.keys))
    }
    guard let model = currentModel else { throw currentDataset == nil ? noDataset : .noModel }
    return model
  }

  /// A model that must be a single network.
  /// - Parameter use: the command as typed, for the error.
  /// - Throws: `CommandError.notANetwork` for an ensemble or a baseline, and what `requireModel` throws.
  package func requireNetwork(_ token: Token? = nil, for use: String) throws(CommandError) -> ModelEntry {
    switch try requireModel(token) {
    case .network(let entry):
      guard entry.model.isNetwork else {
        throw .notANetwork(entry.model.name, what: entry.model.outline, members: [], use: use)
      }
      return entry
    case .ensemble(let entry):
      throw .notANetwork(entry.name, what: "ensemble", members: entry.memberNames, use: use)
    }
  }

  /// Checks that every member of a model is a network.
  /// - Parameter use: the command as typed, for the error.
  /// - Throws: `CommandError.notANetwork` for a baseline, alone or in an ensemble.
  package func requireNetworks(_ classifier: Classifier, for use: String) throws(CommandError) {
    guard let other = classifier.networks.first(where: { !$0.model.isNetwork }) else { return }
    throw .notANetwork(other.model.name, what: other.model.outline, members: [], use: use)
  }

  /// The labels of a dataset.
  /// - Throws: `CommandError.unlabelled`.
  package func requireLabels(of dataset: Dataset, for verb: String) throws(CommandError) -> [ClassLabel] {
    guard let labels = dataset.labels else { throw .unlabelled(dataset: dataset.name, verb: verb) }
    return labels
  }

  /// Checks that the input size of a model matches a dataset.
  /// - Throws: `CommandError.imageSizeDiffers`.
  package func requireFit(_ classifier: Classifier, _ dataset: Dataset) throws(CommandError) {
    guard let shape = classifier.imageShape, shape != dataset.images.shape else { return }
    throw .imageSizeDiffers(
      model: classifier.name, expected: shape, dataset: shownName(of: dataset), found: dataset.images.shape)
  }

  /// A dataset's name, or the path of one that was only read to be predicted: by its name alone nobody finds it.
  package func shownName(of dataset: Dataset) -> String {
    heldDatasets[dataset.name]?.source == dataset.source ? dataset.name : dataset.source.path
  }

  /// The rows of a part of a dataset; `nil` for the test rows, or all rows if there is no split.
  /// - Throws: `CommandError.emptyPart`.
  package func rows(_ requested: SplitPart?, of dataset: Dataset) throws(CommandError) -> (
    part: SplitPart, rows: [Int]
  ) {
    let split = split(of: dataset.name)?.split
    let part = requested ?? (split.map { $0.test.isEmpty } ?? true ? .all : .test)
    let rows =
      switch part {
      case .train: split?.train ?? []
      case .validation: split?.validation ?? []
      case .test: split?.test ?? []
      case .all: Array(0..<dataset.count)
      }
    guard !rows.isEmpty else { throw .emptyPart(part: part.rawValue, dataset: dataset.name) }
    return (part, rows)
  }

  /// The split of a dataset. If it has none, makes the default of `split`: a stratified quarter held out.
  /// - Returns: the split, and whether it was just made.
  package mutating func splitOrDefault(
    of dataset: Dataset, labels: [ClassLabel]
  ) throws(SplitError) -> (kept: SplitEntry, isNew: Bool) {
    if let entry = split(of: dataset.name) { return (entry, false) }
    let split = try Split(
      Array(0..<dataset.count), test: .share(0.25), stratifiedBy: labels, seed: standardSeed)
    return (keep(split, of: dataset.name), true)
  }
}
