import Digits
import Display
import Experiments
import Networks
import Notebook

/// A trained network, as `train`, `grid`, `use` and `models` show it.
struct ModelResult: RestorableResult {
  static let kind = "model"
  let name: String
  let network: String
  let parameters: Int
  let epochs: Int
  let stopped: StopReason
  let lossCurve: [Double]
  /// Accuracy on the validation rows after each epoch, 0...1; `nil` without validation rows.
  let validationCurve: [Double]?
  let trainRows: Int
  let trainAccuracy: Double?
  /// Number of training rows on which `trainAccuracy` was measured.
  let trainAccuracyRows: Int?
  let validationRows: Int?
  let validationAccuracy: Double?
  let secondsPerEpoch: Double
  let dataset: String
  let settings: [String: String]
  /// The epoch whose weights early stopping restored; `nil` if they are those of the last epoch.
  let keptEpoch: Int?
  /// By how much the loss fell in the last epoch, if the training ended only because its epochs were over; otherwise
  /// `nil`.
  let fallOfLoss: Double?
  /// Whether it replaced an earlier model of the same name.
  let replaces: Bool
  /// The split, if it was made for this training.
  let newSplit: NewSplit?
  /// The time of an epoch by part, with `--profile`.
  let profile: ProfileResult?
  /// The file that it, or the model that it continues, was imported from; `nil` for one that was trained here.
  let importedFrom: String?
  /// What 'modify' did to its weights, or to those of the model that it continues; `nil` for nothing.
  let changes: [String]?
  /// What to know about the layers as they were typed; `nil` if there is nothing to say.
  let caution: String?
  /// What a baseline has learned in place of weights, such as `60,000 training rows`; `nil` for a network.
  let baseline: String?
  /// Seconds in which a baseline was fitted.
  let secondsOfFit: Double?

  init(
    _ entry: ModelEntry, newSplit: NewSplit? = nil, replaces: Bool = false, profile: ProfileResult? = nil
  ) {
    let model = entry.model
    name = model.name
    network = model.outline
    parameters = model.weightCount
    epochs = model.history.count
    stopped = model.stopped
    lossCurve = model.history.map(\.loss)
    let validation = model.history.compactMap(\.validationAccuracy)
    validationCurve = validation.isEmpty ? nil : validation
    trainRows = model.state.trained.count
    trainAccuracy = model.trainAccuracy
    trainAccuracyRows = model.trainAccuracy == nil ? nil : model.trainAccuracyRows
    validationRows = model.validationRows > 0 ? model.validationRows : nil
    validationAccuracy = model.validationAccuracy
    secondsPerEpoch = model.secondsPerEpoch
    dataset = entry.datasetName
    settings = TrainingKeys.typedSettings(model.settings)
    keptEpoch = model.keptEpoch
    fallOfLoss = model.fallOfLoss
    self.replaces = replaces
    self.newSplit = newSplit
    self.profile = profile
    baseline = model.baseline.map { counted($0.size.count, $0.size.noun) }
    secondsOfFit = model.baseline?.seconds
    importedFrom = model.origin?.path
    changes = model.changes
    caution = importedFrom == nil ? model.settings.outputLayerCaution(classes: model.spec.classes) : nil
  }

  /// The line that takes the same course by itself, if keys changed it.
  var recordedLine: String?

  var isInterrupted: Bool { stopped == .interrupted }

  /// Whether it was fitted at once.
  private var isFitted: Bool { epochs == 0 && stopped == .converged }

