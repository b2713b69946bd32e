import CommandLanguage
import Digits
import Display
import Notebook

/// `augment`: previews the deformed copies of a digit that `train augment=` would learn from.
struct AugmentCommand: Command {
  private static let what = Key<Action>(
    "preview", ValueType<Action>.choice, form: .word, required: true,
    "the word preview, which draws copies")
  private static let row = Key<Int>(
    "row", .integer(0...1_000_000_000), form: .word, required: true, "the row of the current dataset")
  private static let amounts = Key<Augmentation?>(
    "deformations", .augmentation, form: .word, default: "standard", "how far copies may be deformed")
  private static let augment = Key<Augmentation?>("augment", .augmentation, "the same, as train takes it")
  private static let n = Key<Int>("n", .integer(1...200), default: "11", "how many copies")
  private static let seed = Key<UInt32>(
    "seed", .seed, default: "what 'set seed=' set", "where the deformations are drawn from")

  enum Action: String, CaseIterable, Sendable {
    case preview
  }

  static let signature = Signature(
    "augment", group: .looking, "Draw deformed copies of a digit, as 'train augment=' learns from them.",
    parameters: [
      what.parameter, row.parameter, amounts.parameter, augment.parameter, n.parameter, seed.parameter,
    ],
    examples: [
      .init("augment preview 42", "a little of every deformation", needs: ["load mnist rows=500"]),
      .init("augment preview 42 shift:2,rotate:15", "shifted and turned", needs: ["load mnist rows=500"]),
      .init(
        "augment preview 42 elastic:34/4 n=5 seed=1", "five elastic copies", needs: ["load mnist rows=500"]),
    ],
    notes: [
      "Amounts are the largest that are drawn: shift:2 moves by up to 2 whole pixels down or across, rotate:15 turns "
        + "by up to 15 degrees to either side, scale:0.15 stretches height and width by 0.85 to 1.15 each, shear:0.1 "
        + "slants by up to a tenth, elastic:34/4 displaces pixels as Simard does, alpha 34 and sigma 4.",
      "standard is \(AugmentationText.typed(.standard)). 'train augment=shift:1' moves rows by a pixel in any "
        + "direction, the reference analysis' left and right among them.",
      "A copy depends on seed, epoch and row alone. Only training rows are deformed, never those that judge.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if let word = arguments.token(Self.amounts) {
      try arguments.refuse(Self.augment.parameter, beside: word.text)
    }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let dataset = try workspace.requireDataset()
    let row = arguments[Self.row] ?? 0
    guard row < dataset.count else {
      throw CommandError.unknownRow(row: row, dataset: dataset.name, count: dataset.count)
    }
    let augmentation = arguments[Self.amounts] ?? arguments[Self.augment] ?? .standard
    return AugmentationResult(
      dataset, row: row, augmentation, copies: arguments[Self.n] ?? 11,
      seed: workspace.seed(arguments[Self.seed]))
  }
}

/// A digit and deformed copies of it.
struct AugmentationResult: CellResult {
  static let kind = "augmentation"
  let dataset: String
  let row: Int
  let label: ClassLabel?
  /// The deformations as they are typed, such as `shift:2,rotate:15`.
  let augment: String
  /// Number of copies: one for each of the epochs 1, 2, ...
  let copies: Int
  let seed: UInt32
  private let pictures: [Picture]

  private enum CodingKeys: String, CodingKey {
    case dataset, row, label, augment, copies, seed
  }

  init(_ dataset: Dataset, row: Int, _ augmentation: Augmentation?, copies: Int, seed: UInt32) {
    self.dataset = dataset.name
    self.row = row
    label = dataset.labels?[row]
    augment = AugmentationText.typed(augmentation)
    self.copies = copies
    self.seed = seed
    let deformer = Deformer(shape: dataset.images.shape, elastic: augmentation?.elastic)
    let pixels = (1...max(copies, 1)).flatMap { epoch in
      deformer.copy(
        of: dataset.images, row: row,
        by: augmentation?.deformation(ofRow: row, epoch: epoch, seed: seed) ?? Deformation())
    }
    let deformed = DigitImages(shape: dataset.images.shape, pixels: pixels)
    pictures =
      [Picture(dataset.images, row: row)] + (0..<deformed.count).map { Picture(deformed, row: $0) }
  }

  var blocks: [Block] {
    let digit = label.map { ", a \($0)" } ?? ""
    return [
      .text(
        "Row \(row) of \(shown(dataset))\(digit), and its copies in \(counted(copies, "epoch")) of training:"),
      .images(
        ImageGrid(
          pictures: pictures.enumerated().map { index, picture in
            picture.drawn(caption: index == 0 ? "as it is" : "epoch \(index)")
          })),
      .text("'train augment=\(augment)' learns from such copies."),
    ]
  }
}
