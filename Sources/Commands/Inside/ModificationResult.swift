import Digits
import Display
import Experiments
import Notebook

/// A model made out of another by changing its weights, and both on the same rows.
struct ModificationResult: CellResult {
  static let kind = "modification"
  let name: String
  let from: String
  /// What was done, in words.
  let changes: [String]
  /// Number of weights and biases that differ from those of `from`.
  let changedParameters: Int
  let parameters: Int
  /// Figures of `from` and of `name`, in this order.
  let accuracy: [Double]
  let expectedCalibrationError: [Double]
  let confidence: [Double]
  /// How many rows of each class are right, by `from` and by `name`.
  let digits: [Digit]
  let disagreements: Int
  let mcnemar: McNemarTest
  let temperature: Temperature?
  let replaces: Bool
  private let diff: DiffResult

  struct Digit: Codable, Sendable {
    let digit: ClassLabel
    let rows: Int
    let right: [Int]
  }

  /// A fitted temperature and the mean loss on the rows that it was fitted on.
  struct Temperature: Codable, Sendable {
    let temperature: Double
    let lossBefore: Double
    let lossAfter: Double
  }

  private enum CodingKeys: String, CodingKey {
    case name, from, changes, changedParameters, parameters, accuracy, expectedCalibrationError, confidence
    case digits, disagreements, mcnemar, temperature, replaces
  }

  var sharedFields: (any Encodable)? { diff.second }

  init(
    _ before: Evaluation, _ from: Classifier, _ after: Evaluation, _ made: Classifier, changes: [String],
    fit: TemperatureFit?, changed: Int, replaces: Bool
  ) throws {
    name = made.name
    self.from = from.name
    self.changes = changes
    changedParameters = changed
    parameters = made.network?.model.spec.parameterCount ?? 0
    diff = try DiffResult(before, from, after, made, listing: 0)
    let truth = try before.truth(for: "modify")
    let calibrations = try [before, after].map {
      try Calibration(truth: truth, probabilities: $0.probabilities)
    }
    accuracy = diff.accuracy
    expectedCalibrationError = calibrations.map(\.expectedError)
    confidence = calibrations.map(\.confidence)
    let said = [before, after].map(\.predictions.labels)
    digits = before.dataset.classes.sorted(Set(truth)).map { digit in
      let rows = truth.indices.filter { truth[$0] == digit }
      return Digit(
        digit: digit, rows: rows.count,
        right: said.map { said in rows.count { said[$0] == digit } })
    }
    disagreements = diff.disagreements
    mcnemar = diff.mcnemar
    temperature = fit.map {
      Temperature(temperature: $0.temperature, lossBefore: $0.lossBefore, lossAfter: $0.lossAfter)
    }
    self.replaces = replaces
  }

  // MARK: Output

  var blocks: [Block] {
    var blocks: [Block] = [
      .text(
        "\(name): \(from) with \(listed(changes, joinedBy: "and")). \(NumberText.count(changedParameters)) of its "
          + "\(NumberText.count(parameters)) weights and biases are others.")
    ]
    if let temperature {
      blocks.append(
        .text(
          "On the rows that the temperature was fitted on the mean loss goes from "
            + "\(NumberText.fixed(temperature.lossBefore, decimals: 4)) to "
            + "\(NumberText.fixed(temperature.lossAfter, decimals: 4))."))
    }
    if replaces { blocks.append(.text("It takes the place of the earlier \(name).")) }
    blocks.append(.heading("\(from) and \(name) on \(diff.first.inWords)"))
    blocks += diff.first.banners(naming: from)
    blocks += [.table(figures), .table(digitTable), .text(diff.verdict), .text(ending)]
    return blocks
  }

  private var figures: Table {
    func row(_ name: String, _ values: [Double]) -> [Table.Cell] {
      [Table.Cell(name)] + values.map { Table.Cell(NumberText.percent($0), value: $0) } + [change(values)]
    }
    return Table(
      columns: [
        .init(""), .init("before", .right), .init("after", .right), .init("change", .right),
      ],
      rows: [
        row("accuracy", accuracy), row("mean confidence", confidence),
        row("calibration error", expectedCalibrationError),
      ])
  }

  /// Percentage points, with a sign.
  private func change(_ values: [Double]) -> Table.Cell {
    guard values.count == 2 else { return "" }
    let points = 100 * (values[1] - values[0])
    let text = NumberText.fixed(points, decimals: 2)
    return Table.Cell(points > 0 && text != "0.00" ? "+\(text)" : text, value: values[1] - values[0])
  }

  private var digitTable: Table {
    Table(
      columns: [
        .init(digits.map(\.digit).noun, .right), .init("rows", .right), .init("right before", .right),
        .init("after", .right), .init("change", .right),
      ],
      rows: digits.map { digit in
        let change = digit.right[1] - digit.right[0]
        return [
          Table.Cell("\(digit.digit)"), Table.Cell(NumberText.count(digit.rows)),
          Table.Cell(NumberText.count(digit.right[0])), Table.Cell(NumberText.count(digit.right[1])),
          Table.Cell(
            change > 0 ? "+\(NumberText.count(change))" : NumberText.count(change),
            change < 0 ? .bad : change > 0 ? .good : .normal),
        ]
      })
  }

  private var ending: String {
    "\(name) is the current model now; 'use \(from)' goes back, 'diff \(from) \(name)' lists the rows."
  }
}
