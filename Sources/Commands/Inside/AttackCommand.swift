import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// `attack`: changes an image a little, in the direction that misleads the network most.
struct AttackCommand: Command {
  private static let reach = Key<Double>(
    "eps", .number("0 to 1") { (0...1).contains($0) }, default: "the smallest that fools it",
    "the largest change of a pixel, as a share of full ink")
  static let steps = Key<Int>(
    "steps", .integer(1...100), default: "1", "1 for FGSM, one step; more for PGD, several smaller ones")

  static let signature = Signature(
    "attack", group: .inside, "Change a digit as little as it takes to fool the network.",
    parameters: [
      InsideKeys.row.parameter, reach.parameter, steps.parameter, JudgingKeys.model.parameter,
    ] + InsideKeys.pictureParameters,
    examples: [
      .init(
        "attack 42", "the smallest change that fools it", needs: ["load mnist rows=500", "train epochs=1"]),
      .init("attack 42 eps=0.1", "by a tenth of full ink", needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "attack 42 steps=10", "in ten smaller steps (PGD)", needs: ["load mnist rows=500", "train epochs=1"]),
    ],
    notes: [
      "Each pixel moves by up to eps=, up or down, whichever raises the loss of the network's answer: the fast gradient "
        + "sign method (Goodfellow and others 2015). With steps= the gradient is computed anew after each step of "
        + "2.5 eps / steps (projected gradient descent, Madry and others 2018).",
      "'robustness attack' draws the accuracy over eps=.",
    ])

  private let arguments: Arguments
  private let file: PictureFile?

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    file = try InsideKeys.pictureFile(arguments)
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let entry = try workspace.requireNetwork(arguments.token(JudgingKeys.model), for: "attack")
    let image = try AskedImage(arguments, in: workspace)
    let model = entry.model
    let workers = ThreadPool(count: context.threads)
    let attack = try AdversarialAttack(model, workers: workers)
    let plain = image.dataset.images.levels(ofRows: [image.row])
    guard let before = attack.probabilities(of: plain) else { throw TrainingError.interrupted }
    let answer = before.mostProbable(row: 0, of: model.classes.count)
    let steps = arguments[Self.steps] ?? 1
    guard
      let smallest = SmallestAttack(
        by: attack, on: plain, answer: answer, steps: steps, cancellation: context.cancellation)
    else { throw TrainingError.interrupted }
    var (attacked, after) = (smallest.image, smallest.probabilities)
    if let reach = arguments[Self.reach] {
      guard
        let asked = attack.attack(plain, classes: [answer], reach: [reach], steps: steps),
        let said = attack.probabilities(of: asked)
      else { throw TrainingError.interrupted }
      (attacked, after) = (asked, said)
    }
    let decision = Decision(
      image, predicted: model.classes[answer], probability: Double(before[answer]))
    let result = AttackResult(
      decision, steps: steps, eps: arguments[Self.reach] ?? smallest.reach, smallest: smallest.reach,
      classes: model.classes, before: before, after: after, plain: plain, attacked: attacked,
      shape: image.dataset.images.shape)
    return try file?.write(result) ?? result
  }
}

/// An image before and after an attack.
struct AttackResult: CellResult {
  static let kind = "attack"
  let decision: Decision
  /// 1 for FGSM, more for PGD.
  let steps: Int
  /// The largest change of a pixel, 0...1; `nil` if none fools the network.
  let eps: Double?
  /// The smallest that fools the network, in whole grey levels; `nil` if none does.
  let smallestEps: Double?
  let before: [Share]
  let after: [Share]
  let predicted: ClassLabel
  let changedPixels: Int
  private let changed: Picture
  private let change: [Double]

  struct Share: Codable, Sendable {
    let digit: ClassLabel
    let probability: Double
  }

  private enum CodingKeys: String, CodingKey {
    case decision, steps, eps, smallestEps, before, after, predicted, changedPixels
  }

  init(
    _ decision: Decision, steps: Int, eps: Double?, smallest: Double?, classes: [ClassLabel], before: [Float],
    after: [Float], plain: [Float], attacked: [Float], shape: ImageShape
  ) {
    self.decision = decision
    self.steps = steps
    self.eps = eps
    smallestEps = smallest
    self.before = zip(classes, before).map { Share(digit: $0, probability: Double($1)) }
    self.after = zip(classes, after).map { Share(digit: $0, probability: Double($1)) }
    predicted = classes[after.mostProbable(row: 0, of: classes.count)]
    changed = Picture(DigitImages(levels: attacked, shape: shape), row: 0)
    change = zip(attacked, plain).map { Double($0) - Double($1) }
    changedPixels = change.count { $0 != 0 }
  }

  var blocks: [Block] {
    [
      .text(decision.inWords), .text(verdict),
      .images(
        ImageGrid(
          pictures: [
            decision.picture.drawn(caption: "before: \(decision.predicted)"),
            changed.drawn(
              caption: "after: \(predicted)", emphasis: predicted == decision.predicted ? .normal : .bad),
          ], perLine: 2)),
      decision.picture.below(change, caption: "what was added (above 0) and taken away"),
      .table(table),
    ]
  }

  private var method: String { steps == 1 ? "one step (FGSM)" : "\(steps) steps (PGD)" }

  private func levels(_ eps: Double) -> String {
    "\(NumberText.significant(eps, digits: 3)) of full ink (\(NumberText.significant(eps * 255, digits: 3)) of 255 grey levels)"
  }

  private var verdict: String {
    let sure = NumberText.percent(after.map(\.probability).max() ?? 0, decimals: 1)
    guard let eps else { return "No change of its pixels in \(method) fools the network." }
    let effect =
      predicted == decision.predicted
      ? "it still says \(predicted), \(sure) sure." : "it says \(predicted), \(sure) sure."
    let text =
      "With \(counted(changedPixels, "pixel")) changed by up to \(levels(eps)) in \(method) \(effect)"
    guard let smallestEps else { return text + " No larger change fools it either." }
    return smallestEps == eps
      ? text + " No smaller change of this kind fools it."
      : text + " The smallest change of this kind that fools it is \(levels(smallestEps))."
  }

  private var table: Table {
    func share(_ entries: [Share], _ index: Int) -> Table.Cell {
      let isBest = entries[index].probability == entries.map(\.probability).max()
      return .init(
        NumberText.percent(entries[index].probability, decimals: 1), isBest ? .strong : .normal,
        value: entries[index].probability)
    }
    return Table(
      columns: [
        .init(before.map(\.digit).noun, .right), .init("before", .right), .init("after", .right),
      ],
      rows: before.indices.map { [Table.Cell("\(before[$0].digit)"), share(before, $0), share(after, $0)] })
  }
}
