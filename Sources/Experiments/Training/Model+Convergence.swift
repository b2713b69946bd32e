extension Model {
  /// By how much the loss fell in the last epoch, if training ended only because its epochs were over and the loss is
  /// lower than ever by more than the tolerance; otherwise `nil`.
  ///
  /// scikit-learn warns whenever the epochs are over. A cosine or one-cycle schedule ends where it is meant to end.
  package var fallOfLoss: Double? {
    guard stopped == .epochs, settings.curve == nil, history.count > 1, let last = history.last?.loss,
      let lowest = history.dropLast().map(\.loss).min(), lowest - last > settings.tolerance
    else { return nil }
    return history[history.count - 2].loss - last
  }
}

extension Model {
  /// Whether its stopping rule ended the training: with more epochs it would be the same model.
  var isOverByItsRule: Bool { stopped == .converged || stopped == .early }
}
