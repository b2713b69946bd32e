import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// `draw`: takes a drawing from a canvas or from `strokes=` and appends it to a dataset of drawings.
struct DrawCommand: Command {
  private static let label = Key<Int>("label", .integer(0...9), "the digit that will be drawn")
  private static let strokes = Key<Drawing>(
    "strokes", .strokes, "the strokes of a drawing, instead of a canvas")

  /// The name of the dataset of drawings, unless another dataset has it.
  static let datasetName = "drawn"

  static let signature = Signature(
    "draw", group: .data, "Draw a digit in the terminal, by mouse or keys, while the model guesses.",
    parameters: [label.parameter, strokes.parameter],
    examples: [
      .init(
        "draw label=1 strokes=4:14,10-20,4-20,35", "a drawing as 'history' and scripts hold it",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init("draw label=7 strokes=4:8,6-30,6-16,35;3:12,20-26,20", "one of two strokes"),
    ],
    notes: [
      "'draw' alone opens a canvas; the screen says what the keys do. Enter keeps the drawing.",
      "There, l shows the layers lighting up, and x switches the marked unit off; 'modify layer=1 unit=3 off' makes a model of it.",
      "The digit is centred and scaled as those of MNIST were, and kept as a row of the dataset 'drawn'.",
      "'use drawn' makes that the current dataset, for show and report; 'add drawn' adds it to the training rows.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if arguments.has(Self.strokes.parameter.name), !arguments.has(Self.label.parameter.name) {
      throw LanguageError.missing(argument: "label=", verb: Self.signature.verb)
    }
  }

  private var label: UInt8? { arguments[Self.label].map { UInt8(clamping: $0) } }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let critic = Critic(workspace.currentModel)
    guard let kept = try drawing(for: critic, workspace.settings, context) else { return NoDrawingResult() }
    let dataset = workspace.gather(kept, like: Self.datasetName)
    return DrawingResult(kept, in: dataset, opinion: critic.opinion(of: .init(kept.drawing)))
  }

  private func drawing(
    for critic: Critic, _ settings: Settings, _ context: CommandContext
  ) throws -> LabelledDrawing? {
    if let drawing = arguments[Self.strokes], let label {
      return LabelledDrawing(drawing: drawing, label: label)
    }
    guard let sketchpad = context.environment.sketchpad else { throw SketchpadError.none }
    return try sketchpad.draw(
      on: Canvas(label: label, units: critic.units), settings: settings, for: critic.opinion)
  }
}

/// A drawing that was kept.
struct DrawingResult: CellResult {
  static let kind = "drawing"
  let dataset: String
  /// Its row in `dataset`, from 0.
  let row: Int
  let label: UInt8
  let strokes: String
  let sha256: String
  /// The name of the model that predicted it; `nil` if there is none that can.
  let model: String?
  let predicted: ClassLabel?
  let probabilities: [Probability]?
  private let picture: Picture

  private enum CodingKeys: String, CodingKey {
    case dataset, row, label, strokes, sha256, model, predicted, probabilities
  }

  init(_ kept: LabelledDrawing, in dataset: Dataset, opinion: LivePrediction) {
    self.dataset = dataset.name
    row = dataset.count - 1
    label = kept.label
    strokes = kept.drawing.text
    sha256 = dataset.source.sha256
    picture = Picture(dataset.images, row: dataset.count - 1)
    if case .sees(let model, let probabilities, _) = opinion {
      self.model = model
      self.probabilities = probabilities
      predicted = probabilities.max { $0.probability < $1.probability }?.digit
    } else {
      (model, probabilities, predicted) = (nil, nil, nil)
    }
  }

  var recordedLine: String? { "draw label=\(label) strokes=\(strokes)" }

  var blocks: [Block] {
    let isWrong = predicted.map { $0 != ClassLabel(label) } ?? false
    let says = predicted.map { ", \(model ?? "") says \($0) (\(isWrong ? "wrong" : "right"))" } ?? ""
    let caption = "row \(row) of \(dataset), label \(label)\(says)"
    let grid = ImageGrid(pictures: [picture.drawn(caption: caption, emphasis: isWrong ? .bad : .normal)])
    return [.images(grid)] + (probabilities.map { [.text(Self.shortly($0))] } ?? []) + [
      .text(
        "Kept: \(dataset) has \(counted(row + 1, "drawing")) now. 'use \(dataset)' makes it the current dataset, "
          + "'add \(dataset)' adds it to the training rows of the current one.")
    ]
  }

  /// Names only the three most probable digits, because the canvas has shown all of them.
  private static func shortly(_ probabilities: [Probability]) -> String {
    let best = probabilities.sorted { ($1.probability, $0.digit) < ($0.probability, $1.digit) }.prefix(3)
    let shares = best.map { "\($0.digit) with \(NumberText.percent($0.probability, decimals: 1))" }
    return "It sees " + listed(shares, joinedBy: "and") + "."
  }
}

/// The user left the canvas without keeping a drawing.
struct NoDrawingResult: CellResult {
  static let kind = "no_drawing"

  /// Counts as interrupted, because there is no drawing to replay.
  var isInterrupted: Bool { true }

  var blocks: [Block] { [.text("Nothing was kept.")] }
}

extension Workspace {
  /// Appends a drawing to the dataset of drawings, which becomes the current dataset only if there is no
  /// other. A split of the drawings is dropped, because it does not cover the new row.
  /// - Returns: the dataset of drawings.
  fileprivate mutating func gather(_ kept: LabelledDrawing, like wanted: String) -> Dataset {
    let source = DatasetSource(kind: .drawn, path: wanted, sha256: "")
    let name = freeDatasetName(like: wanted, for: source, isStated: false)
    let dataset =
      dataset(named: name).map { $0.adding(kept.drawing, label: kept.label) }
      ?? Dataset(drawnAs: name, kept.drawing, label: kept.label)
    add(dataset, aside: true)
    return dataset
  }
}

extension ValueType where Value == Drawing {
  /// The strokes of a drawing as text, such as `4:20,5-20,34;4:12,20`.
  static var strokes: ValueType {
    ValueType(description: "strokes such as 4:20,5-20,34;4:12,20", completion: .nothing) {
      text throws(ValueProblem) in
      do throws(DrawingTextError) {
        return try Drawing(text)
      } catch {
        throw .described(error.wording.message, hint: error.wording.hint)
      }
    }
  }
}
