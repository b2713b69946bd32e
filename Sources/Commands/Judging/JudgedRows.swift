import Digits
import Display
import Notebook

/// Which model was evaluated on which rows, and what a reader must know before trusting the figures. Every
/// result that evaluates a model holds one; its fields are merged into the JSON of that result.
struct JudgedRows: Codable, Sendable {
  let model: String
  let dataset: String
  let on: SplitPart
  let rows: Int
  /// Number of these rows that the model has seen in training.
  let trainingRows: Int
  let includesTrainingRows: Bool
  /// Whether the dataset it was trained on has another split now.
  let isStale: Bool
  /// The classes of these rows that the model has never seen; `nil` if there are none.
  let unknownClasses: [ClassLabel]?
  /// `true` if predictions are means over nine shifts of each image by up to a pixel, otherwise `nil`.
  let tta: Bool?
  /// The files of networks that were trained elsewhere, on rows that are not known; `nil` if there are none.
  let importedFrom: [String]?
  private let trainedOn: String

  private enum CodingKeys: String, CodingKey {
    case model, dataset, on, rows, trainingRows, includesTrainingRows, isStale, unknownClasses, tta,
      importedFrom, trainedOn
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
    try container.encodeIfPresent(unknownClasses, forKey: .unknownClasses)
    try container.encodeIfPresent(tta, forKey: .tta)
    try container.encodeIfPresent(importedFrom, forKey: .importedFrom)
    if encoder.isForSession { try container.encode(trainedOn, forKey: .trainedOn) }
  }

  init(
    _ classifier: Classifier, on part: SplitPart, of dataset: Dataset, rows: [Int], in workspace: Workspace,
    shifted: Bool = false
  ) {
    model = classifier.name
    self.dataset = workspace.shownName(of: dataset)
    on = part
    self.rows = rows.count
    trainingRows = classifier.seenRows(of: dataset, among: rows)
    includesTrainingRows = trainingRows > 0
    let stale = workspace.staleNetworks(of: classifier)
    isStale = !stale.isEmpty
    unknownClasses = dataset.unknownClasses(of: rows, to: classifier.classes)
    tta = shifted ? true : nil
    let origins = classifier.origins.map(\.path)
    importedFrom = origins.isEmpty ? nil : origins
    trainedOn = stale.first?.datasetName ?? listed(classifier.datasetNames, joinedBy: "and")
  }

  /// Whether it is known that none of these rows was seen in training.
  var areUnseen: Bool { !includesTrainingRows && importedFrom == nil }

  /// Such as `the 10,000 test rows of mnist`.
  var inWords: String {
    switch on {
    case .all: "all \(counted(rows, "row")) of \(shown(dataset))"
    default: "the \(NumberText.count(rows)) \(on.rawValue) \(rows == 1 ? "row" : "rows") of \(shown(dataset))"
    }
  }

  /// The note on test-time augmentation; `nil` without it.
  var shiftNote: Block? {
    tta == true ? .text("Each image was judged in nine shifts of up to a pixel; the mean counts.") : nil
  }

  /// What is measured on the rows of known classes alone: `the 180 rows whose digit m1 knows`.
  /// - Parameter count: number of those rows.
  func knownInWords(_ count: Int) -> String {
    "the \(counted(count, "row")) whose \((unknownClasses ?? []).noun) \(model) knows"
  }

  /// Warnings above the figures if the rows include training rows or the model is stale, and the note on
  /// shifts.
  var banners: [Block] {
    var banners: [Block] = []
    if includesTrainingRows {
      banners.append(
        .banner(
          "includes training rows: \(NumberText.count(trainingRows)) of these \(NumberText.count(rows)) rows "
            + "were seen in training, so the figures flatter the model"))
    }
    if let unknownClasses {
      let isOne = unknownClasses.count == 1
      banners.append(
        .banner(
          "\(model) has never seen the \(isOne ? unknownClasses.noun : unknownClasses.nouns) "
            + "\(fewNamed(unknownClasses)), so all \(isOne ? "its" : "their") rows are wrong"))
    }
    if let importedFrom {
      let files = listed(importedFrom.map { shown($0) }, joinedBy: "and")
      banners.append(
        .banner(
          "trained elsewhere: which rows \(model) has seen is not known, for it comes from \(files)"))
    }
    if let shiftNote { banners.append(shiftNote) }
    if isStale { banners.append(.banner("stale: \(model) was trained on an older split of \(trainedOn)")) }
    return banners
  }
}

/// `A, B and C`, or `A, B, C, D, E, F, G, H and 18 more`.
func fewNamed(_ labels: [ClassLabel], joinedBy conjunction: String = "and") -> String {
  let most = 8
  let names = labels.map(\.description)
  guard names.count > most + 1 else { return listed(names, joinedBy: conjunction) }
  return "\(names.prefix(most).joined(separator: ", ")) and \(names.count - most) more"
}

/// A result that evaluates a model.
protocol JudgedResult: CellResult {
  /// The model and the rows it was evaluated on.
  var judged: JudgedRows { get }
}

extension JudgedResult {
  var sharedFields: (any Encodable)? { judged }
}
