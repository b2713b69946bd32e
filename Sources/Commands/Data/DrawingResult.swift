import Digits
import Display
import Experiments
import Notebook

/// A drawing that was kept.
struct DrawingResult: CellResult {
  static let kind = "drawing"
  let dataset: String
  /// Its row there, counted from 0.
  let row: Int
  let label: UInt8
  let strokes: String
  let sha256: String
  /// Who judged it.
  let model: String?
  let predicted: UInt8?
  let probabilities: [Probability]?
  private let picture: Picture

  private enum CodingKeys: String, CodingKey {
    case dataset, row, label, strokes, sha256, model, predicted, probabilities
  }

  init(_ kept: LabelledDrawing, in dataset: Dataset, opinion: Opinion) {
    self.dataset = dataset.name
    row = dataset.count - 1
    label = kept.label
    strokes = kept.drawing.text
    sha256 = dataset.source.sha256
    picture = Picture(dataset.images, row: dataset.count - 1)
    if case .sees(let model, let probabilities) = opinion {
      self.model = model
      self.probabilities = probabilities
      predicted = probabilities.max { $0.probability < $1.probability }?.digit
    } else {
      (model, probabilities, predicted) = (nil, nil, nil)
    }
  }

  var recordedLine: String? { "draw label=\(label) strokes=\(strokes)" }

  var blocks: [Block] {
    let isWrong = predicted.map { $0 != label } ?? false
    let says = predicted.map { ", \(model ?? "") says \($0) (\(isWrong ? "wrong" : "right"))" } ?? ""
    let caption = "row \(row) of \(dataset), label \(label)\(says)"
    let grid = ImageGrid(pictures: [picture.drawn(caption: caption, emphasis: isWrong ? .bad : .normal)])
    return [.images(grid)] + (probabilities.map { [.text(Self.shortly($0))] } ?? []) + [
      .text(
        "Kept: \(dataset) has \(counted(row + 1, "drawing")) now. 'use \(dataset)' makes it the current dataset, "
          + "'add \(dataset)' adds it to the training rows of the current one.")
    ]
  }

  /// The three most probable digits; the canvas has shown them all.
  private static func shortly(_ probabilities: [Probability]) -> String {
    let best = probabilities.sorted { ($1.probability, $0.digit) < ($0.probability, $1.digit) }.prefix(3)
    let shares = best.map { "\($0.digit) with \(NumberText.percent($0.probability, decimals: 1))" }
    return "It sees " + listed(shares, joinedBy: "and") + "."
  }
}

/// The user left without keeping a drawing.
struct NoDrawingResult: CellResult {
  static let kind = "no_drawing"

  /// Nothing came of it that could be replayed.
  var isInterrupted: Bool { true }

  var blocks: [Block] { [.text("Nothing was kept.")] }
}
