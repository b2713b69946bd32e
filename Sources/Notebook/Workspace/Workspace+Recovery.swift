import Digits

extension Workspace {
  /// Adds the model that was in training when a session crashed, marked interrupted, so that `train continue=`
  /// resumes it as after Ctrl-C.
  ///
  /// The cell that trained it was never stored, so a split that it made for the training is restored here if the
  /// dataset is the one trained on.
  /// - Returns: its name, which has a suffix if the intended one is taken.
  @discardableResult
  package mutating func recover(_ checkpoint: ModelEntry) -> String {
    let split = checkpoint.split
    if let dataset = datasets[checkpoint.datasetName], dataset.source == checkpoint.source,
      splits[dataset.name] == nil,
      [split.train, split.validation, split.test].joined().allSatisfy((0..<dataset.count).contains)
    {
      keep(split, of: dataset.name)
    }
    let name = freeModelName(like: checkpoint.model.name)
    keep(checkpoint.named(name))
    return name
  }

  private func freeModelName(like wanted: String) -> String {
    var name = wanted
    var number = 2
    while models[name] != nil {
      name = "\(wanted)-\(number)"
      number += 1
    }
    return name
  }
}
