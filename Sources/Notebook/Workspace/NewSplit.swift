import Digits
import Display

/// A split that a command made because the dataset had none.
package struct NewSplit: Codable, Sendable {
  package let dataset: String
  package let train: Int
  package let test: Int
  package let seed: UInt32?

  init(_ split: Split, of dataset: String) {
    self.dataset = dataset
    train = split.train.count
    test = split.test.count
    seed = split.seed
  }

  package var blocks: [Block] {
    [
      .text(
        "\(dataset) was not split yet: a stratified quarter is held out for testing "
          + "(\(NumberText.count(train)) train, \(NumberText.count(test)) test, seed "
          + "\(seed.map(String.init) ?? "-")), as 'split' does.")
    ]
  }
}
