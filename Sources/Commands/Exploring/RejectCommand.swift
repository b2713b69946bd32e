import CommandLanguage
import Display
import Experiments
import Notebook

/// `reject`: shows how much accuracy a model gains if it answers only where it is confident.
struct RejectCommand: Command {
  private static let accuracy = Key<Double>(
    "accuracy", .number("above 0, at most 1") { $0 > 0 && $0 <= 1 },
    "the share of answers that must be right; the confidence that takes is sought")

  static let signature = Signature(
    "reject", group: .exploring, "Show what a model gains by answering only where it is sure.",
    parameters: JudgingKeys.parameters + [accuracy.parameter],
    examples: [
      .init("reject", "on the test rows", needs: ["load mnist rows=1000", "train epochs=3"]),
      .init(
        "reject accuracy=0.95", "how sure it must be for 95 % right answers",
        needs: ["load mnist rows=1000", "train epochs=3"]),
    ],
    notes: ["'predict 42 reject=0.95' then says \"I don't know\" where the model is less than 95 % sure."])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let evaluation = try JudgingKeys.evaluation(of: arguments, in: workspace, context)
    return try RejectResult(evaluation, wanted: arguments[Self.accuracy])
  }
}

/// Accuracy against the share of rows answered (risk-coverage curve).
struct RejectResult: JudgedResult {
  static let kind = "reject"
  let judged: JudgedRows
  /// Points of the curve at fixed thresholds, from no rejection to almost no answers.
  let thresholds: [RiskCoverageCurve.Point]
  /// The accuracy asked for, 0...1; `found` is the point of the threshold that reaches it on the most rows.
  let wanted: Double?
  let found: RiskCoverageCurve.Point?
  private let curve: RiskCoverageCurve

  private enum CodingKeys: String, CodingKey {
    case thresholds, wanted, found
  }

  private static let listed = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999]
  /// The approximate number of points drawn; more than a chart can show would only enlarge an SVG file.
  private static let mostPoints = 400

  init(_ evaluation: Evaluation, wanted: Double? = nil) throws {
    curve = try RiskCoverageCurve(
      truth: evaluation.truth(for: "reject"), probabilities: evaluation.probabilities)
    judged = evaluation.judged
    self.wanted = wanted
    thresholds = Self.listed.map(curve.point(atThreshold:))
    found = wanted.flatMap(curve.point(forAccuracy:))
  }

  var blocks: [Block] {
    [.heading("\(judged.model) on \(judged.inWords)")] + judged.banners + [
      .chart(chart), .table(table), .text(summary),
    ]
  }

  private var chart: LineChart { Self.chart([series(named: "")]) }

  func series(named name: String) -> LineChart.Series {
    let step = max(curve.points.count / Self.mostPoints, 1)
    // The last point answers every row and must not be left out.
    let shown = curve.points.indices.filter { ($0 + 1) % step == 0 || $0 + 1 == curve.points.count }
    return .init(
      name: name,
      points: shown.compactMap { index in
        curve.points[index].accuracy.map { .init(x: curve.points[index].share, y: $0) }
      }, isOutline: true)
  }

  /// The diagram of one model or several.
  static func chart(_ series: [LineChart.Series]) -> LineChart {
    LineChart(
      title: "Accuracy by the share of rows answered, the surest first", xLabel: "share of rows answered",
      yLabel: "accuracy of the answers", series: series)
  }

  private var table: Table {
    Table(
      columns: [
        .init("sure at least", .right), .init("answered", .right), .init("share", .right),
        .init("accuracy", .right), .init("wrong", .right),
      ],
      rows: thresholds.map { point in
        [
          NumberText.percent(point.threshold, decimals: 1), NumberText.count(point.answered),
          NumberText.percent(point.share), point.accuracy.map { NumberText.percent($0) } ?? "-",
          NumberText.count(point.wrong),
        ].map { Table.Cell($0) }
      })
  }

  private var summary: String {
    guard let wanted else {
      return "Measured on \(judged.inWords). 'reject accuracy=0.99' finds the confidence to ask for; "
        + "'predict 42 reject=0.95' asks for 95 %."
    }
    guard let found else {
      return "No confidence makes \(NumberText.percent(wanted)) of the answers right on \(judged.inWords)."
    }
    // Rounded down: rounded up, it would reject the row that defines the threshold.
    let threshold = NumberText.fixed((found.threshold * 1e6).rounded(.down) / 1e6, decimals: 6)
    return "\(NumberText.percent(wanted)) of the answers are right where \(judged.model) is at least "
      + "\(NumberText.percent(found.threshold)) sure: it then answers \(NumberText.percent(found.share)) of "
      + "\(judged.inWords). Type 'predict 42 reject=\(threshold)'. The rows that chose the threshold flatter it."
  }
}
