import CommandLanguage
import Digits
import Display
import Experiments
import Foundation
import Notebook

/// `predict`: predicts rows, a picture, or a whole file with a model.
struct PredictCommand: Command {
  private static let what = Key<String>(
    "what", .text("row numbers, a part such as test, or a file or folder", completion: .paths), form: .word,
    required: true, "rows of the current dataset, or images to judge")
  private static let out = Key<String>(
    "out", .path,
    "write the predictions there, as Kaggle takes them; FILE.md, .tex or .html is a table to read")
  private static let columns = Key<[String]>(
    "columns", ValueType<String>.text("a name").list("two names"),
    default: "ImageId,Label, or id,label with the ids of the file",
    "names of the two columns of out=, or all: the probability of every class too")
  private static let first = Key<Int>(
    "first", .integer(0...1_000_000_000), default: "1, or the ids of the file",
    "number of the first image in out=")
  private static let invert = Key<Polarity>(
    "invert", ValueType<Polarity>.choice, default: "auto", "whether images show dark ink on bright paper"
  )

  private static let reject = Key<Double>(
    "reject", .number("0 to 1") { (0...1).contains($0) },
    "say \"I don't know\" where the model is less sure than this")

  /// The largest number of images drawn with their probabilities.
  private static let mostDrawn = 20
  /// The largest number of row numbers; `1,1,1` counts three times.
  private static let mostRows = 1_000_000

  static let signature = Signature(
    "predict", group: .judging, "Ask a model which digits it sees.",
    parameters: [
      what.parameter, out.parameter, columns.parameter, first.parameter, JudgingKeys.model.parameter,
      ReadingKeys.member.parameter, invert.parameter, ReadingKeys.normalize.parameter,
      JudgingKeys.tta.parameter, reject.parameter, PictureFile.force.parameter,
    ],
    examples: [
      .init("predict 42", "a row of the current dataset", needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "predict 42 reject=0.95", "no answer where it is less than 95 % sure; see 'help reject'",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "predict digit.png", "a picture of yours",
        needs: ["load mnist rows=500", "train epochs=1", "file digit.png"]),
      .init(
        "predict 42 --tta", "the mean over nine small shifts of it",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "predict digits.csv out=submission.csv", "every row of a file, for Kaggle",
        needs: ["load mnist rows=500", "train epochs=1", "file digits.csv"]),
      .init(
        "predict test out=shares.csv columns=all", "with the probability of every class",
        needs: ["path shares.csv", "load mnist rows=500", "split", "train epochs=1"]),
    ],
    notes: [
      "out= overwrites an earlier file of predictions, never another file without --force.",
      "Where a table has a column id, ImageId or filename, out= has its values, and of a folder the names of its pictures; rows of the current dataset have their "
        + "row numbers; first=0 counts from 0 instead.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if let out = arguments.token(Self.out) {
      // Kaggle does not accept missing labels.
      try arguments.refuse(Self.reject.parameter, beside: "out=\(out.text)")
    }
    if asksForRows {
      try arguments.refuse(
        Self.invert.parameter, ReadingKeys.member.parameter, ReadingKeys.normalize.parameter,
        beside: arguments[Self.what] ?? "")
    }
    try arguments.require(
      Self.out.parameter, for: Self.columns.parameter, Self.first.parameter)
    if let columns = arguments[Self.columns], columns.count != 2, !asksForAll {
      throw arguments.problem(.notAsExpected("two names, such as id,label, or all"), with: Self.columns)
    }
    if arguments[PictureFile.force] == true, arguments[Self.out] == nil { throw CommandError.nothingToForce }
  }

  /// The rows, if the word consists of row numbers.
  private var range: RowRange? { try? RowRange(arguments[Self.what] ?? "") }

  /// The part of the current dataset, if the word names one and no file.
  private var part: SplitPart? {
    let word = arguments[Self.what] ?? ""
    return FileManager.default.fileExists(atPath: word) ? nil : SplitPart(rawValue: word)
  }

  /// Whether `columns=all` asks for the probability of every class.
  private var asksForAll: Bool { arguments[Self.columns] == ["all"] }

