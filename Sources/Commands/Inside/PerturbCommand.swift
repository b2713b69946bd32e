import CommandLanguage
import Digits
import Experiments
import Notebook

/// `perturb`: what a network says of a digit that is moved, turned, scaled, thickened or noisy.
struct PerturbCommand: Command {
  private static let shift = Key<PixelShift>(
    "shift", .pixelShift(-100...100), default: "0,0", "move it so many pixels to the right and down")
  private static let seed = Key<UInt32>(
    "seed", .seed, default: "what 'set seed=' set", "where the noise is drawn from")

  static let signature = Signature(
    "perturb", group: .inside, "Change a digit a little and see whether the answer changes.",
    parameters: [InsideKeys.row.parameter, shift.parameter] + Amount.allCases.map(\.key.parameter) + [
      seed.parameter, JudgingKeys.model.parameter,
    ],
    examples: [
      .init(
        "perturb 42 shift=2,0 rotate=15", "before and after, with both answers",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "perturb 42 scale=1.1 noise=0.2 thicken=1", "larger, noisy, with thicker strokes",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "perturb 42 rotate=-40..40", "the probabilities over a range of angles",
        needs: ["load mnist rows=500", "train epochs=1"]),
    ],
    notes: [
      "Changes are made in the order shift, rotate and scale together, then thicken, then noise. "
        + "One of them may be a range; 'perturb 42' alone is rotate=-40..40."
    ])

  /// What can be changed by an amount.
  enum Amount: String, CaseIterable, Codable, Sendable {
    case rotate, scale, thicken, noise

    var key: Key<Span> {
      switch self {
      case .rotate:
        Key(rawValue, .span("-180 to 180", -180...180), default: "0", "turn it, degrees counter-clockwise")
      case .scale: Key(rawValue, .span("0.1 to 10", 0.1...10), default: "1", "multiply its height and width")
      case .thicken:
        Key(
          rawValue, .span("-10 to 10", whole: true, -10...10), default: "0",
          "let strokes grow so many pixels to each side, below 0 shrink")
      case .noise:
        Key(
          rawValue, .span("0 to 1", 0...1), default: "0",
          "change each grey level by up to this share of full ink")
      }
    }

    fileprivate func set(_ amount: Double, in perturbation: inout Perturbation) {
      switch self {
      case .rotate: perturbation.rotate = amount
      case .scale: perturbation.scale = amount
      case .thicken: perturbation.thicken = Int(amount)
      case .noise: perturbation.noise = amount
      }
    }

    /// The amounts of a range that are tried: ends included, evenly spaced, whole ones for `thicken`.
    fileprivate func steps(of span: Span) -> [Double] {
      let count = self == .thicken ? Int(span.last - span.first) : 40
      return (0...count).map { span.first + (span.last - span.first) * Double($0) / Double(count) }
    }
  }

  private let arguments: Arguments
  private let swept: Amount?

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    let ranges = Amount.allCases.filter { arguments[$0.key]?.isRange == true }
    if let first = ranges.first, let second = ranges.dropFirst().first {
      try arguments.refuse(second.key.parameter, beside: "a range of \(first.rawValue)=")
    }
    let isBare = !arguments.has("shift") && Amount.allCases.allSatisfy { !arguments.has($0.rawValue) }
    swept = ranges.first ?? (isBare ? .rotate : nil)
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let image = try AskedImage(arguments, in: workspace)
    let seed = workspace.seed(arguments[Self.seed])
    var perturbation = Perturbation()
    if let shift = arguments[Self.shift] {
      (perturbation.across, perturbation.down) = (shift.across, shift.down)
    }
    for amount in Amount.allCases where amount != swept {
      if let span = arguments[amount.key] { amount.set(span.first, in: &perturbation) }
    }
    let amounts = swept.map { $0.steps(of: arguments[$0.key] ?? Span(first: -40, last: 40)) } ?? []
    let perturbations =
      swept.map { swept in
        amounts.map { amount in
          var copy = perturbation
          swept.set(amount, in: &copy)
          return copy
        }
      } ?? [perturbation]
    let images = image.dataset.images
    let pixels = perturbations.flatMap { $0.copy(of: images, row: image.row, seed: seed) }
    let copies = DigitImages(shape: images.shape, pixels: pixels)
    let predictions = try context.predict(image.classifier, copies, rows: Array(perturbations.indices))
    let before = try context.predict(image.classifier, images, rows: [image.row])
    let decision = Decision(image, before)
    if let swept {
      return SweepResult(
        decision: decision, seed: seed, swept: swept, amounts: amounts, predictions)
    }
    return PerturbationResult(
      decision: decision, seed: seed, before: before.probabilities(ofRow: 0),
      after: predictions.probabilities(ofRow: 0), predicted: predictions.label(ofRow: 0),
      changed: Picture(copies, row: 0))
  }
}
