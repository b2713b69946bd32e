import Display
import Experiments

/// `occlude`: how the answer suffers as a patch of paper covers each place.
struct OccludeCommand: Command {
  private static let patch = Key<Int>(
    "patch", .integer(1...1000), standard: "5", "side of the patch, in pixels")

  static let signature = Signature(
    "occlude", group: .inside, "Draw how the probability falls as a patch covers each place.",
    parameters: [InsideKeys.row.parameter, patch.parameter, JudgingKeys.model.parameter],
    examples: [
      .init(
        "occlude 42", "with a patch of 5 x 5 pixels of paper",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init("occlude 42 patch=9", "with a larger one", needs: ["load mnist rows=500", "train epochs=1"]),
    ],
    notes: ["The patch is moved pixel by pixel; each place shows what its middle pixel did to the answer."])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let subject = try InsideSubject(arguments, for: "occlude", in: workspace, context)
    guard
      let occlusion = Occlusion(
        subject.dataset.images, row: subject.row, patch: arguments[Self.patch] ?? 5,
        by: subject.network.predictor, cancellation: context.cancellation)
    else { throw TrainingError.interrupted }
    return OcclusionResult(subject, occlusion)
  }
}

/// The probability of the answer with a patch at each place.
struct OcclusionResult: CellResult {
  static let kind = "occlusion"
  let decision: Decision
  let patch: Int
  let step: Int
  let height: Int
  let width: Int
  /// The probability of the answer with the patch around each pixel, row by row.
  let covered: [Double]
  private let falls: [Double]
  private let ink: [UInt8]

  private enum CodingKeys: String, CodingKey {
    case decision, patch, step, height, width, covered
  }

  init(_ subject: InsideSubject, _ occlusion: Occlusion) {
    decision = subject.decision
    patch = occlusion.patch
    step = occlusion.step
    height = subject.dataset.images.shape.height
    width = subject.dataset.images.shape.width
    covered = occlusion.covered
    falls = occlusion.falls
    ink = Array(subject.dataset.images[subject.row])
  }

  var blocks: [Block] {
    let worst = covered.indices.min { covered[$0] < covered[$1] } ?? 0
    let steps = step > 1 ? " It was moved in steps of \(step) pixels." : ""
    return [
      .text(decision.inWords),
      .signed(
        SignedGrid(pictures: [
          .init(
            height: height, width: width, values: falls, ink: ink,
            caption: "fall of the probability of \(decision.predicted)")
        ])),
      .text(
        "Above 0 the answer suffers when a patch of \(patch) x \(patch) pixels of paper is put there, below 0 it "
          + "gains. \(InsideLegend.overDigit)"),
      .text(
        "The worst place is around pixel \(worst / width),\(worst % width) (row,column): "
          + "\(NumberText.percent(decision.probability, decimals: 1)) becomes "
          + "\(NumberText.percent(covered[worst], decimals: 1)).\(steps)"),
    ]
  }
}