  var blocks: [Block] {
    var blocks = newSplit?.blocks ?? []
    let seconds = secondsPerEpoch * Double(epochs)
    let course =
      isFitted
      ? "Fitted\(secondsOfFit.map { " in \(NumberText.duration(seconds: $0))" } ?? "")."
      : epochs == 0 && importedFrom != nil
        ? "Trained elsewhere, and imported from \(shown(importedFrom ?? ""))."
        : epochs == 0
          ? (stopped == .course ? "Ended in its first epoch, as asked." : "Interrupted in its first epoch.")
          : "\(counted(epochs, "epoch")) in \(NumberText.duration(seconds: seconds)), \(stopped.inWords)."
    blocks.append(
      .text("\(name): \(network), \(baseline ?? "\(NumberText.count(parameters)) weights"). \(course)"))
    if let figures { blocks.append(.text(figures)) }
    if let importedFrom, epochs > 0 {
      blocks.append(.text("It goes on from \(shown(importedFrom)), which was trained elsewhere."))
    }
    if let changes { blocks.append(.text("Its weights were modified: \(listed(changes, joinedBy: "and")).")) }
    if let caution { blocks.append(.text(caution)) }
    if let augment = settings["augment"], augment != "none" {
      blocks.append(
        .text(
          "Every epoch learned from other copies of the rows (\(augment)); accuracy is on the rows as they are."
        ))
    }
    if let course = settings["at"].flatMap(CourseText.told) { blocks.append(.text("On the way, \(course).")) }
    if let keptEpoch {
      blocks.append(.text("The weights are those of epoch \(keptEpoch), the best on the validation rows."))
    }
    if let fallOfLoss {
      blocks.append(
        .text(
          "The loss still falls, by \(NumberText.significant(fallOfLoss, digits: 2)) in the last epoch: "
            + "'train continue=\(name) epochs=\(epochs)' goes on."))
    }
    if replaces { blocks.append(.text("It takes the place of the earlier \(name).")) }
    if stopped == .interrupted {
      blocks.append(
        .text("It is kept as it is: 'train continue=\(name)' goes on from here, 'report' judges it."))
    }
    return blocks + (profile?.blocks ?? [])
  }

  /// The rows that `trainAccuracy` was measured on, in words.
  var measuredTrainRows: String {
    let all = "its \(counted(trainRows, "training row"))"
    guard let some = trainAccuracyRows, some < trainRows else { return all }
    return "\(NumberText.count(some)) of \(all)"
  }

  private var figures: String? {
    var parts: [String] = []
    if let loss = lossCurve.last {
      parts.append("loss \(NumberText.fixed(loss, decimals: 4)) in the last epoch")
    }
    if let trainAccuracy {
      parts.append("accuracy \(NumberText.percent(trainAccuracy)) on \(measuredTrainRows)")
    }
    if let validationAccuracy, let validationRows {
      parts.append(
        "\(NumberText.percent(validationAccuracy)) on \(counted(validationRows, "validation row"))")
    }
    guard !parts.isEmpty else { return nil }
    let sentence = parts.joined(separator: ", ") + "."
    return sentence.prefix(1).uppercased() + sentence.dropFirst()
  }
}

extension TrainingSettings {
  /// A sentence for `layers=` that end in a dense layer with as many units as there are classes: probably meant as
  /// the output layer, which follows by itself.
  func outputLayerCaution(classes: Int) -> String? {
    guard case .dense(let units)? = layers?.last, units == classes else { return nil }
    let without = (layers ?? []).dropLast()
    let meant = without.isEmpty ? "hidden=none" : "layers=\(LayerSpec.text(of: Array(without)))"
    return "dense:\(units) is a hidden layer: the output layer with its \(classes) units follows by itself. "
      + "Without dense:\(units) it is '\(meant)'."
  }
}

extension Model {
  /// The epoch whose weights early stopping restored; `nil` if they are those of the last epoch.
  fileprivate var keptEpoch: Int? {
    guard settings.earlyStopping else { return nil }
    let best = history.filter { $0.validationScore != nil }
      .max { ($0.validationScore ?? 0, $1.epoch) < ($1.validationScore ?? 0, $0.epoch) }
    return best?.epoch == history.last?.epoch ? nil : best?.epoch
  }
}

extension StopReason {
  /// Why training ended, as the end of a sentence.
  var inWords: String {
    switch self {
    case .converged: "stopped because the loss went down no further"
    case .epochs: "as asked"
    case .course: "ended on the way, as asked"
    case .early: "stopped early, with the best weights restored"
    case .interrupted: "interrupted"
    }
  }
}
