import Display
import Experiments
import Notebook

/// A digit before and after a change.
struct PerturbationResult: CellResult {
  static let kind = "perturbation"
  let decision: Decision
  let seed: UInt32
  let before: [Probability]
  let after: [Probability]
  /// What the model says of the changed digit.
  let predicted: UInt8
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
          columns: [.init("digit", .right), .init("before", .right), .init("after", .right)],
          rows: before.indices.map { index in
            ["\(before[index].digit)", share(before, index), share(after, index)]
          })),
    ]
  }
}

/// A digit changed more and more.
struct SweepResult: CellResult {
  static let kind = "sweep"
  let decision: Decision
  let seed: UInt32
  let swept: PerturbCommand.Amount
  let amounts: [Double]
  /// What the model says at each amount.
  let predicted: [UInt8]
  /// The probability of each digit at each amount.
  let digits: [Curve]

  /// One digit over the amounts.
  struct Curve: Encodable, Sendable {
    let digit: UInt8
    let probabilities: [Double]
  }

  /// Digits less probable than this all the way are not drawn.
  private static let leastDrawn = 0.05

  init(
    decision: Decision, seed: UInt32, swept: PerturbCommand.Amount, amounts: [Double], _ found: Predictions
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

  /// `It says 2 from -40 to -22, 7 from -20 to 40.`
  private var answers: String {
    var runs: [(digit: UInt8, first: Double, last: Double)] = []
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
