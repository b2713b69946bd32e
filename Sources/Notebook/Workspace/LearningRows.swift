import Digits
import Experiments

/// The labelled rows of the current dataset to train on. Splits the dataset first if it has no split.
package struct LearningRows {
  package let dataset: Dataset
  package let labels: [ClassLabel]
  package let split: Split
  /// The split, if it was just made.
  package let newSplit: NewSplit?

  /// - Parameter verb: the command, for errors.
  /// - Throws: `CommandError`, `SplitError`.
  package init(for verb: String, in workspace: inout Workspace) throws {
    dataset = try workspace.requireDataset()
    labels = try workspace.requireLabels(of: dataset, for: verb)
    let (kept, isNew) = try workspace.splitOrDefault(of: dataset, labels: labels)
    split = kept.split
    newSplit = isNew ? NewSplit(split, of: dataset.name) : nil
  }

  /// The training rows.
  package var training: Examples {
    Examples(images: dataset.images, labels: labels, rows: split.train, order: dataset.classes)
  }

  /// The validation rows; `nil` if the split has none.
  package var validation: Examples? { split.validation.isEmpty ? nil : training.selecting(split.validation) }
}
