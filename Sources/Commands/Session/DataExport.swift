import CommandLanguage
import Digits
import Display
import Notebook

/// `export data`: writes the images of the current dataset to a file or a folder.
struct DataExport {
  private static let format = Key<ExportFormat>(
    "format", ValueType<ExportFormat>.choice, default: "as the ending of the path tells",
    "data: the format to write")
  private static let on = Key<SplitPart>(
    "on", ValueType<SplitPart>.choice, default: "all, with the split where the format has a place for it",
    "data: which rows to write")

  static var parameters: [Parameter] { [format.parameter, on.parameter] }

  static let notes = [
    "Data: FILE.csv is a table as Kaggle has it, FILE.npz has the arrays of Keras' mnist.npz, FILE.svm, .libsvm "
      + "and .txt are LIBSVM's text, NAME-images-idx3-ubyte goes with NAME-labels-idx1-ubyte, and FOLDER/ is a "
      + "folder of PNG files by class.",
    "A split is kept by npz (x_train, x_test), by format=idx with a folder (MNIST's four files) and by PNG files "
      + "(train/ and test/); validation rows are then among the training rows. on=all leaves the split out.",
    "FILE.csv has a column 'writer' behind the label where the writers are known, and 'load' takes it back.",
    "A folder that holds something is never overwritten.",
  ]

  private let path: String
  private let format: ExportFormat?
  private let on: SplitPart?
  private let isForced: Bool

  init(_ arguments: Arguments, path: String, isForced: Bool) {
    self.path = path
    format = arguments[Self.format]
    on = arguments[Self.on]
    self.isForced = isForced
  }

  /// - Throws: `CommandError`, `ExportError`.
  func run(on workspace: Workspace, in context: CommandContext) throws -> any CellResult {
    let dataset = try workspace.requireDataset()
    guard let format = format ?? ExportFormat(path: path) else { throw ExportError.unknownFormat(path: path) }
    let split = workspace.split(of: dataset.name)?.split
    let part: ExportRows.Part
    if let on {
      part = .rows(try workspace.rows(on, of: dataset).rows)
    } else if let split, !split.test.isEmpty {
      part = .split(train: split.train + split.validation, test: split.test)
    } else {
      part = .rows(Array(0..<dataset.count))
    }
    let rows = ExportRows(
      images: dataset.images, labels: dataset.labels.map { ExportLabels($0, of: dataset.classes) },
      part: part,
      writers: dataset.origins)
    do throws(ExportError) {
      let written = try Rehearsal.writing(to: path) { target throws(ExportError) in
        try DatasetWriter.write(
          rows, to: target, format: format, replacing: isForced || isOwn(format),
          isStopped: { [cancellation = context.cancellation] in cancellation.isRaised },
          zip: ZipWriter.deflated)
      }
      if hasOneFile(format) { OutputPolicy.current.note(fileAt: AtomicFile.target(of: path)) }
      return DataExportResult(written, rows, format, on ?? .all, of: dataset.name, split: split)
    } catch {
      guard context.environment.canAsk, case .exists(let taken) = error else { throw error }
      return ConfirmationResult(
        question: "\(shown(taken)) already exists. Overwrite it?", command: "\(line(with: format)) --force")
    }
  }

  /// Whether the running script wrote the file itself. What takes several files is always asked for.
  private func isOwn(_ format: ExportFormat) -> Bool {
    hasOneFile(format) && OutputPolicy.current.owns(AtomicFile.target(of: path))
  }

  private func hasOneFile(_ format: ExportFormat) -> Bool { format == .csv || format == .npz }

  /// The line again, with the format that was taken.
  private func line(with format: ExportFormat) -> String {
    "export data \(Quoting.typed(path, in: nil, closed: true)) format=\(format.rawValue)"
      + (on.map { " on=\($0.rawValue)" } ?? "")
  }
}

/// What was written by `export data`.
struct DataExportResult: CellResult {
  static let kind = "data"
  let dataset: String
  let format: ExportFormat
  let on: SplitPart
  let rows: Int
  /// Numbers of rows where the format kept the split; `nil` if all rows stand together.
  let parts: Parts?
  let bytes: Int
  /// Files, or the folder, in the order in which they were written.
  let written: [DatasetWriter.Written]
  /// Validation rows that stand among the training rows.
  private let validation: Int
  /// Whether the dataset is split and the format has no place for that.
  private let losesSplit: Bool
  /// Whether classes are words and were written as numbers.
  private let numbersWords: Bool

  struct Parts: Codable, Sendable {
    let train: Int
    let test: Int
  }

  private enum CodingKeys: String, CodingKey {
    case dataset, format, on, rows, parts, bytes, written
  }

  init(
    _ written: [DatasetWriter.Written], _ exported: ExportRows, _ format: ExportFormat, _ on: SplitPart,
    of dataset: String, split: Split?
  ) {
    self.dataset = dataset
    self.format = format
    self.on = on
    self.written = written
    bytes = written.reduce(0) { $0 + $1.bytes }
    let isPair = format == .idx && ExportFormat(path: written.first?.path ?? "") == .idx
    switch exported.part {
    case .rows(let rows):
      self.rows = rows.count
      parts = nil
      losesSplit = false
    case .split(let train, let test):
      losesSplit = format == .csv || format == .libsvm || isPair
      rows = losesSplit ? exported.images.count : train.count + test.count
      parts = losesSplit ? nil : Parts(train: train.count, test: test.count)
    }
    validation = parts == nil ? 0 : split?.validation.count ?? 0
    numbersWords =
      exported.labels.map { $0.integers == nil } ?? false && (format == .idx || format == .libsvm)
  }

  var blocks: [Block] {
    var sentences = [
      "\(subject) written to \(listed(written.map { shown($0.path) }, joinedBy: "and")) (\(size))."
    ]
    if let parts {
      let among = validation > 0 ? ", with the \(counted(validation, "validation row")) among them" : ""
      sentences.append(
        "The split is kept: \(counted(parts.train, "training row"))\(among), \(counted(parts.test, "test row"))."
      )
    }
    if losesSplit { sentences.append("The split is not in it: on=train and on=test write its parts.") }
    if numbersWords {
      sentences.append("Classes are numbers in it, from 0; the file of the mapping says which is which.")
    }
    return [.text(sentences.joined(separator: " "))]
  }

  private var subject: String {
    let name = shown(dataset)
    return switch on {
    case .all: rows == 1 ? "The row of \(name)" : "All \(counted(rows, "row")) of \(name)"
    case .train, .validation, .test: "The \(counted(rows, "\(on.rawValue) row")) of \(name)"
    }
  }

  private var size: String {
    let files = written.reduce(0) { $0 + $1.files }
    return (files > written.count ? "\(counted(files, "file")), " : "") + counted(bytes, "byte")
  }
}
