import Digits
import Display
import Experiments
import Foundation
import Networks
import Notebook

/// The forward pass of one image, from its pixels to the class probabilities.
struct ExplanationResult: CellResult {
  static let kind = "explanation"
  let decision: Decision
  let layers: [LayerView]
  let outputs: [Output]
  /// Function that turns the scores into probabilities: `softmax` or `sigmoid`.
  let function: OutputKind
  let versus: Versus?

  /// Score and probability of one class.
  struct Output: Encodable, Sendable {
    let digit: ClassLabel
    let score: Double
    /// For softmax, e^(score - largest score); for a sigmoid, e^(-score).
    let exponential: Double
    /// The network's own value, 0...1.
    let probability: Double
  }

  /// Comparison of the two digits with the highest scores.
  struct Versus: Encodable, Sendable {
    let winner: ClassLabel
    let runnerUp: ClassLabel
    /// Largest terms in favour of the winner and of the runner-up.
    let forWinner: [Reason]
    let forRunnerUp: [Reason]
    /// Sum and number of all other terms.
    let others: Double
    let otherCount: Int
    let bias: Double
    fileprivate let source: String
    /// Score of the winner minus score of the runner-up: the sum of all terms and the bias, in double
    /// precision.
    let difference: Double
    /// The same difference from the network's own scores, computed in single precision.
    let computed: Double

    private enum CodingKeys: String, CodingKey {
      case winner, runnerUp, forWinner, forRunnerUp, others, otherCount, bias, difference, computed
    }
  }

  /// One term of the difference of the two scores.
  struct Reason: Encodable, Sendable {
    let input: Int
    let name: String
    let value: Double
    let toWinner: Double
    let toRunnerUp: Double
    let contribution: Double
  }

  /// Number of terms listed for each of the two digits.
  fileprivate static let mostReasons = 4

  init(_ subject: InsideSubject) {
    decision = subject.decision
    let network = subject.network
    let trace = subject.trace
    layers = network.open.layers.map { LayerView(subject, $0) }
    let function = network.kept.model.spec.output
    self.function = function
    let scores = trace.scores.map(Double.init)
    let largest = scores.max() ?? 0
    outputs = network.kept.model.classes.enumerated().map { index, digit in
      Output(
        digit: digit, score: scores[index],
        exponential: exp(function == .softmax ? scores[index] - largest : -scores[index]),
        probability: Double(trace.probabilities[index]))
    }
    versus = LogitDifference(network.open, of: trace).map { Versus($0, network, trace) }
  }

  var blocks: [Block] {
    var blocks: [Block] = [
      .text(decision.inWords), .images(ImageGrid(pictures: [decision.picture.drawn(caption: "")])),
      .heading("What each layer makes of it"),
    ]
    blocks += layers.flatMap(\.blocks) + [.text(InsideLegend.activations)]
    blocks += [.heading("From scores to probabilities"), .text(formula), .table(table)]
    if let versus { blocks += versus.blocks }
    return blocks + [
      .text(
        "'explain \(decision.row) layer=1 unit=\(layers.first?.strongest ?? 0)' adds up \(layers.first?.noun ?? "") \(layers.first?.strongest ?? 0)."
      )
    ]
  }

  private var noun: String { outputs.map(\.digit).noun }

  private var formula: String {
    let sum = outputs.reduce(0) { $0 + $1.exponential }
    return function == .softmax
      ? "Softmax: e to the power of each score less the largest, divided by the sum of these powers, "
        + "\(NumberText.fixed(sum, decimals: 6))."
      : "Sigmoid: 1 divided by 1 plus e to the power of minus the score, each \(noun) by itself."
  }

  private var table: Table {
    let power = function == .softmax ? "e^(score-largest)" : "e^(-score)"
    let best = outputs.map(\.score).max()
    return Table(
      columns: [
        .init(noun, .right), .init("score", .right), .init(power, .right), .init("probability", .right),
      ],
      rows: outputs.map { output in
        let emphasis: Emphasis = output.score == best ? .strong : .normal
        return [
          .init("\(output.digit)", emphasis),
          .init(NumberText.fixed(output.score, decimals: 4), emphasis),
          .init(NumberText.fixed(output.exponential, decimals: 6), emphasis),
          .init(NumberText.fixed(output.probability, decimals: 6), emphasis),
        ]
      })
  }
}

extension ExplanationResult.Versus {
  fileprivate init(_ found: LogitDifference, _ network: InsideNetwork, _ trace: ForwardTrace) {
    let classes = network.kept.model.classes
    let output = network.open.layers[network.open.layers.count - 1]
    func reasons(_ isWanted: (Double) -> Bool) -> [ExplanationResult.Reason] {
      found.terms.filter { isWanted($0.contribution) }.prefix(ExplanationResult.mostReasons).map { term in
        ExplanationResult.Reason(
          input: term.input, name: network.inputName(term.input, of: output), value: Double(term.value),
          toWinner: Double(term.toWinner), toRunnerUp: Double(term.toRunnerUp),
          contribution: term.contribution)
      }
    }
    winner = classes[found.winner]
    runnerUp = classes[found.runnerUp]
    forWinner = reasons { $0 > 0 }
    forRunnerUp = reasons { $0 < 0 }
    let shown = Set((forWinner + forRunnerUp).map(\.input))
    let rest = found.terms.filter { !shown.contains($0.input) }
    others = rest.reduce(0) { $0 + $1.contribution }
    otherCount = rest.count
    bias = found.bias
    let noun = network.sourceNoun(of: output)
    let isMap = output.inputShape.height * output.inputShape.width > 1
    source =
      output.seesPixels
      ? "a pixel" : "\(isMap ? "a place of a \(noun)" : "a \(noun)") of layer \(output.number - 1)"
    difference = found.difference
    computed = Double(trace.scores[found.winner]) - Double(trace.scores[found.runnerUp])
  }

  fileprivate var blocks: [Block] {
    // The line of the other terms absorbs the rounding errors, so that the printed numbers add up.
    var sheet = AdditionSheet(decimals: 4)
    let shown = (forWinner + forRunnerUp).map { reason in
      [
        Table.Cell(reason.name), .init(NumberText.fixed(reason.value, decimals: 4)),
        .init(NumberText.fixed(reason.toWinner, decimals: 4)),
        .init(NumberText.fixed(reason.toRunnerUp, decimals: 4)),
        .init(sheet.add(reason.contribution), reason.contribution > 0 ? .good : .bad),
      ]
    }
    let biasText = sheet.add(bias)
    func closing(_ name: String, _ text: String, _ emphasis: Emphasis = .normal) -> [Table.Cell] {
      [.init(name, emphasis), "", "", "", .init(text, emphasis)]
    }
    let rows =
      shown + [
        closing("the other \(counted(otherCount, "term"))", sheet.rest(of: difference)),
        closing("the biases", biasText), closing("difference", sheet.total(difference), .strong),
      ]
    return [
      .heading("Why \(winner) and not \(runnerUp)"),
      .text(
        "The score of \(winner) less that of \(runnerUp) is a sum: what \(source) says, times its weight "
          + "to \(winner) less its weight to \(runnerUp). Above 0 speaks for \(winner), below for \(runnerUp)."
      ),
      .table(
        Table(
          columns: [
            .init(""), .init("says", .right), .init("weight to \(winner)", .right),
            .init("to \(runnerUp)", .right), .init("adds", .right),
          ], rows: rows)),
    ]
  }
}
