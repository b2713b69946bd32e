import Digits
import Experiments

/// What a command learns from: the labelled rows of the current dataset, which is split first where it is not yet.
package struct LearningRows {
  package let dataset: Dataset
  package let labels: [UInt8]
  package let split: Split
  /// The split, if it was made just now.
  package let newSplit: NewSplit?

  /// - Parameter verb: what they are wanted for.
  /// - Throws: `CommandError`, `SplitError`.
  package init(for verb: String, in workspace: inout Workspace) throws {
    dataset = try workspace.requireDataset()
    labels = try workspace.requireLabels(of: dataset, for: verb)
    let (kept, isNew) = try workspace.splitOrDefault(of: dataset, labels: labels)
    split = kept.split
    newSplit = isNew ? NewSplit(split, of: dataset.name) : nil
  }

  /// The training rows.
  package var training: Examples { Examples(images: dataset.images, labels: labels, rows: split.train) }

  /// The validation rows; `nil` where none were set apart.
  package var validation: Examples? { split.validation.isEmpty ? nil : training.selecting(split.validation) }
}
