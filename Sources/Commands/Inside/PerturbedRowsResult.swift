import Digits
import Display
import Notebook

/// The accuracy of a model on perturbed rows, over a range of amounts or for one change.
struct PerturbedRowsResult: JudgedResult {
  static let kind = "perturbed-rows"
  let judged: JudgedRows
  let seed: UInt32
  /// What the range is of; `nil` for a single change.
  let swept: PerturbationAmount?
  /// Empty for a single change.
  let amounts: [Double]
  /// At each amount, or after the single change.
  let accuracy: [Double]
  /// On the rows as they are.
  let clean: Double
  private let rowsOfPart: Int

  private enum CodingKeys: String, CodingKey {
    case seed, swept, amounts, accuracy, clean
  }

  init(
    _ judged: JudgedRows, seed: UInt32, swept: PerturbationAmount?, amounts: [Double], accuracy: [Double],
    clean: Double, rowsOfPart: Int
  ) {
    self.judged = judged
    self.seed = seed
    self.swept = swept
    self.amounts = amounts
    self.accuracy = accuracy
    self.clean = clean
    self.rowsOfPart = rowsOfPart
  }

  var blocks: [Block] {
    var blocks: [Block] = [.heading("\(judged.model) on changed copies of \(rowsInWords)")] + judged.banners
    if let swept {
      blocks.append(
        .chart(
          LineChart(
            title: "Accuracy of \(judged.model) by \(swept.rawValue)=", xLabel: swept.rawValue,
            yLabel: "accuracy",
            series: [
              .init(
                name: judged.model, points: zip(amounts, accuracy).map { .init(x: $0, y: $1) })
            ])))
    }
    return blocks + [.text(summary)]
  }

  private var rowsInWords: String {
    judged.rows < rowsOfPart
      ? "the first \(counted(judged.rows, "row")) of \(NumberText.count(rowsOfPart)), of \(shown(judged.dataset))"
      : judged.inWords
  }

  private var summary: String {
    let plain = "Accuracy \(NumberText.percent(clean)) as they are"
    guard let swept, let worst = amounts.indices.min(by: { accuracy[$0] < accuracy[$1] }) else {
      return "\(plain), \(NumberText.percent(accuracy.first ?? 0)) after the change."
    }
    let held = amounts.indices.filter { accuracy[$0] >= clean - 0.01 }
    let reach =
      held.isEmpty
      ? ""
      : " It loses at most one percent point at amounts from \(NumberText.significant(held.map { amounts[$0] }.min() ?? 0)) to \(NumberText.significant(held.map { amounts[$0] }.max() ?? 0))."
    return
      "\(plain), and least, \(NumberText.percent(accuracy[worst])), at \(swept.rawValue)=\(NumberText.significant(amounts[worst]))."
      + reach
  }
}
