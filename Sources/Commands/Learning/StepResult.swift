import Display
import Experiments
import Networks
import Notebook

/// Effect of single training steps.
struct StepResult: CellResult {
  static let kind = "step"
  /// Model after the steps.
  let name: String
  /// Model before the steps; `nil` for a new network.
  let continues: String?
  let network: String
  let dataset: String
  let solver: String
  let steps: [Step]
  let newSplit: NewSplit?
  let isInterrupted: Bool

  /// Figures of one step.
  struct Step: Encodable, Sendable {
    let epoch, batch, batches, rows: Int
    let learningRate: Double
    let lossBefore, lossAfter: Double
    let rightBefore, rightAfter: Int
    let gradientNorm, changeNorm, weightNorm: Double
    /// Factor by which clipping scaled the gradient, 0...1; `nil` if it was not clipped.
    let clippedTo: Double?
    let layers: [Layer]
  }

  /// Effect of a step on one layer with weights.
  struct Layer: Encodable, Sendable {
    /// Number and specification of the layer, such as `2 conv:32x3`.
    let layer: String
    let parameters: Int
    let gradientNorm, changeNorm, weightNorm, ratio: Double
  }

  private enum CodingKeys: String, CodingKey {
    case name, continues, network, dataset, solver, steps, newSplit
  }

  init(
    _ steps: [StepTrace], model: Model, of earlier: String?, dataset: String, wanted: Int, newSplit: NewSplit?
  ) {
    name = model.name
    continues = earlier
    network = model.outline
    self.dataset = dataset
    solver = model.settings.solver.rawValue
    self.newSplit = newSplit
    isInterrupted = steps.count < wanted
    self.steps = steps.map { step in
      Step(
        epoch: step.epoch, batch: step.batch, batches: step.batches, rows: step.rows,
        learningRate: step.learningRate, lossBefore: step.lossBefore, lossAfter: step.lossAfter,
        rightBefore: step.rightBefore, rightAfter: step.rightAfter, gradientNorm: step.gradientNorm,
        changeNorm: step.changeNorm, weightNorm: step.weightNorm,
        clippedTo: step.clipping < 1 ? step.clipping : nil,
        layers: step.layers.map { layer in
          Layer(
            layer: layer.layer.inWords, parameters: layer.parameters, gradientNorm: layer.gradientNorm,
            changeNorm: layer.changeNorm, weightNorm: layer.weightNorm, ratio: layer.ratio)
        })
    }
  }

  /// Maximum number of steps in the table; more are drawn as a chart.
  private static let mostRows = 12

  var blocks: [Block] {
    guard let last = steps.last else { return [] }
    var blocks = newSplit?.blocks ?? []
    blocks.append(
      .text(
        "\(name): \(network), \(solver) lr=\(typed(last.learningRate)), "
          + (continues.map { "from where \($0) stood." } ?? "from its first weights.")))
    if steps.count > Self.mostRows {
      blocks.append(chart)
    } else if steps.count > 1 {
      blocks.append(table)
    }
    blocks += detail(of: last)
    if isInterrupted { blocks.append(.text("Interrupted after \(counted(steps.count, "step")).")) }
    let copied =
      continues.map { $0 == name ? "" : "\(name) is a copy and the current model now; \($0) is as it was. " }
      ?? ""
    return blocks + [
      .text("\(copied)'step' takes the next mini-batch, 'train continue=\(name)' trains on from here.")
    ]
  }

  private func detail(of step: Step) -> [Block] {
    [
      .heading("Mini-batch \(step.batch) of \(step.batches) of epoch \(step.epoch)"),
      .table(
        Table(
          columns: [
            .init("on its \(counted(step.rows, "row"))"), .init("before", .right), .init("after", .right),
          ],
          rows: [
            ["loss", figure(step.lossBefore), figure(step.lossAfter)],
            ["right", "\(step.rightBefore)", "\(step.rightAfter)"],
          ].map { $0.map { Table.Cell($0) } })),
      .table(
        Table(
          columns: [
            .init("layer"), .init("weights", .right), .init("|gradient|", .right), .init("|change|", .right),
            .init("|weights|", .right), .init("change / weights", .right),
          ],
          rows: step.layers.map { layer in
            [
              layer.layer, NumberText.count(layer.parameters), figure(layer.gradientNorm),
              figure(layer.changeNorm),
              figure(layer.weightNorm), NumberText.significant(layer.ratio, digits: 2),
            ].map { Table.Cell($0) }
          })),
      .text(verdict(on: step)),
    ]
  }

  private func verdict(on step: Step) -> String {
    let change = NumberText.percent(step.changeNorm / max(step.weightNorm, .leastNormalMagnitude))
    let loss = step.lossAfter < step.lossBefore ? "fell" : "rose"
    let advice =
      step.lossAfter < step.lossBefore
      ? "" : " A step too far: try a smaller lr, or look at the next mini-batches."
    let clipped = step.clippedTo.map {
      " The gradient was clipped to \(NumberText.percent($0, decimals: 0)) of its length."
    }
    return
      "The step moved the weights by \(change) of their size, and the loss on these rows \(loss)."
      + (clipped ?? "") + advice
  }

  private var table: Block {
    .table(
      Table(
        columns: [
          .init("epoch", .right), .init("batch", .right), .init("loss before", .right),
          .init("after", .right),
          .init("right before", .right), .init("after", .right), .init("|gradient|", .right),
          .init("|change|", .right),
        ],
        rows: steps.map { step in
          [
            "\(step.epoch)", "\(step.batch)", figure(step.lossBefore), figure(step.lossAfter),
            "\(step.rightBefore)", "\(step.rightAfter)", figure(step.gradientNorm), figure(step.changeNorm),
          ].map { Table.Cell($0) }
        }))
  }

  private var chart: Block {
    func series(_ name: String, _ value: (Step) -> Double) -> LineChart.Series {
      .init(
        name: name, points: steps.enumerated().map { .init(x: Double($0.offset + 1), y: value($0.element)) })
    }
    return .chart(
      LineChart(
        title: "Loss of each mini-batch before and after its step", xLabel: "step", yLabel: "loss",
        series: [series("before", \.lossBefore), series("after", \.lossAfter)]))
  }

  private func figure(_ value: Double) -> String { NumberText.significant(value, digits: 4) }
}
