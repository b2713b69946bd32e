import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// `saliency`: draws the gradient of a score with respect to the pixels.
struct SaliencyCommand: Command {
  private static let digit = Key<ClassLabel>(
    "digit", .classLabel, default: "what the model says", "whose score is watched")

  static let signature = Signature(
    "saliency", group: .inside, "Draw how each pixel would change the score of the answer.",
    parameters: [InsideKeys.row.parameter, digit.parameter, JudgingKeys.model.parameter]
      + InsideKeys.pictureParameters,
    examples: [
      .init(
        "saliency 42", "where more ink speaks for the answer, and where against it",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "saliency 42 digit=1", "the same for another digit", needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "saliency 42 out=saliency.png", "as a picture for a report",
        needs: ["load mnist rows=500", "train epochs=1", "out saliency.png"]),
    ],
    notes: [
      "It is the derivative of the digit's score, before softmax, with respect to each grey level (0 to 1). "
        + "The probability of a sure answer hardly moves whatever the pixel; its score does. "
        + "Of an ensemble it is the mean of its members."
    ])

  private let arguments: Arguments
  private let file: PictureFile?

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    file = try InsideKeys.pictureFile(arguments)
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    // A class that only the dataset has is refused below, where the model is known.
    let classifier = try? workspace.requireModel(arguments.token(JudgingKeys.model))
    let classes = try? (workspace.currentDataset?.classes ?? .digits)
      .union(ClassList(classifier?.classes ?? []))
    let label = try workspace.requireClass(Self.digit, of: arguments, among: classes)
    let image = try AskedImage(arguments, in: workspace)
    try workspace.requireNetworks(image.classifier, for: "saliency")
    let said = try context.predict(image.classifier, image.dataset.images, rows: [image.row])
    let digit = label ?? said.label(ofRow: 0)
    guard said.classes.contains(digit) else { throw EvaluationError.noSuchClass(label: digit) }
    let saliency = try Saliency(
      of: image.classifier.ensemble, label: digit, at: image.dataset.images, row: image.row,
      workers: ThreadPool(count: context.threads))
    let result = SaliencyResult(Decision(image, said), digit: digit, saliency)
    return try file?.write(result) ?? result
  }
}

/// Gradient of the score of one digit with respect to the pixels.
struct SaliencyResult: CellResult {
  static let kind = "saliency"
  let decision: Decision
  let digit: ClassLabel
  let score: Double
  let height: Int
  let width: Int
  /// Derivative of the score with respect to the grey level (0...1) of each pixel [height x width], row by
  /// row.
  let gradient: [Double]

  private enum CodingKeys: String, CodingKey {
    case decision, digit, score, height, width, gradient
  }

  init(_ decision: Decision, digit: ClassLabel, _ found: Saliency) {
    self.decision = decision
    self.digit = digit
    score = found.score
    height = decision.picture.height
    width = decision.picture.width
    gradient = found.derivatives
  }

  var blocks: [Block] {
    [
      .text(decision.inWords),
      decision.picture.below(
        gradient, caption: "change of the score of \(digit) with the ink of each pixel"),
      .text(
        "Where it is above 0 more ink would raise the score of \(digit), "
          + "\(NumberText.fixed(score, decimals: 3)) now; below 0 it would lower it. \(InsideLegend.over(decision.pictureNoun))"
      ),
      .text(extremes),
    ]
  }

  private var extremes: String {
    func place(_ index: Int?) -> String {
      guard let index else { return "" }
      let value = NumberText.fixed(gradient[index], decimals: 3)
      return "\(value) at pixel \(decision.picture.place(ofPixel: index).inWords)"
    }
    let top = gradient.indices.max { gradient[$0] < gradient[$1] }
    let bottom = gradient.indices.min { gradient[$0] < gradient[$1] }
    return "Largest \(place(top)), least \(place(bottom)) (row,column) for a pixel from paper to full ink."
  }
}
