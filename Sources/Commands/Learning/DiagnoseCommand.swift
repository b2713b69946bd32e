import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// `diagnose`: what is wrong with a training, how that shows, and what to type.
struct DiagnoseCommand: Command {
  private static let model = Key<String>(
    "model", .text("a model", completion: .models), form: .word, default: "the current one",
    "which training to look at")

  static let signature = Signature(
    "diagnose", group: .learning, "Say what is wrong with a training, how it shows, and what would mend it.",
    parameters: [model.parameter],
    examples: [
      .init("diagnose", "the current model", needs: ["load mnist rows=1000", "train epochs=5"]),
      .init(
        "diagnose m1", "a training whose learning rate was too large",
        needs: ["load mnist rows=1000", "train solver=sgd lr=5 epochs=3 hidden=16"]),
    ],
    notes: [
      "It names three things at most, the gravest first, and none where all is well. A training that diverged leaves no model, but 'diagnose' right after it knows why.",
      "It looks at the curves of the training, inside the network on up to 1,000 training rows, and at up to 5,000 training and as many validation rows, fewer of a large network; at test rows only where there are no validation rows.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let token = arguments.token(Self.model)
    if token == nil, let divergence = Divergence.latest(in: workspace, context) {
      return DiagnosisResult(divergence)
    }
    let kept = try workspace.requireNetwork(token, for: "diagnose")
    let evidence = try EvidenceGathering(kept, in: workspace, context).evidence()
    return DiagnosisResult(evidence)
  }
}
