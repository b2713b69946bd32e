import Foundation

extension Notebook {
  /// The dataset that a lesson's line would only read once more, because the same line made it before.
  ///
  /// Nearly every lesson begins with the same `load`. Read again, the dataset would lose its split, and the
  /// models of earlier lessons would be stale until the next line made the very same split; so a lesson goes on
  /// with what is there. Only the built-in digits cannot have changed meanwhile.
  /// - Returns: its name; `nil` where the line has to run.
  package func datasetInHand(madeBy line: String) -> String? {
    let text = line.trimmingCharacters(in: .whitespaces)
    let makers = workspace.lineage.datasets
    return workspace.datasets.values.first { dataset in
      dataset.source.kind == .mnist
        && cells.contains { $0.number == makers[dataset.name] && $0.input == text }
    }?.name
  }
}
