import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// `perturb`: shows the prediction for an image that is shifted, rotated, scaled, thickened or noisy.
struct PerturbCommand: Command {
  private static let what = Key<PerturbTarget>(
    "row", .perturbTarget, form: .word, required: true,
    "a row of the current dataset, or which of its rows: train, validation, test or all")
  private static let n = Key<Int>(
    "n", .integer(1...10_000_000), default: "1000", "how many of the rows of a part, the first")
  private static let shift = Key<PixelShift>(
    "shift", .pixelShift(-100...100), default: "0,0", "move it by whole pixels to the right and down")
  private static let seed = Key<UInt32>(
    "seed", .seed, default: "what 'set seed=' set", "where the noise is drawn from")

  static let signature = Signature(
    "perturb", group: .inside, "Change a digit a little and see whether the answer changes.",
    parameters: [what.parameter, shift.parameter]
      + PerturbationAmount.allCases.map(\.key.parameter)
      + [n.parameter, seed.parameter, JudgingKeys.model.parameter],
    examples: [
      .init(
        "perturb 42 shift=2,0 rotate=15", "before and after, with both answers",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "perturb 42 scale=1.1 noise=0.2 thicken=1", "larger, noisy, with thicker strokes",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "perturb 42 rotate=-40..40", "the probabilities over a range of angles",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "perturb test rotate=-30..30", "the accuracy on the test rows over a range of angles",
        needs: ["load mnist rows=200", "train epochs=1"]),
    ],
    notes: [
      "Changes are made in the order shift, rotate and scale together, then thicken, then noise. "
        + "One of them may be a range; 'perturb 42' alone is rotate=-40..40.",
      "'robustness' judges a model on fourteen kinds of damage.",
    ])

  private let arguments: Arguments
  private let swept: PerturbationAmount?

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    let ranges = PerturbationAmount.allCases.filter { arguments[$0.key]?.isRange == true }
    if let first = ranges.first, let second = ranges.dropFirst().first {
      try arguments.refuse(second.key.parameter, beside: "a range of \(first.rawValue)=")
    }
    let isBare =
      !arguments.has("shift") && PerturbationAmount.allCases.allSatisfy { !arguments.has($0.rawValue) }
    swept = ranges.first ?? (isBare ? .rotate : nil)
    if case .row? = arguments[Self.what] { try arguments.refuse(Self.n.parameter, beside: "a single row") }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let dataset = try workspace.requireDataset()
    let classifier = try workspace.requireModel(arguments.token(JudgingKeys.model))
    let seed = workspace.seed(arguments[Self.seed])
    let (perturbations, amounts) = perturbations
    switch arguments[Self.what] ?? .row(0) {
    case .row(let row):
      let image = try AskedImage(row: row, by: classifier, dataset, workspace)
      return try result(of: image, perturbations, amounts, seed: seed, context)
    case .part(let part):
      return try result(of: part, classifier, dataset, perturbations, amounts, seed: seed, workspace, context)
    }
  }

  /// What is done to an image: one change, or one for each amount of the range.
  private var perturbations: (all: [Perturbation], amounts: [Double]) {
    var perturbation = Perturbation()
    if let shift = arguments[Self.shift] {
      (perturbation.across, perturbation.down) = (shift.across, shift.down)
    }
    for amount in PerturbationAmount.allCases where amount != swept {
      if let span = arguments[amount.key] { amount.set(span.first, in: &perturbation) }
    }
    let amounts = swept.map { $0.steps(of: arguments[$0.key] ?? Span(first: -40, last: 40)) } ?? []
    let all =
      swept.map { swept in
        amounts.map { amount in
          var copy = perturbation
          swept.set(amount, in: &copy)
          return copy
        }
      } ?? [perturbation]
    return (all, amounts)
  }

  private func result(
    of part: SplitPart, _ classifier: Classifier, _ dataset: Dataset, _ perturbations: [Perturbation],
    _ amounts: [Double], seed: UInt32, _ workspace: Workspace, _ context: CommandContext
  ) throws -> any CellResult {
    let labels = try workspace.requireLabels(of: dataset, for: "perturb \(part.rawValue)")
    try workspace.requireFit(classifier, dataset)
    let all = try workspace.rows(part, of: dataset).rows
    let rows = Array(all.prefix(arguments[Self.n] ?? 1000))
    let images = dataset.images
    let workers = ThreadPool(count: context.threads)
    func accuracy(_ predictions: Predictions) -> Double {
      predictions.accuracy(against: rows.map { labels[$0] })
    }
    var found: [Double] = []
    for (number, perturbation) in perturbations.enumerated() {
      context.observe(.damaged(sets: number, of: perturbations.count))
      let copies = perturbation.copies(of: images, rows: rows, seed: seed, workers: workers)
      found.append(accuracy(try context.predict(classifier, copies, rows: Array(rows.indices))))
    }
    return PerturbedRowsResult(
      JudgedRows(classifier, on: part, of: dataset, rows: rows, in: workspace), seed: seed, swept: swept,
      amounts: amounts, accuracy: found, clean: accuracy(try context.predict(classifier, images, rows: rows)),
      rowsOfPart: all.count)
  }

  private func result(
    of image: AskedImage, _ perturbations: [Perturbation], _ amounts: [Double], seed: UInt32,
    _ context: CommandContext
  ) throws -> any CellResult {
    let images = image.dataset.images
    let pixels = perturbations.flatMap { $0.copy(of: images, row: image.row, seed: seed) }
    let copies = DigitImages(shape: images.shape, pixels: pixels)
    let predictions = try context.predict(image.classifier, copies, rows: Array(perturbations.indices))
    let before = try context.predict(image.classifier, images, rows: [image.row])
    let decision = Decision(image, before)
    if let swept {
      return SweepResult(
        decision: decision, seed: seed, swept: swept, amounts: amounts, predictions)
    }
    return PerturbationResult(
      decision: decision, seed: seed, before: before.probabilities(ofRow: 0),
      after: predictions.probabilities(ofRow: 0), predicted: predictions.label(ofRow: 0),
      changed: Picture(copies, row: 0))
  }
}

