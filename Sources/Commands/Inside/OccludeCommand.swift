import CommandLanguage
import Compute
import Display
import Experiments
import Notebook

/// `occlude`: draws how much the probability of the prediction falls when a blank patch covers each position
/// (occlusion sensitivity).
struct OccludeCommand: Command {
  private static let patch = Key<Int>(
    "patch", .integer(1...1000), default: "5", "side of the patch, in pixels")

  static let signature = Signature(
    "occlude", group: .inside, "Draw how the probability falls as a patch covers each place.",
    parameters: [InsideKeys.row.parameter, patch.parameter, JudgingKeys.model.parameter]
      + InsideKeys.pictureParameters,
    examples: [
      .init(
        "occlude 42", "with a patch of 5 x 5 pixels of paper",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init("occlude 42 patch=9", "with a larger one", needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "occlude 42 out=occlusion.svg", "as a picture for a report",
        needs: ["load mnist rows=500", "train epochs=1", "out occlusion.svg"]),
    ],
    notes: ["The patch is moved pixel by pixel; each place shows what its middle pixel did to the answer."])

  private let arguments: Arguments
  private let file: PictureFile?

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    file = try InsideKeys.pictureFile(arguments)
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let image = try AskedImage(arguments, in: workspace)
    guard
      let occlusion = try Occlusion.run(
        image.dataset.images, row: image.row, patch: arguments[Self.patch] ?? 5,
        by: image.classifier.ensemble, workers: ThreadPool(count: context.threads),
        cancellation: context.cancellation, observe: context.observe)
    else { throw TrainingError.interrupted }
    let result = OcclusionResult(Decision(image, occlusion.plain), occlusion)
    return try file?.write(result) ?? result
  }
}

/// Probability of the predicted digit with a patch at each position.
struct OcclusionResult: CellResult {
  static let kind = "occlusion"
  let decision: Decision
  let patch: Int
  let step: Int
  let height: Int
  let width: Int
  /// Probability of the predicted digit with the patch centred on each pixel [height x width], row by row.
  let covered: [Double]
  private let falls: [Double]

  private enum CodingKeys: String, CodingKey {
    case decision, patch, step, height, width, covered
  }

  init(_ decision: Decision, _ occlusion: Occlusion) {
    self.decision = decision
    patch = occlusion.patch
    step = occlusion.step
    height = decision.picture.height
    width = decision.picture.width
    covered = occlusion.covered
    falls = occlusion.falls
  }

  var blocks: [Block] {
    let worst = covered.indices.min { covered[$0] < covered[$1] } ?? 0
    let steps = step > 1 ? " It was moved in steps of \(step) pixels." : ""
    return [
      .text(decision.inWords),
      decision.picture.below(falls, caption: "fall of the probability of \(decision.predicted)"),
      .text(
        "Above 0 the answer suffers when a patch of \(patch) x \(patch) pixels of paper is put there, below 0 it "
          + "gains. \(InsideLegend.over(decision.pictureNoun))"),
      .text(
        "The worst place is around pixel \(decision.picture.place(ofPixel: worst).inWords) (row,column): "
          + "\(NumberText.percent(decision.probability, decimals: 1)) becomes "
          + "\(NumberText.percent(covered[worst], decimals: 1)).\(steps)"),
    ]
  }
}
