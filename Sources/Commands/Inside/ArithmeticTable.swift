import Display
import Experiments

/// Table of the sum that one unit computes; its numbers add up to the last decimal.
struct ArithmeticTable {
  /// One term of the sum: a weight times its input value.
  struct Term: Encodable, Sendable {
    let input: Int
    let name: String
    let value: Double
    let weight: Double
    let product: Double
  }

  private let header: String
  private var rows: [[Table.Cell]]

  private static let decimals = 6

  init(
    header: String, _ terms: [Term], _ restCount: Int, _ bias: Double, _ sum: Double,
    _ steps: [(step: PreActivationBreakdown.Step, result: Double)], _ computed: Double
  ) {
    self.header = header
    var sheet = AdditionSheet(decimals: Self.decimals)
    rows = terms.map { term in
      [
        .init(term.name), Self.number(term.value), Self.number(term.weight), .init(sheet.add(term.product)),
      ]
    }
    let biasText = sheet.add(bias)
    if restCount > 0 { close("the other \(counted(restCount, "term"))", sheet.rest(of: sum)) }
    close("bias", biasText)
    close("sum", sheet.total(sum), .strong)
    var (value, name) = (sum, "the sum")
    for (step, result) in steps {
      add(step, to: value, name, result)
      (value, name) = (result, "that")
    }
    close("the network computed", NumberText.fixed(computed, decimals: Self.decimals))
  }

  /// Adds the lines of a step after the sum. As in `AdditionSheet`, the line that follows from the others
  /// absorbs the rounding error.
  private mutating func add(
    _ step: PreActivationBreakdown.Step, to value: Double, _ name: String, _ result: Double
  ) {
    let text = NumberText.fixed(result, decimals: Self.decimals)
    var sheet = AdditionSheet(decimals: Self.decimals)
    switch step {
    case .normalised(let scale, let shift):
      let shiftText = sheet.add(shift)
      rows.append([
        .init("bn: \(name), scaled"), Self.number(value), Self.number(scale), .init(sheet.rest(of: result)),
      ])
      close("bn: shift", shiftText)
      close("normalised", text, .strong)
    case .activated(let kind):
      close("\(kind.rawValue) of \(name)", text, .strong)
    case .joined:
      _ = sheet.add(value)
      close("what entered the residual", sheet.rest(of: result))
      close("sum of both", text, .strong)
    }
  }

  private mutating func close(_ name: String, _ text: String, _ emphasis: Emphasis = .normal) {
    rows.append([.init(name, emphasis), "", "", .init(text, emphasis)])
  }

  private static func number(_ value: Double) -> Table.Cell {
    .init(NumberText.fixed(value, decimals: decimals))
  }

  var table: Table {
    Table(
      columns: [
        .init(header), .init("says", .right), .init("weight", .right), .init("product", .right),
      ], rows: rows)
  }
}
