import Digits
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
  /// The classes that a member has never seen and another one has, by member; `nil` if all know the same.
  let unknownClasses: [Unknown]?
  /// Whether it replaced an earlier model of the same name.
  let replaces: Bool

  /// A member and the classes to which it gives probability 0.
  struct Unknown: Codable, Sendable {
    let member: String
    let classes: [ClassLabel]
  }

  init(_ entry: EnsembleEntry, replaces: Bool = false) {
    name = entry.name
    members = entry.memberNames
    parameters = entry.members.map(\.model.weightCount).reduce(0, +)
    datasets = Classifier.ensemble(entry).datasetNames
    let unknown = entry.members.indices.map { index in
      Unknown(
        member: entry.memberNames[index], classes: entry.ensemble.unknownClasses(ofMember: index))
    }.filter { !$0.classes.isEmpty }
    unknownClasses = unknown.isEmpty ? nil : unknown
    self.replaces = replaces
  }

  var blocks: [Block] {
    let sentence =
      "\(name): the mean of what \(listed(members, joinedBy: "and")) say, \(NumberText.count(parameters)) "
      + "weights in all. It is the current model: 'report' judges it."
    let gaps = (unknownClasses ?? []).map { unknown in
      Block.text(
        "\(unknown.member) has never seen the \(unknown.classes.count == 1 ? unknown.classes.noun : unknown.classes.nouns) "
          + "\(fewNamed(unknown.classes)), and gives 0 % there.")
    }
    return [.text(sentence)] + gaps + (replaces ? [.text("It takes the place of the earlier \(name).")] : [])
  }
}
