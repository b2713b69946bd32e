import CommandLanguage
import Display
import Experiments
import Notebook

/// `ensemble`: joins several networks into a model that averages their probabilities.
struct EnsembleCommand: Command {
  private static let members = Key<String>(
    "models", .text("names of models", completion: .models), form: .words, required: true,
    "the models whose probabilities are averaged")
  private static let name = Key<String>(
    "name", .text("a name"), default: "e1, e2, ...", "what to call the ensemble")

  static let signature = Signature(
    "ensemble", group: .training, "Make several models judge together, by the mean of their probabilities.",
    parameters: [members.parameter, name.parameter],
    examples: [
      .init(
        "ensemble m1 m2", "their mean, as a model named e1",
        needs: ["load mnist rows=500", "train epochs=1", "train epochs=1 seed=1"]),
      .init(
        "ensemble m1 m2 m3 name=three", "the mean of three",
        needs: ["load mnist rows=500", "train epochs=1", "train epochs=1 seed=1", "train epochs=1 seed=2"]),
    ],
    notes: [
      "Each member counts the same, as with scikit-learn's VotingClassifier and voting='soft'. An ensemble works "
        + "wherever a model judges: report, predict, show, confusion, wrong, roc.",
      "It keeps its members as they are, even when a name is given to another model later.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let tokens = arguments.tokens(Self.members)
    let members = try tokens.map { token in
      // Whatever judges can vote; only an ensemble cannot stand in another one.
      guard let entry = try workspace.requireModel(token).network else {
        return try workspace.requireNetwork(token, for: "ensemble")
      }
      return entry
    }
    for (index, token) in tokens.enumerated()
    where tokens[..<index].contains(where: { $0.text == token.text }) {
      throw CommandError.memberTwice(token)
    }
    if let only = tokens.first, tokens.count == 1 { throw CommandError.tooFewMembers(only) }
    let name = try arguments.newName(Self.name) ?? workspace.nextEnsembleName
    if let token = arguments.token(Self.name), tokens.contains(where: { $0.text == name }) {
      throw CommandError.nameOfMember(token)
    }
    let entry = try EnsembleEntry(name: name, members: members)
    let replaces = workspace.holds(model: name)
    workspace.keep(.ensemble(entry))
    return EnsembleResult(entry, replaces: replaces)
  }
}