  private var asksForRows: Bool { range != nil || part != nil }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let model = try requireModel(in: workspace)
    let (dataset, rows, file) = try images(in: workspace)
    let evaluation = try Evaluation(
      of: model, on: part ?? .all, of: dataset, rows: rows, in: workspace, context,
      shifted: arguments[JudgingKeys.tta] ?? false)
    let numbers = asksForRows ? rows : nil
    if let out = arguments[Self.out] {
      try write(evaluation, submission(file?.rowNames, numbers), to: out)
    }
    let unclear = UnclearPictures(file?.findings ?? [])
    if rows.count <= Self.mostDrawn, arguments[Self.out] == nil {
      return ImagesResult(
        dataset, rows: rows, saidBy: model.name, evaluation.predictions,
        title: evaluation.judged.tta == true
          ? "The mean over nine shifts of each image by up to a pixel:" : nil,
        rejecting: arguments[Self.reject], note: unclear?.sentence ?? doubt(about: evaluation, file))
    }
    return PredictionsResult(
      evaluation, out: arguments[Self.out], numbered: numbers, unclear: unclear,
      rejecting: arguments[Self.reject])
  }

  /// A sentence on a single picture that shows something else than a digit, which a model of digits takes for one.
  private func doubt(about evaluation: Evaluation, _ file: LoadedDataset?) -> String? {
    guard let dataset = file?.dataset, dataset.count == 1, [.png, .picture].contains(dataset.source.kind),
      dataset.images.shape == .mnist, evaluation.predictions.classes.allSatisfy(\.isDigit),
      let share = try? DigitJudge().digitShares(of: dataset.images).first, share < DigitJudge.leastShare
    else { return nil }
    return "This may be no digit at all."
  }

  /// Writes the labels as Kaggle takes them, or a table.
  private func write(
    _ evaluation: Evaluation, _ submission: SubmissionFile, to out: String
  ) throws(CommandError) {
    let isForced = arguments[PictureFile.force] == true
    let isDocument = TableFile.Format(path: out).map { $0 != .csv } ?? false
    guard asksForAll || isDocument else {
      return try submission.write(evaluation.predictions.labels, to: out, replacing: isForced)
    }
    let table = PredictionTable(
      columns: submission.columns, names: submission.names(count: evaluation.predictions.count),
      predictions: evaluation.predictions, hasShares: asksForAll)
    try table.write(to: out, evaluation.judged, replacing: isForced)
  }

  /// The model to ask. A file needs no dataset, so that a model is what an empty workspace lacks.
  private func requireModel(in workspace: Workspace) throws(CommandError) -> Classifier {
    do {
      return try workspace.requireModel(arguments.token(JudgingKeys.model))
    } catch {
      throw error == .noDataset && !asksForRows ? .noModelForFile : error
    }
  }

  /// Rows of the current dataset if the word consists of row numbers, otherwise the images of a file.
  private func images(in workspace: Workspace) throws -> (Dataset, rows: [Int], file: LoadedDataset?) {
    if let part {
      let dataset = try workspace.requireDataset()
      return (dataset, try workspace.rows(part, of: dataset).rows, nil)
    }
    guard let range else {
      var options = ReadingOptions()
      options.polarity = arguments[Self.invert] ?? .auto
      options.member = arguments[ReadingKeys.member]
      options.normalizes = arguments[ReadingKeys.normalize]?.choice
      let loaded = try DatasetReader.load(
        path: arguments[Self.what] ?? "", options: options, wantsRowNames: arguments[Self.out] != nil)
      return (loaded.dataset, Array(0..<loaded.dataset.count), loaded)
    }
    let dataset = try workspace.requireDataset()
    return (dataset, try range.rows(of: dataset, limit: Self.mostRows), nil)
  }

  /// The file of predictions, which names the images as their file does, or rows of a dataset by their numbers.
  private func submission(_ names: RowNames?, _ numbers: [Int]?) -> SubmissionFile {
    var file = SubmissionFile()
    file.names = numbers?.map(String.init)
    if let names {
      file.names = names.texts
      file.columns = [names.column, names.column.first?.isUppercase == true ? "Label" : "label"]
    }
    if let first = arguments[Self.first] { (file.first, file.names) = (first, nil) }
    if let columns = arguments[Self.columns], !asksForAll { file.columns = columns }
    return file
  }
}
