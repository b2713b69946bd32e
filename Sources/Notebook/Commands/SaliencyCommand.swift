import Display
import Experiments

/// `saliency`: which pixels a score hangs on.
struct SaliencyCommand: Command {
  private static let digit = Key<Int>(
    "digit", .integer(0...9), standard: "what the model says", "whose score is watched")

  static let signature = Signature(
    "saliency", group: .inside, "Draw how each pixel would change the score of the answer.",
    parameters: [InsideKeys.row.parameter, digit.parameter, JudgingKeys.model.parameter],
    examples: [
      .init(
        "saliency 42", "where more ink speaks for the answer, and where against it",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "saliency 42 digit=1", "the same for another digit", needs: ["load mnist rows=500", "train epochs=1"]),
    ],
    notes: [
      "It is the derivative of the digit's score, before softmax, with respect to each grey level (0 to 1). "
        + "The probability of a sure answer hardly moves whatever the pixel; its score does."
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let subject = try InsideSubject(arguments, for: "saliency", in: workspace, context)
    let classes = subject.network.kept.model.classes
    var output = subject.trace.ranking.first ?? 0
    if let digit = arguments[Self.digit] {
      guard let index = classes.firstIndex(of: UInt8(digit)) else {
        throw EvaluationError.noSuchClass(label: UInt8(digit))
      }
      output = index
    }
    return SaliencyResult(
      subject, digit: classes[output], score: Double(subject.trace.scores[output]),
      subject.network.dense.gradient(ofScore: output, at: subject.trace))
  }
}

/// The derivative of a score with respect to each pixel.
struct SaliencyResult: CellResult {
  static let kind = "saliency"
  let decision: Decision
  let digit: UInt8
  let score: Double
  let height: Int
  let width: Int
  /// One a pixel, row by row.
  let gradient: [Double]
  private let ink: [UInt8]

  private enum CodingKeys: String, CodingKey {
    case decision, digit, score, height, width, gradient
  }

  init(_ subject: InsideSubject, digit: UInt8, score: Double, _ gradient: [Double]) {
    decision = subject.decision
    self.digit = digit
    self.score = score
    height = subject.dataset.images.shape.height
    width = subject.dataset.images.shape.width
    self.gradient = gradient
    ink = Array(subject.dataset.images[subject.row])
  }

  var blocks: [Block] {
    [
      .text(decision.inWords),
      .signed(
        SignedGrid(pictures: [
          .init(
            height: height, width: width, values: gradient, ink: ink,
            caption: "change of the score of \(digit) with the ink of each pixel")
        ])),
      .text(
        "Where it is above 0 more ink would raise the score of \(digit), "
          + "\(NumberText.fixed(score, decimals: 3)) now; below 0 it would lower it. \(InsideLegend.overDigit)"
      ),
      .text(extremes),
    ]
  }

  private var extremes: String {
    func place(_ index: Int?) -> String {
      guard let index else { return "" }
      return "\(NumberText.fixed(gradient[index], decimals: 3)) at pixel \(index / width),\(index % width)"
    }
    let top = gradient.indices.max { gradient[$0] < gradient[$1] }
    let bottom = gradient.indices.min { gradient[$0] < gradient[$1] }
    return "Largest \(place(top)), least \(place(bottom)) (row,column) for a pixel from paper to full ink."
  }
}

/// What the marks of signed pictures mean.
enum InsideLegend {
  static let marks = "Blue or = - is below 0, orange or # + above; blank is near 0."
  static let overDigit = "Blue or = - is below 0, orange or # + above; the digit is drawn in grey or as o."
}
