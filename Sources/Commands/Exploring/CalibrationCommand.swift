import CommandLanguage
import Display
import Experiments
import Notebook

/// `calibration`: compares a model's confidence with its accuracy.
struct CalibrationCommand: Command {
  private static let bins = Key<Int>(
    "bins", .integer(2...100), default: "15",
    scikitLearn: ReferenceName("n_bins of calibration_curve", default: "5"),
    "how many bins the confidences are sorted into")

  static let signature = Signature(
    "calibration", group: .exploring, "Compare how sure a model is with how often it is right.",
    parameters: JudgingKeys.parameters + [bins.parameter] + TableFile.parameters,
    examples: [
      .init("calibration", "on the test rows", needs: ["load mnist rows=1000", "train epochs=3"]),
      .init("calibration bins=10", "in ten bins", needs: ["load mnist rows=1000", "train epochs=3"]),
    ],
    notes: [
      "A row's confidence is its largest probability. The expected calibration error is the mean distance of confidence and accuracy over the bins, weighted by their rows. 'plot calibration out=FILE.svg' writes the diagram."
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let file = try TableFile(arguments)
    let evaluation = try JudgingKeys.evaluation(of: arguments, in: workspace, context)
    let result = try CalibrationResult(evaluation, bins: arguments[Self.bins] ?? 15)
    return try file?.writing(result) ?? result
  }
}

/// A model's accuracy and mean confidence, in total and per bin of confidence.
struct CalibrationResult: JudgedResult, TabledResult {
  static let kind = "calibration"
  let judged: JudgedRows
  let expectedCalibrationError: Double
  let largestCalibrationError: Double
  let accuracy: Double
  let confidence: Double
  let bins: [Calibration.Bin]
  /// The same error over the rows whose class the model knows; `nil` if they are all rows, or none.
  let known: Known?
  var file: TableFile.Written?

  struct Known: Codable, Sendable {
    let rows: Int
    let expectedCalibrationError: Double
  }

  private enum CodingKeys: String, CodingKey {
    case expectedCalibrationError, largestCalibrationError, accuracy, confidence, bins, known, file
  }

  init(_ evaluation: Evaluation, bins count: Int = 15) throws {
    let truth = try evaluation.truth(for: "calibration")
    let calibration = try Calibration(truth: truth, probabilities: evaluation.probabilities, bins: count)
    let known = try evaluation.known(truth)
    self.known =
      known.truth.isEmpty || known.truth.count == truth.count
      ? nil
      : Known(
        rows: known.truth.count,
        expectedCalibrationError: try Calibration(
          truth: known.truth, probabilities: known.probabilities, bins: count
        ).expectedError)
    judged = evaluation.judged
    expectedCalibrationError = calibration.expectedError
    largestCalibrationError = calibration.largestError
    accuracy = calibration.accuracy
    confidence = calibration.confidence
    bins = calibration.bins
  }

  var content: [Block] {
    [.heading("\(judged.model) on \(judged.inWords)")] + judged.banners + [
      .chart(chart), .table(table), .text(summary),
    ]
      + (known.map { known in
        [
          .text(
            "On \(judged.knownInWords(known.rows)) alone the error is "
              + "\(NumberText.percent(known.expectedCalibrationError)).")
        ]
      } ?? [])
  }

  private var filled: [Calibration.Bin] { bins.filter { $0.rows > 0 } }

  private var chart: LineChart { Self.chart([series]) }

  /// The curve of the model: a point per bin with rows.
  var series: LineChart.Series {
    .init(
      name: judged.model,
      points: filled.compactMap { bin in
        guard let confidence = bin.confidence, let accuracy = bin.accuracy else { return nil }
        return .init(x: confidence, y: accuracy)
      })
  }

  /// The diagram of one model or several.
  static func chart(_ series: [LineChart.Series]) -> LineChart {
    LineChart(
      title: "How often it is right, by how sure it is", xLabel: "mean confidence of the bin",
      yLabel: "share that is right",
      series: series + [
        .init(name: "as sure as right", points: [.init(x: 0, y: 0), .init(x: 1, y: 1)], isOutline: true)
      ])
  }

  private var table: Table {
    Table(
      columns: [
        .init("sure"), .init("rows", .right), .init("mean confidence", .right), .init("right", .right),
        .init("difference", .right),
      ],
      rows: filled.map { bin in
        let figures = [bin.confidence, bin.accuracy, bin.gap].map { share in
          Table.Cell(share.map { NumberText.percent($0) } ?? "-", value: share)
        }
        let span =
          "\(NumberText.fixed(100 * bin.from, decimals: 1)) to \(NumberText.percent(bin.to, decimals: 1))"
        return [Table.Cell(span), Table.Cell(NumberText.count(bin.rows), value: Double(bin.rows))] + figures
      })
  }

  private var summary: String {
    let gap = accuracy - confidence
    let verdict =
      gap.magnitude < 0.001
      ? "as sure as it is right" : gap < 0 ? "surer than it should be" : "less sure than it could be"
    return
      "Expected calibration error \(NumberText.percent(expectedCalibrationError)) on \(judged.inWords), in "
      + "\(bins.count) bins. On average \(judged.model) is \(NumberText.percent(confidence)) sure and right in "
      + "\(NumberText.percent(accuracy)): it is \(verdict)."
  }
}

extension Evaluation {
  /// The predicted probabilities, checked to be valid.
  /// - Throws: `EvaluationError`.
  var probabilities: Probabilities {
    get throws {
      try Probabilities(classes: predictions.classes, values: predictions.probabilities)
    }
  }
}
