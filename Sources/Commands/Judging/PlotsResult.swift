import Digits
import Display
import Experiments
import Notebook

/// Curves over the epochs of several trainings, on one chart.
struct PlotsResult: CellResult {
  static let kind = "plots"
  let curve: PlotCommand.Curve
  let models: [PlotResult]

  init(_ models: [PlotResult], _ curve: PlotCommand.Curve) {
    self.models = models
    self.curve = curve
  }

  private enum CodingKeys: String, CodingKey {
    case curve, models
  }

  var blocks: [Block] {
    let names = listed(models.map(\.model), joinedBy: "and")
    let title = curve == .loss ? "Loss of \(names)" : "Accuracy of \(names) while they learned"
    // All training curves come first, so that they are drawn even where validation curves are too many.
    let curves = models.map { $0.series(train: $0.model, "\($0.model), validation") }
    let series = curves.compactMap(\.first) + curves.flatMap { $0.dropFirst() }
    return [
      .chart(LineChart(title: title, xLabel: "epoch", yLabel: curve.rawValue, series: series))
    ]
  }
}

/// Curves of several models that were judged on the same rows, on one chart.
struct ComparedCurvesResult: CellResult {
  static let kind = "plots"
  let curve: PlotCommand.Curve
  let models: [JudgedRows]
  /// The area under the pooled ROC curve, the expected calibration error or the accuracy of each model, 0...1; `nil`
  /// for an area without a curve.
  let figures: [Double?]
  private let chart: LineChart

  private enum CodingKeys: String, CodingKey {
    case curve, models, figures
  }

  init(_ evaluations: [Evaluation], _ curve: PlotCommand.Curve) throws {
    self.curve = curve
    models = evaluations.map(\.judged)
    switch curve {
    case .roc:
      let results = try evaluations.map { try ROCResult($0) }
      figures = results.map { $0.analysis.micro?.area }
      chart =
        ROCChart(
          results.compactMap { result in result.analysis.micro.map { (result.judged.model, $0) } },
          title: "ROC, the decisions on all classes pooled (micro average)"
        ).chart
    case .reject:
      let results = try evaluations.map { try RejectResult($0) }
      figures = evaluations.map { evaluation in
        evaluation.dataset.labels.map { labels in
          evaluation.predictions.accuracy(against: evaluation.rows.map { labels[$0] })
        }
      }
      chart = RejectResult.chart(results.map { $0.series(named: $0.judged.model) })
    case .calibration, .confusion, .loss, .accuracy:
      let results = try evaluations.map { try CalibrationResult($0) }
      figures = results.map(\.expectedCalibrationError)
      chart = CalibrationResult.chart(results.map(\.series))
    }
  }

  var blocks: [Block] {
    let names = listed(models.map(\.model), joinedBy: "and")
    var banners: [Block] = []
    for judged in models {
      for banner in judged.banners(naming: judged.model) where !banners.contains(banner) {
        banners.append(banner)
      }
    }
    return [.heading("\(names) on \(models.first?.inWords ?? "")")] + banners + [
      .chart(chart),
      .table(
        Table(
          columns: [.init("model"), .init(figureName, .right)],
          rows: zip(models, figures).map { judged, figure in
            [Table.Cell(judged.model), Table.Cell(figure.map(text) ?? "-")]
          })),
      .text("'diff \(models.prefix(2).map(\.model).joined(separator: " "))' compares two row by row."),
    ]
  }

  private var figureName: String {
    switch curve {
    case .roc: "area"
    case .reject: "accuracy on all rows"
    case .calibration, .confusion, .loss, .accuracy: "expected calibration error"
    }
  }

  private func text(_ figure: Double) -> String {
    curve == .roc ? NumberText.fixed(figure, decimals: 5) : NumberText.percent(figure)
  }
}