/// Prediction for an image before and after a perturbation.
struct PerturbationResult: CellResult {
  static let kind = "perturbation"
  let decision: Decision
  let seed: UInt32
  let before: [Probability]
  let after: [Probability]
  /// Prediction for the perturbed image.
  let predicted: ClassLabel
  let changed: Picture

  private enum CodingKeys: String, CodingKey {
    case decision, seed, before, after, predicted
  }

  var blocks: [Block] {
    let now = after.first { $0.digit == predicted }?.probability ?? 0
    let verdict =
      predicted == decision.predicted
      ? "The answer stays \(predicted), \(NumberText.percent(now, decimals: 1)) sure after the change."
      : "The answer changes to \(predicted), \(NumberText.percent(now, decimals: 1)) sure."
    func share(_ entries: [Probability], _ index: Int) -> Table.Cell {
      let isBest = entries[index].probability == entries.map(\.probability).max()
      return .init(NumberText.percent(entries[index].probability, decimals: 1), isBest ? .strong : .normal)
    }
    return [
      .text(decision.inWords),
      .images(
        ImageGrid(
          pictures: [
            decision.picture.drawn(caption: "before: \(decision.predicted)"),
            changed.drawn(
              caption: "after: \(predicted)", emphasis: predicted == decision.predicted ? .normal : .bad),
          ], perLine: 2)),
      .text(verdict),
      .table(
        Table(
          columns: [
            .init(before.map(\.digit).noun, .right), .init("before", .right), .init("after", .right),
          ],
          rows: before.indices.map { index in
            ["\(before[index].digit)", share(before, index), share(after, index)]
          })),
    ]
  }
}

/// Predictions for a range of amounts of one perturbation.
struct SweepResult: CellResult {
  static let kind = "sweep"
  let decision: Decision
  let seed: UInt32
  let swept: PerturbationAmount
  let amounts: [Double]
  /// Prediction at each amount.
  let predicted: [ClassLabel]
  /// Probability of each digit at each amount.
  let digits: [Curve]

  /// Probabilities of one digit, one per amount.
  struct Curve: Encodable, Sendable {
    let digit: ClassLabel
    let probabilities: [Double]
  }

  /// Digits whose probability stays below this are not drawn.
  private static let leastDrawn = 0.05

  init(
    decision: Decision, seed: UInt32, swept: PerturbationAmount, amounts: [Double], _ found: Predictions
  ) {
    self.decision = decision
    self.seed = seed
    self.swept = swept
    self.amounts = amounts
    predicted = found.labels
    digits = found.classes.enumerated().map { index, digit in
      Curve(
        digit: digit, probabilities: amounts.indices.map { Double(found[$0][found[$0].startIndex + index]) })
    }
  }

  var blocks: [Block] {
    let drawn = digits.filter { $0.probabilities.contains { $0 >= Self.leastDrawn } }
    let chart = LineChart(
      title: "What \(decision.model) makes of row \(decision.row) changed by \(swept.rawValue)=",
      xLabel: swept.rawValue, yLabel: "probability",
      series: drawn.map { curve in
        .init(name: "\(curve.digit)", points: zip(amounts, curve.probabilities).map { .init(x: $0, y: $1) })
      })
    return [.text(decision.inWords), .chart(chart), .text(answers)]
  }

  /// Summarises the predictions: `It says 2 from -40 to -22, 7 from -20 to 40.`
  private var answers: String {
    var runs: [(digit: ClassLabel, first: Double, last: Double)] = []
    for (digit, amount) in zip(predicted, amounts) {
      if let last = runs.last, last.digit == digit {
        runs[runs.count - 1].last = amount
      } else {
        runs.append((digit, amount, amount))
      }
    }
    let words = runs.map { run in
      let (first, last) = (NumberText.significant(run.first), NumberText.significant(run.last))
      return "\(run.digit) " + (run.first == run.last ? "at \(first)" : "from \(first) to \(last)")
    }
    return "It says " + words.joined(separator: ", ") + "."
  }
}
