import Foundation

extension Notebook {
  /// The loaded dataset that a lesson's `load` line would only load again, because the same line made it.
  ///
  /// Nearly every lesson starts with the same `load`. Loading again would drop the split, and the models of earlier
  /// lessons would be stale until the next line made the same split, so a lesson reuses the dataset. Only the
  /// built-in digits cannot have changed since.
  /// - Returns: its name; `nil` if the line has to run.
  package func loadedDataset(madeBy line: String) -> String? {
    let text = line.trimmingCharacters(in: .whitespaces)
    let makers = workspace.lineage.datasets
    return workspace.datasets.values.first { dataset in
      dataset.source.kind == .mnist
        && cells.contains { $0.number == makers[dataset.name] && $0.input == text }
    }?.name
  }
}
