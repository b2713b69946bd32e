/// A mini-batch that is gathered once and learned from by several trainings, on any thread.
final class SharedBatch {
  let batch: ImageBatch
  private(set) var rows: [Int] = []
  /// The network's output for the label of each row.
  private(set) var classes: [Int32] = []

  init(_ batch: ImageBatch) {
    self.batch = batch
  }

  /// Gathers rows.
  /// - Parameters:
  ///   - classes: the network's output for the label of each.
  ///   - epoch: of their augmentation.
  func gather(_ rows: [Int], classes: [Int32], epoch: Int) {
    self.rows = rows
    self.classes = classes
    batch.take(rows, epoch: epoch)
    batch.prepare()
  }
}
