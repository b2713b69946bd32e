import Display
import Experiments
import Networks

/// How one unit came by its number, written out.
struct ArithmeticResult: CellResult {
  static let kind = "arithmetic"
  let decision: Decision
  /// From 1.
  let layer: Int
  /// From 0.
  let unit: Int
  /// The terms of largest magnitude.
  let terms: [Term]
  /// The sum of all other terms, and how many they are.
  let rest: Double
  let restCount: Int
  let bias: Double
  /// Terms, rest and bias added up in double precision.
  let sum: Double
  /// The function of the sum; `nil` for a score.
  let activation: Activation?
  let result: Double
  /// What the network computed, in single precision.
  let computed: Double
  private let name: String

  private enum CodingKeys: String, CodingKey {
    case decision, layer, unit, terms, rest, restCount, bias, sum, activation, result, computed
  }

  /// One weight times what came in over it.
  struct Term: Encodable, Sendable {
    let input: Int
    let name: String
    let value: Double
    let weight: Double
    let product: Double
  }

  init(_ subject: InsideSubject, _ found: UnitArithmetic, n: Int) {
    decision = subject.decision
    layer = found.layer
    unit = found.unit
    name = subject.network.unitName(found.unit, ofLayer: found.layer)
    terms = found.terms.prefix(n).map { term in
      Term(
        input: term.input, name: subject.network.inputName(term.input, ofLayer: found.layer),
        value: Double(term.value), weight: Double(term.weight), product: term.product)
    }
    rest = found.terms.dropFirst(n).reduce(0) { $0 + $1.product }
    restCount = max(found.terms.count - n, 0)
    bias = Double(found.bias)
    sum = found.sum
    activation = found.activation
    result = found.result
    computed = Double(found.computed)
  }

  private static let decimals = 6

  var blocks: [Block] {
    [
      .text(decision.inWords), .heading("What \(name) of layer \(layer) adds up"), .table(table),
      .text(
        "The network adds in single precision, about seven digits; this sum is made in double. They differ by "
          + "\(NumberText.significant(abs(result - computed), digits: 2))."),
    ]
  }

  private var table: Table {
    var sheet = AdditionSheet(decimals: Self.decimals)
    func number(_ value: Double) -> Table.Cell { .init(NumberText.fixed(value, decimals: Self.decimals)) }
    let shown = terms.map { term in
      [.init(term.name), number(term.value), number(term.weight), .init(sheet.add(term.product))]
        as [Table.Cell]
    }
    let biasText = sheet.add(bias)
    func closing(_ name: String, _ text: String, _ emphasis: Emphasis = .normal) -> [Table.Cell] {
      [.init(name, emphasis), "", "", .init(text, emphasis)]
    }
    var rows = shown
    if restCount > 0 { rows.append(closing("the other \(counted(restCount, "term"))", sheet.rest(of: sum))) }
    rows += [closing("bias", biasText), closing("sum", sheet.total(sum), .strong)]
    if let activation {
      rows.append(
        closing("\(activation.rawValue) of the sum", NumberText.fixed(result, decimals: 6), .strong))
    }
    rows.append(closing("the network computed", NumberText.fixed(computed, decimals: 6)))
    return Table(
      columns: [
        .init(layer == 1 ? "pixel row,column" : "input"), .init("says", .right), .init("weight", .right),
        .init("product", .right),
      ], rows: rows)
  }
}
