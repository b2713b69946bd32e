import Digits
import Display
import Notebook

/// Whose figures they are, on which rows they were measured, and what a reader must know before believing
/// them. Every result that judges a model holds one; in its JSON these fields stand beside its own.
struct JudgedRows: Codable, Sendable {
  let model: String
  let dataset: String
  let on: SplitPart
  let rows: Int
  /// How many of them the model has seen in training.
  let trainingRows: Int
  let includesTrainingRows: Bool
  /// Whether the dataset it was trained on has been split otherwise since.
  let isStale: Bool
  /// Whether each image was judged in nine shifts of up to a pixel; `nil` for no.
  let tta: Bool?
  private let trainedOn: String

  private enum CodingKeys: String, CodingKey {
    case model, dataset, on, rows, trainingRows, includesTrainingRows, isStale, tta, trainedOn
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encode(dataset, forKey: .dataset)
    try container.encode(on, forKey: .on)
    try container.encode(rows, forKey: .rows)
    try container.encode(trainingRows, forKey: .trainingRows)
    try container.encode(includesTrainingRows, forKey: .includesTrainingRows)
    try container.encode(isStale, forKey: .isStale)
    try container.encodeIfPresent(tta, forKey: .tta)
    if encoder.isForSession { try container.encode(trainedOn, forKey: .trainedOn) }
  }

  init(
    _ classifier: Classifier, on part: SplitPart, of dataset: Dataset, rows: [Int], in workspace: Workspace,
    shifted: Bool = false
  ) {
    model = classifier.name
    self.dataset = dataset.name
    on = part
    self.rows = rows.count
    trainingRows = classifier.seenRows(of: dataset, among: rows)
    includesTrainingRows = trainingRows > 0
    let stale = workspace.staleNetworks(of: classifier)
    isStale = !stale.isEmpty
    tta = shifted ? true : nil
    trainedOn = stale.first?.datasetName ?? listed(classifier.datasetNames, joinedBy: "and")
  }

  /// `the 10,000 test rows of mnist`.
  var inWords: String {
    switch on {
    case .all: "all \(counted(rows, "row")) of \(shown(dataset))"
    default: "the \(NumberText.count(rows)) \(on.rawValue) \(rows == 1 ? "row" : "rows") of \(shown(dataset))"
    }
  }

  /// What to say of images that were judged in several shifts.
  var shiftNote: Block? {
    tta == true ? .text("Each image was judged in nine shifts of up to a pixel; the mean counts.") : nil
  }

  /// What stands above the figures: a banner where they flatter the model or where its split is gone.
  var banners: [Block] {
    var banners: [Block] = []
    if includesTrainingRows {
      banners.append(
        .banner(
          "includes training rows: \(NumberText.count(trainingRows)) of these \(NumberText.count(rows)) rows "
            + "were seen in training, so the figures flatter the model"))
    }
    if let shiftNote { banners.append(shiftNote) }
    if isStale { banners.append(.banner("stale: \(model) was trained on an older split of \(trainedOn)")) }
    return banners
  }
}

/// A result that judges a model.
protocol JudgedResult: CellResult {
  /// On which rows.
  var judged: JudgedRows { get }
}

extension JudgedResult {
  var sharedFields: (any Encodable)? { judged }
}
