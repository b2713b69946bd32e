import CommandLanguage
import Digits
import Display
import Experiments
import Notebook

/// `export page`: a model as a page that reads what one draws on it.
struct PageExport {
  static let notes = [
    "page: one file without a network that reads digits drawn with mouse, finger, pen or keys; 'export page FILE.html' "
      + "takes the current model. It says how good the model is on the rows that 'report' would judge it on."
  ]

  private let arguments: Arguments
  private let model: Token?
  private let file: DocumentFile

  /// - Parameter model: `nil` for the current one.
  init(_ arguments: Arguments, model: Token?, name: String, isForced: Bool) {
    self.arguments = arguments
    self.model = model
    file = DocumentFile(name, ending: "html", isForced: isForced, line: arguments.line)
  }

  /// - Throws: `CommandError`, `DocumentError`, `TrainingError.interrupted`.
  func run(on workspace: Workspace, in context: CommandContext) throws -> any CellResult {
    let classifier = try workspace.requireModel(model)
    try workspace.requireNetworks(classifier, for: "export page")
    if let shape = classifier.imageShape, shape != .mnist {
      throw DocumentError.otherSize(model: classifier.name, shape)
    }
    let parts = try WebFolder.parts()
    let merit = try ModelMerit(of: classifier, in: workspace, context)
    let page = try ReaderPage(classifier, merit: merit, scripts: parts)
    return try file.write(
      page.text, PageResult(classifier, merit: merit, to: file.path, bytes: page.text.utf8.count),
      asking: context.environment.canAsk)
  }
}

/// How good a model is, with the rows that it was measured on and what must be known about them.
struct ModelMerit: Encodable, Sendable {
  /// 0...1; `nil` if there are no rows to measure it on.
  let accuracy: Double?
  let judged: JudgedRows?
  /// Why it was not measured; `nil` if it was.
  let reason: String?
  private let staleNote: String?

  private enum CodingKeys: String, CodingKey {
    case accuracy, judged
  }

  /// Judges the model as `report` does: on the test rows of the current dataset, or on all where there is no split.
  /// - Throws: `TrainingError.interrupted`, `NetworkError`.
  init(of classifier: Classifier, in workspace: Workspace, _ context: CommandContext) throws {
    let stale = workspace.staleNetworks(of: classifier).first
    staleNote = stale.map {
      "\(classifier.name) is stale: it was trained on an older split of \($0.datasetName), so rows that it was trained on "
        + "may be test rows now."
    }
    do {
      let evaluation = try Evaluation(of: classifier, on: nil, in: workspace, context)
      let truth = try evaluation.truth(for: "export page")
      (accuracy, judged, reason) = (evaluation.predictions.accuracy(against: truth), evaluation.judged, nil)
    } catch let error as CommandError {
      (accuracy, judged) = (nil, nil)
      reason = error.wording.message
    }
  }

  /// Sentences for a reader who knows nothing else.
  var sentences: [String] {
    guard let accuracy, let judged else {
      return [
        "How good it is was not measured when this page was written: \(reason ?? "there were no rows")."
      ]
        + [staleNote].compactMap(\.self)
    }
    var sentences = [
      "\(judged.model) gets \(NumberText.percent(accuracy)) of \(judged.inWords) right."
    ]
    if judged.includesTrainingRows {
      sentences.append(
        "This flatters it: \(NumberText.count(judged.trainingRows)) of these \(counted(judged.rows, "row")) were "
          + "seen in training.")
    } else if judged.areUnseen {
      sentences.append("None of these images was seen in training.")
    }
    if let unknown = judged.unknownClasses {
      sentences.append(
        "It has never seen the \(unknown.count == 1 ? unknown.noun : unknown.nouns) \(fewNamed(unknown)).")
    }
    return sentences + [staleNote].compactMap(\.self)
  }
}

/// A page that was written.
struct PageResult: CellResult {
  static let kind = "page"
  let model: String
  let path: String
  let bytes: Int
  let merit: ModelMerit

  init(_ classifier: Classifier, merit: ModelMerit, to path: String, bytes: Int) {
    model = classifier.name
    self.path = path
    self.bytes = bytes
    self.merit = merit
  }

  var blocks: [Block] {
    [
      .text(
        "\(model) written to \(shown(path)) (\(NondeterministicValue.text(NumberText.bytes(bytes)))): open it in a browser and draw."
      )
    ] + merit.sentences.map { .text($0) }
  }
}
