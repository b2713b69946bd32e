/// What `--json` tells of a command beyond its text, for help and the reference.
enum JSONNotes {
  /// A sentence on a command; `nil` if there is nothing special to say.
  static func note(on verb: String) -> String? {
    fields.first { $0.verb == verb }.map { field in
      "Under --json, 'result' has \(field.has); 'help guide shell' shows how to read it."
    }
  }

  /// The fields of `result` that programs want, by command. The tests look for each in a run.
  static let fields: [(verb: String, has: String)] = [
    ("report", "labels (label, precision, recall, f1, support), macro, weighted, accuracy and confusion"),
    ("confusion", "confusion, the counts by label and answer"),
    ("wrong", "mistakes with row, label, predicted, confidence and probability_of_label"),
    ("predict", "images with row, label, predicted and probabilities of every class"),
    ("train", "loss_curve, validation_curve, train_accuracy, parameters and settings"),
    ("cv", "scores of the folds, mean and sd"),
    ("grid", "candidates (params, scores, mean, sd, rank), best and model"),
    ("random", "candidates (params, scores, mean, sd, rank), best, drawing and model"),
    ("runs", "runs with settings, accuracy, measured_on and seconds"),
    ("diff", "accuracy, mcnemar, disagreements and rows"),
  ]
}
