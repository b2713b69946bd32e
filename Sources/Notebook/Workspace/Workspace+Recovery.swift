import Digits

extension Workspace {
  /// Takes in the model that was in training when a session ended without warning: marked interrupted, so that
  /// `train continue=` goes on from there, exactly as after Ctrl-C.
  ///
  /// The cell that trained it never ended, so it left nothing else: a split that it had made for the training is
  /// made good here, where the dataset is the one trained on.
  /// - Returns: its name, which is another one than it was to have if a model of that name is there already.
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
