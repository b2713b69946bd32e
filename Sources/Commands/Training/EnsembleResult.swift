import Display
import Notebook

/// An ensemble, as `ensemble`, `use` and `models` show it.
struct EnsembleResult: CellResult {
  static let kind = "ensemble"
  let name: String
  /// Names of the networks whose probabilities are averaged.
  let members: [String]
  /// Number of weights of all members together.
  let parameters: Int
  let datasets: [String]
  /// Whether it replaced an earlier model of the same name.
  let replaces: Bool

  init(_ entry: EnsembleEntry, replaces: Bool = false) {
    name = entry.name
    members = entry.memberNames
    parameters = entry.members.map(\.model.spec.parameterCount).reduce(0, +)
    datasets = Classifier.ensemble(entry).datasetNames
    self.replaces = replaces
  }

  var blocks: [Block] {
    let sentence =
      "\(name): the mean of what \(listed(members, joinedBy: "and")) say, \(NumberText.count(parameters)) "
      + "weights in all. It is the current model: 'report' judges it."
    return [.text(sentence)] + (replaces ? [.text("It takes the place of the earlier \(name).")] : [])
  }
}
