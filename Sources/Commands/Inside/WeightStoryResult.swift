import Digits
import Display
import Experiments
import Foundation
import Notebook

/// How one weight moves in the next mini-batch, number by number.
struct WeightStoryResult: CellResult {
  static let kind = "weight-story"
  let model: String
  let dataset: String
  let layer: Int
  /// `pixel 12,9` or `unit 5`.
  let from: String
  let unit: Int
  let epoch, batch, batches, rows: Int
  /// The rows whose part of the gradient is largest.
  let terms: [Term]
  /// The rest of the rows, and the sum of their parts.
  let otherRows: Int
  let others: Double
  let sum: Double
  let clipping: Double
  let penalty: Double
  let gradient: Double
  let solver: TrainingSettings.Solver
  let learningRate: Double
  let steps: Int
  let memoryBefore, memoryAfter: [Double]
  let change: Double
  let before: Double
  /// In double precision.
  let computed: Double
  /// The network's own.
  let after: Double
  let newSplit: NewSplit?
  private let to: String
  private let settings: TrainingSettings

  struct Term: Codable, Sendable {
    let row: Int
    let label: ClassLabel
    let input: Double
    let signal: Double
    let product: Double
  }

  private enum CodingKeys: String, CodingKey {
    case model, dataset, layer, from, unit, epoch, batch, batches, rows, terms, otherRows, others, sum,
      clipping
    case penalty, gradient, solver, learningRate, steps, memoryBefore, memoryAfter, change, before, computed
    case after, newSplit
  }

  init(
    _ story: WeightStory, _ network: InsideNetwork, _ layer: LayerWeights, input: Int, unit: Int,
    labels: [ClassLabel], dataset: String, n: Int, newSplit: NewSplit?
  ) {
    model = network.name
    self.dataset = dataset
    self.layer = layer.number
    from = network.inputName(input, of: layer)
    to = network.unitName(unit, of: layer)
    self.unit = unit
    (epoch, batch, batches, rows) = (story.epoch, story.batch, story.batches, story.terms.count)
    let order = story.terms.indices.sorted {
      (story.terms[$1].product.magnitude, $0) < (story.terms[$0].product.magnitude, $1)
    }
    terms = order.prefix(n).map { story.terms[$0] }.filter { $0.product != 0 }.map {
      Term(row: $0.row, label: labels[$0.row], input: $0.input, signal: $0.signal, product: $0.product)
    }
    otherRows = story.terms.count - terms.count
    sum = story.sum
    others = sum - terms.reduce(0) { $0 + $1.product }
    (clipping, penalty, gradient) = (story.clipping, story.penalty, story.gradient)
    settings = network.kept.model.settings
    solver = settings.solver
    (learningRate, steps) = (story.learningRate, story.steps)
    (memoryBefore, memoryAfter) = (story.memoryBefore, story.memoryAfter)
    (change, before, computed, after) = (story.change, story.before, story.computed, story.after)
    self.newSplit = newSplit
  }

  // MARK: Output

  private static let decimals = 7

  var blocks: [Block] {
    (newSplit?.blocks ?? []) + [
      .heading("The weight from \(from) to \(to) of layer \(layer) of \(model)"),
      .text(
        "In mini-batch \(batch) of \(batches) of epoch \(epoch), \(counted(rows, "row")) of \(shown(dataset)): each row "
          + "says how its loss changes with the unit's sum (the error signal), and the weight answers for what it read "
          + "times that."),
      .table(termTable), .heading("From the sum to the step"), .table(stepTable), .text(rounding),
      .text("The model stays as it is; 'step' takes this step."),
    ]
  }

