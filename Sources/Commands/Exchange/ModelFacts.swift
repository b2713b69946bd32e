import Digits
import Display
import Experiments
import Foundation
import Networks
import Notebook

/// What a file of a model tells about it: how good it is and on which rows, and where it came from. No figure stands
/// without its rows.
struct ModelFacts: Sendable {
  let model: Classifier
  /// How good it is on rows of the current dataset; `nil` if that cannot be measured.
  let judged: Judged?
  /// A sentence, if the dataset that it was trained on has been split anew; otherwise `nil`.
  let staleNote: String?
  /// Sources of the datasets that its networks were trained on, by name, if those are still there.
  let datasets: [(name: String, source: DatasetSource)]

  /// A report on rows of a dataset.
  struct Judged: Sendable {
    let report: ReportResult
    let source: DatasetSource

    var accuracy: Double { report.accuracy }
    var rows: JudgedRows { report.judged }
  }

  /// Judges the model on the test rows of the current dataset, or on all of them without a split.
  /// - Throws: `NetworkError`, `TrainingError.interrupted`.
  init(_ model: Classifier, in workspace: Workspace, _ context: CommandContext) throws {
    self.model = model
    judged = try Self.judge(model, in: workspace, context)
    let stale = workspace.staleNetworks(of: model)
    staleNote = stale.first.map {
      "stale: \($0.model.name) was trained on an older split of \($0.datasetName)"
    }
    datasets = model.datasetNames.compactMap { name in
      model.networks.first { $0.datasetName == name }.map { (name: name, source: $0.source) }
    }
  }

  private static func judge(
    _ model: Classifier, in workspace: Workspace, _ context: CommandContext
  ) throws -> Judged? {
    guard let dataset = workspace.currentDataset, dataset.labels != nil,
      model.imageShape == dataset.images.shape,
      let (part, rows) = try? workspace.rows(nil, of: dataset)
    else { return nil }
    let evaluation = try Evaluation(of: model, on: part, of: dataset, rows: rows, in: workspace, context)
    guard let report = try? ReportResult(evaluation, digits: 2, withMore: false) else { return nil }
    return Judged(report: report, source: dataset.source)
  }

  // MARK: Sentences

  /// Such as `97.89 % on the 10,000 test rows of mnist, none of them seen in training`.
  var accuracy: String? {
    if let judged {
      return "\(NumberText.percent(judged.accuracy)) on \(judged.rows.inWords), \(seen(judged.rows))"
    }
    return trainAccuracy
  }

  private func seen(_ rows: JudgedRows) -> String {
    if rows.includesTrainingRows {
      return
        "\(rows.trainingRows == rows.rows ? "all" : NumberText.count(rows.trainingRows)) of them seen in training"
    }
    return rows.importedFrom == nil
      ? "none of them seen in training" : "which of them were seen in training is not known"
  }

  /// Such as `99.94 % on 60,000 rows of mnist seen in training`; `nil` for an ensemble, or if it was not measured.
  var trainAccuracy: String? {
    guard let entry = model.network, let accuracy = entry.model.trainAccuracy else { return nil }
    return "\(NumberText.percent(accuracy)) on \(counted(entry.model.trainAccuracyRows, "row")) of "
      + "\(entry.datasetName) seen in training"
  }

  /// The networks with the line that trains each, or the file that it came from.
  var trainings: [(name: String, line: String)] {
    model.networks.map { entry in
      let line = TrainLine.typed(entry.model.settings)
      let seeded = line.contains("seed=") ? line : "\(line) seed=\(entry.model.settings.seed)"
      guard let origin = entry.model.origin else { return (entry.model.name, seeded) }
      return (
        entry.model.name,
        entry.model.history.isEmpty
          ? "imported from \(origin.path)" : "imported from \(origin.path), then \(seeded)"
      )
    }
  }

  /// Keys and texts for the metadata of a file.
  /// - Parameter input: what the numbers that go in are.
  func texts(input: InputMeaning.Scale) -> [(key: String, value: String)] {
    var texts: [(key: String, value: String)] = [
      ("model", model.name), ("network", model.outline), ("version", digitbookVersion),
      (ExchangedText.classes, Self.json(model.classes)), (ExchangedText.input, input.rawValue),
    ]
    if let accuracy { texts.append(("accuracy", accuracy)) }
    if let trainAccuracy, judged != nil { texts.append(("accuracy.training", trainAccuracy)) }
    texts.append(("seed", model.networks.map { String($0.model.settings.seed) }.joined(separator: ", ")))
    texts.append(("training", trainings.map { "\($0.name): \($0.line)" }.joined(separator: "; ")))
    for (name, source) in datasets {
      let suffix = datasets.count > 1 ? ".\(name)" : ""
      texts.append(("dataset\(suffix)", name))
      texts.append(("dataset.sha256\(suffix)", source.sha256))
    }
    for origin in model.origins {
      texts.append(("imported.sha256", origin.sha256))
    }
    if let staleNote { texts.append(("note", staleNote)) }
    return texts.filter { !$0.value.isEmpty }
  }

  static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
