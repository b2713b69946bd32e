import Display
import Experiments
import Networks
import Notebook

/// The sum behind the activation of one unit, or of one channel of a convolution at one position, term by
/// term.
struct ArithmeticResult: CellResult {
  static let kind = "arithmetic"
  let decision: Decision
  /// Number of the layer, from 1.
  let layer: Int
  /// Index of the unit or channel in its layer, from 0.
  let unit: Int
  /// Position in the feature map of the channel; `nil` for a unit of a dense layer.
  let row: Int?
  let column: Int?
  /// The terms of largest magnitude.
  let terms: [ArithmeticTable.Term]
  /// Sum and number of the terms that are not in `terms`.
  let rest: Double
  let restCount: Int
  let bias: Double
  /// Sum of all terms and the bias, computed in double precision.
  let sum: Double
  /// Factor and offset of the batch normalisation that follows the layer, if any.
  let scale: Double?
  let shift: Double?
  /// Value of the skip connection that is added here; `nil` if no residual block ends here.
  let joined: Double?
  /// Activation function applied to the sum; `nil` for a score (logit).
  let activation: Activation?
  let result: Double
  /// The network's own value, computed in single precision.
  let computed: Double
  /// Pooling layers that follow, in order.
  let pools: [Pool]
  private let name: String
  private let inputHeader: String
  private let view: String?
  private let steps: [(step: PreActivationBreakdown.Step, result: Double)]

  private enum CodingKeys: String, CodingKey {
    case decision, layer, unit, row, column, terms, rest, restCount, bias, sum, scale, shift, joined,
      activation
    case result, computed, pools
  }

  /// Output of a pooling layer for the window that contains the value.
  struct Pool: Encodable, Sendable {
    let layer: String
    let result: Double
    let computed: Double
    fileprivate let inWords: String

    private enum CodingKeys: String, CodingKey { case layer, result, computed }
  }

  init(_ subject: InsideSubject, _ found: PreActivationBreakdown, n: Int) {
    let network = subject.network
    decision = subject.decision
    layer = found.layer.number
    unit = found.unit
    row = found.place?.row
    column = found.place?.column
    let name = network.unitName(found.unit, of: found.layer)
    self.name = "\(name) of layer \(found.layer.number)"
    let seesImage = found.layer.seesPixels && found.layer.inputShape.channels == 1
    inputHeader = seesImage ? "pixel row,column" : "input"
    view = found.place.flatMap { found.layer.view(at: $0, ofPixels: seesImage) }
    terms = found.terms.prefix(n).map { term in
      ArithmeticTable.Term(
        input: term.input, name: network.inputName(term.input, of: found.layer),
        value: Double(term.value), weight: Double(term.weight), product: term.product)
    }
    rest = found.terms.dropFirst(n).reduce(0) { $0 + $1.product }
    restCount = max(found.terms.count - n, 0)
    bias = Double(found.bias)
    sum = found.sum
    steps = found.steps
    var (scale, shift, joined, activation): (Double?, Double?, Double?, Activation?)
    for case let (step, _) in found.steps {
      switch step {
      case .normalised(let factor, let added): (scale, shift) = (factor, added)
      case .activated(let kind): activation = kind
      case .joined(let added): joined = added
      }
    }
    (self.scale, self.shift, self.joined, self.activation) = (scale, shift, joined, activation)
    result = found.result
    computed = Double(found.computed)
    pools = found.pools.map(Pool.init)
  }

  var blocks: [Block] {
    let at = row.flatMap { row in column.map { " at \(row),\($0) (row,column)" } } ?? ""
    return [.text(decision.inWords), .heading("What \(name) adds up\(at)")] + (view.map { [.text($0)] } ?? [])
      + [
        .table(ArithmeticTable(header: inputHeader, terms, restCount, bias, sum, steps, computed).table),
        .text(
          "The network adds in single precision, about seven digits; this sum is made in double. They differ by "
            + "\(NumberText.significant(abs(result - computed), digits: 2))."),
      ] + pools.map { .text($0.inWords) }
  }
}

extension LayerWeights {
  /// Describes the input window: `Its window of 5 x 5 lies on rows 8 to 12, columns 10 to 14 of the image.`
  fileprivate func view(at place: FeatureMapIndex, ofPixels: Bool) -> String? {
    guard let window else { return nil }
    let (top, left) = (
      place.row * window.stride - window.padding, place.column * window.stride - window.padding
    )
    let (bottom, right) = (top + window.kernel - 1, left + window.kernel - 1)
    let source = ofPixels ? "the image" : "all \(counted(inputShape.channels, "channel")) before"
    let isBeyond = top < 0 || left < 0 || bottom >= inputShape.height || right >= inputShape.width
    return
      "Its window of \(window.kernel) x \(window.kernel) lies on rows \(top) to \(bottom), columns \(left) to "
      + "\(right) of \(source)." + (isBeyond ? " Beyond the edge everything is 0 and adds nothing." : "")
  }
}

extension ArithmeticResult.Pool {
  fileprivate init(_ found: PoolingWindow) {
    layer = found.pool.word
    result = found.result
    computed = Double(found.computed)
    var (what, of) = ("takes the mean", "of the whole map")
    if case .maxPooling = found.pool { what = "keeps the largest value" }
    if found.place != nil {
      of =
        "of rows \(found.rows.lowerBound) to \(found.rows.upperBound - 1), columns "
        + "\(found.columns.lowerBound) to \(found.columns.upperBound - 1)"
    }
    let next = found.place.map { ", at \($0.inWords) of its map" } ?? ""
    inWords = "\(layer) behind it \(what) \(of): \(NumberText.fixed(result, decimals: 6))\(next)."
  }
}