  private var termTable: Table {
    var sheet = AdditionSheet(decimals: Self.decimals)
    let lines = terms.map { term in
      [
        Table.Cell("\(term.row)"), Table.Cell("\(term.label)"),
        Table.Cell(NumberText.fixed(term.input, decimals: 4), value: term.input),
        Table.Cell(NumberText.fixed(term.signal, decimals: Self.decimals), value: term.signal),
        Table.Cell(sheet.add(term.product), term.product > 0 ? .bad : .good, value: term.product),
      ]
    }
    func closing(_ name: String, _ text: String, _ emphasis: Emphasis = .normal) -> [Table.Cell] {
      [Table.Cell(name, emphasis), "", "", "", Table.Cell(text, emphasis)]
    }
    return Table(
      columns: [
        .init("row"), .init("label", .right), .init("it read", .right), .init("error signal", .right),
        .init("product", .right),
      ],
      rows: lines + [
        closing("the other \(counted(otherRows, "row"))", sheet.rest(of: sum)),
        closing("sum", sheet.total(sum), .strong),
      ])
  }

  private var stepTable: Table {
    func line(_ name: String, _ value: Double, _ emphasis: Emphasis = .normal) -> [Table.Cell] {
      [Table.Cell(name, emphasis), Table.Cell(number(value), emphasis, value: value)]
    }
    var lines = [line("sum of the products", sum)]
    if clipping < 1 { lines.append(line("clipped to \(NumberText.percent(clipping)) of it", clipping * sum)) }
    lines += [
      line("penalty: alpha \(NumberText.plain(settings.alpha)) x the weight", penalty),
      line("gradient: the two together / \(counted(rows, "row"))", gradient, .strong),
    ]
    lines += solver == .sgd ? momentumLines(line) : adamLines(line)
    return Table(
      columns: [.init(""), .init("", .right)],
      rows: lines + [
        line("the weight before", before), line("step", change), line("the weight after", computed, .strong),
        line("the network computed", after),
      ], wraps: true)
  }

  private typealias Line = (String, Double, Emphasis) -> [Table.Cell]

  private func momentumLines(_ line: Line) -> [[Table.Cell]] {
    let rate = NumberText.plain(learningRate)
    let momentum = NumberText.plain(settings.momentum)
    let velocity = [
      line("velocity before", memoryBefore.first ?? 0, .normal),
      line("velocity: \(momentum) x it - lr \(rate) x gradient", memoryAfter.first ?? 0, .normal),
    ]
    return settings.nesterov
      ? velocity + [line("step (Nesterov): \(momentum) x velocity - lr \(rate) x gradient", change, .normal)]
      : velocity
  }

  private func adamLines(_ line: Line) -> [[Table.Cell]] {
    let (first, second) = (NumberText.plain(settings.beta1), NumberText.plain(settings.beta2))
    let correction =
      learningRate * (1 - pow(settings.beta2, Double(steps))).squareRoot()
      / (1 - pow(settings.beta1, Double(steps)))
    return [
      line("mean of gradients before", memoryBefore.first ?? 0, .normal),
      line("mean: \(first) x it + \(rest(settings.beta1)) x gradient", memoryAfter.first ?? 0, .normal),
      line("mean of squares before", memoryBefore.last ?? 0, .normal),
      line("squares: \(second) x it + \(rest(settings.beta2)) x gradient^2", memoryAfter.last ?? 0, .normal),
      line(
        "lr \(NumberText.plain(learningRate)), corrected for step \(NumberText.count(steps))", correction,
        .normal),
      line(
        "step: -lr x mean / root of squares"
          + (solver == .adamw ? ", and decay \(NumberText.plain(settings.weightDecay)) x lr x weight" : ""),
        change, .normal),
    ]
  }

  private func rest(_ beta: Double) -> String { NumberText.significant(1 - beta) }

  private func number(_ value: Double) -> String {
    value != 0 && value.magnitude < 1e-4
      ? NumberText.significant(value, digits: 5) : NumberText.fixed(value, decimals: Self.decimals)
  }

  private var rounding: String {
    "The network adds in single precision; these lines are computed in double from its error signals. They differ by "
      + "\(NumberText.significant((computed - after).magnitude, digits: 2))."
  }
}
