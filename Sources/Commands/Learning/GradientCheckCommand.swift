import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// `gradcheck`: compares the gradients of backpropagation with numerical differentiation.
struct GradientCheckCommand: Command {
  private static let weights = Key<Int>(
    "n", .integer(2...1000), default: "20, fewer in a large network",
    "how many weights to try in each layer, and as many biases")
  private static let rows = Key<Int>(
    "rows", .integer(2...100), default: "5", "how many training rows to sum the loss over")
  private static let seed = Key<UInt32>(
    "seed", .seed, default: "what 'set seed=' set", "which weights, rows and labels are drawn")

  static let signature = Signature(
    "gradcheck", group: .learning, "Check backpropagation: move weights a little and watch the loss.",
    parameters: [JudgingKeys.model.parameter, weights.parameter, rows.parameter, seed.parameter],
    examples: [
      .init(
        "gradcheck", "twenty weights of each layer",
        needs: ["load mnist rows=500", "train hidden=16 epochs=1"]
      ),
      .init(
        "gradcheck n=100 rows=2", "more weights, fewer rows",
        needs: ["load mnist rows=500", "train hidden=8 epochs=1"]),
      .init(
        "gradcheck n=4 rows=2", "a look at every layer of a convolutional network",
        needs: ["load mnist rows=200", "train layers=conv:4x5/2,bn,pool:2,dense:8 epochs=1"]),
    ],
    notes: [
      "The loss is computed again in double precision, with each weight moved by a millionth up and down. An error counts in proportion to the gradient, but to a hundredth of the layer's largest gradient at least (biases in front of bn, which have none, to all of it).",
      "The rows get labels drawn at random: a network that is always right would have no gradient to check. Dropout is switched off.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let dataset = try workspace.requireDataset()
    let kept = try workspace.requireNetwork(arguments.token(JudgingKeys.model), for: "gradcheck")
    try workspace.requireFit(.network(kept), dataset)
    let seed = workspace.seed(arguments[Self.seed])
    let rows = workspace.split(of: dataset.name)?.split.train ?? Array(0..<dataset.count)
    var random = RandomState(seed: seed)
    let chosen = random.choice(rows.count, size: arguments[Self.rows] ?? 5).map { rows[$0] }
    let labels = Array(repeating: 0 as ClassLabel, count: dataset.count)
    let check = try GradientCheck.run(
      of: kept.model, on: Examples(images: dataset.images, labels: labels, rows: chosen),
      trying: arguments[Self.weights] ?? Self.fitting(kept.model), seed: seed,
      workers: ThreadPool(count: context.threads), context: context.experiment())
    return GradientCheckResult(check, model: kept.model.name, dataset: dataset.name, seed: seed)
  }

  /// Number of weights per layer that can be checked in a moment, 4...20: each one takes forward passes in
  /// double precision, which are slow for a large network.
  private static func fitting(_ model: Model) throws -> Int {
    let work = try model.spec.outlines().reduce(0) { $0 + $1.multiplyAdds }
    return min(max(25_000_000 / max(work, 1), 4), 20)
  }
}

/// Agreement of backpropagation and numerical gradients.
struct GradientCheckResult: CellResult {
  static let kind = "gradcheck"
  let model: String
  let dataset: String
  let seed: UInt32
  let rows: Int
  let agrees: Bool
  /// Maximum relative error that rounding explains.
  let tolerance: Double
  let parameters: [Parameter]

  /// The weights or the biases of a layer.
  struct Parameter: Encodable, Sendable {
    /// Number and specification of the layer, such as `2 conv:32x3`.
    let layer: String
    /// `weight` or `bias`.
    let name: String
    let count, checked: Int
    let largestError: Double
    /// Both gradients of the weight with that error.
    let backward, numerical: Double
  }

  init(_ check: GradientCheck, model: String, dataset: String, seed: UInt32) {
    self.model = model
    self.dataset = dataset
    self.seed = seed
    rows = check.rows
    agrees = check.agrees
    tolerance = GradientCheck.tolerance
    parameters = check.parameters.map { parameter in
      Parameter(
        layer: parameter.layer.inWords, name: parameter.name, count: parameter.count,
        checked: parameter.checked, largestError: parameter.largestError, backward: parameter.backward,
        numerical: parameter.numerical)
    }
  }

  var blocks: [Block] {
    [
      .text(
        "Slopes of the loss of \(model), summed over \(counted(rows, "training row")) of \(shown(dataset)) "
          + "with labels drawn at random (seed \(seed))."),
      .table(table), .text(verdict),
    ]
  }

  private var table: Table {
    Table(
      columns: [
        .init("layer"), .init(""), .init("checked", .right), .init("largest error", .right),
        .init("backward", .right), .init("by trying", .right),
      ],
      rows: parameters.map { parameter in
        [
          parameter.layer, parameter.name == "weight" ? "weights" : "biases",
          "\(parameter.checked) of \(NumberText.count(parameter.count))",
          NumberText.significant(parameter.largestError, digits: 2),
          NumberText.significant(parameter.backward, digits: 5),
          NumberText.significant(parameter.numerical, digits: 5),
        ].map { Table.Cell($0, parameter.largestError <= tolerance ? .normal : .bad) }
      })
  }

  private var verdict: String {
    let limit = NumberText.significant(tolerance, digits: 1)
    return agrees
      ? "They agree: no error is above \(limit), which is rounding: backpropagation computes in single precision."
      : "They do not agree: an error above \(limit) is more than rounding in single precision. In a deep network "
        + "a relu right at its kink can do this: another seed= tells."
  }
}
