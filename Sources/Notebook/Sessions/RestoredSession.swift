import CommandLanguage
import Compute
import Digits
import Experiments
import Synchronization

/// A session read from disk: its cells, and the workspace after the last one.
struct RestoredSession: Sendable {
  let cells: [Cell]
  let workspace: Workspace
  /// A model that was in training when the process ended; it is in the workspace.
  let unfinished: String?
  /// Cached fits.
  let fits: [StoredFit]
  /// What `undo` can take back.
  let timeline: Timeline
  /// What could not be restored.
  let problems: [SessionProblem]

  /// Whether the file itself is damaged, not only the files it refers to.
  var isDamaged: Bool {
    problems.contains { problem in
      switch problem {
      case .datasetUnreadable, .datasetChanged, .resultDamaged: false
      default: true
      }
    }
  }

  /// Reads a session, and its datasets from their source files. Nothing is recomputed.
  ///
  /// Datasets are read concurrently with the models, since each takes most of the time.
  /// - Parameters:
  ///   - present: the settings of the running notebook.
  ///   - restorable: the kinds of results restored as values.
  /// - Throws: `SessionError`.
  init(
    _ file: SessionFile, present: Settings, restoring restorable: [any RestorableResult.Type]
  ) throws(SessionError) {
    let datasets = LoadingDatasets()
    let stored = try file.read(restoring: restorable) { datasets.begin($0) }
    var problems = stored.problems

    let models = Self.classifiers(stored, problems: &problems)
    let checkpoint = Self.models(stored.checkpoint.map { [$0] } ?? [], problems: &problems).first

    var loaded: [Dataset] = []
    var splits: [String: SplitEntry] = [:]
    var missing: [MissingDataset] = []
    for (row, outcome) in zip(stored.datasets, datasets.wait()) {
      switch outcome {
      case .success(let dataset):
        loaded.append(dataset)
        guard let split = row.split else { continue }
        if split.split.fits(dataset.count) {
          splits[row.name] = split
        } else {
          problems.append(.splitDamaged(dataset: row.name))
        }
      case .failure(let problem):
        problems.append(problem)
        missing.append(MissingDataset(row.name, row.source, problem))
      }
    }
    var workspace = Workspace(
      datasets: loaded, splits: splits, models: models, currentDataset: stored.currentDataset,
      currentModel: stored.currentModel, modelsMade: stored.modelsMade,
      settings: stored.settings?.brought(into: present) ?? present, lineage: stored.lineage)
    workspace.heldMissing = missing
    unfinished = checkpoint.map { workspace.recover($0) }
    self.workspace = workspace
    cells = stored.cells
    fits = stored.fits
    timeline = Timeline(stored.steps)
    self.problems = problems
  }

  /// Networks and ensembles in their stored order.
  private static func classifiers(
    _ stored: StoredSession, problems: inout [SessionProblem]
  ) -> [Classifier] {
    var found: [String: Classifier] = [:]
    for model in models(stored.models, problems: &problems) { found[model.model.name] = .network(model) }
    for row in stored.ensembles {
      let members = models(row.members, problems: &problems)
      guard members.count == row.members.count,
        let ensemble = try? EnsembleEntry(name: row.name, members: members)
      else {
        problems.append(.modelDamaged(name: row.name, part: "members"))
        continue
      }
      found[row.name] = .ensemble(ensemble)
    }
    return stored.modelOrder.compactMap { found[$0] }
  }

  /// Decodes the models in parallel.
  static func models(
    _ rows: [StoredSession.ModelRow], problems: inout [SessionProblem]
  ) -> [ModelEntry] {
    let outcomes = Mutex([Result<ModelEntry, StoredModelError>?](repeating: nil, count: rows.count))
    ThreadPool.forEach(rows.count) { index in
      let row = rows[index]
      let outcome = Result { () throws(StoredModelError) in
        ModelEntry(
          try row.parts.model(splitRows: row.split.train), datasetName: row.dataset, source: row.source,
          split: row.split, seen: row.seen)
      }
      outcomes.withLock { $0[index] = outcome }
    }
    var models: [ModelEntry] = []
    for (row, outcome) in zip(rows, outcomes.withLock { $0 }) {
      switch outcome {
      case .success(let model): models.append(model)
      case .failure(.part(let part)):
        problems.append(.modelDamaged(name: row.parts.name, part: part.rawValue))
      case nil: break
      }
    }
    return models
  }
}

/// Reads datasets on another thread.
final class LoadingDatasets: Sendable {
  private let reading = Mutex<BackgroundWork?>(nil)
  private let outcomes = Mutex<[Result<Dataset, SessionProblem>]>([])

  func begin(_ rows: [StoredSession.DatasetRow]) {
    let work = BackgroundWork { [self] in
      for row in rows {
        let outcome = Result { () throws(SessionProblem) in try Self.read(row) }
        outcomes.withLock { $0.append(outcome) }
      }
    }
    reading.withLock { $0 = work }
  }

  /// Waits for all; one outcome per row.
  func wait() -> [Result<Dataset, SessionProblem>] {
    reading.withLock { $0 }?.wait()
    return outcomes.withLock { $0 }
  }

  /// Tries the original path, then the same relative path from here: the folder may have moved with its session.
  static func read(_ row: StoredSession.DatasetRow) throws(SessionProblem) -> Dataset {
    guard row.source.kind.hasFile else { return try kept(row) }
    let there = row.source.seen(from: row.folder)
    do throws(SessionProblem) {
      return try read(row, at: there)
    } catch {
      guard there != row.source, let here = try? read(row, at: row.source) else { throw error }
      return here
    }
  }

  /// A dataset stored in the session itself.
  private static func kept(_ row: StoredSession.DatasetRow) throws(SessionProblem) -> Dataset {
    guard let pixels = row.pixels,
      let dataset = Dataset(
        name: row.name, height: pixels.height, width: pixels.width, pixels: pixels.images,
        labels: pixels.labels?.labels,
        classes: pixels.labels?.classes ?? .digits, source: row.source, origins: pixels.labels?.origins)
    else { throw .datasetDamaged(name: row.name) }
    return dataset
  }

  private static func read(
    _ row: StoredSession.DatasetRow, at source: DatasetSource
  ) throws(SessionProblem) -> Dataset {
    let found: Dataset
    do {
      found = try DatasetReader.read(source)
    } catch {
      throw .datasetUnreadable(name: row.name, reason: ErrorMessage(wording: error).message)
    }
    guard found.source.sha256 == row.source.sha256 || isOlderHash(row.source.sha256, of: found.source) else {
      throw .datasetChanged(name: row.name, path: source.path)
    }
    return Dataset(
      name: row.name, images: found.images, labels: found.labels, classes: found.classes, source: row.source,
      officialTrainingRows: found.officialTrainingRows, origins: found.origins)
  }
}

/// Whether it is the hash that was recorded for a large file before these were hashed in blocks.
private func isOlderHash(_ sha256: String, of source: DatasetSource) -> Bool {
  (try? DatasetReader.hashInOnePiece(of: source)) == sha256
}

extension DatasetSource {
  /// The source with relative paths resolved against a folder.
  fileprivate func seen(from folder: String) -> DatasetSource {
    func absolute(_ path: String) -> String {
      path.hasPrefix("/") || path.hasPrefix("~") ? path : folder + "/" + path
    }
    guard kind != .mnist, kind != .sheets, kind.hasFile else { return self }
    return mapPaths(absolute)
  }
}

extension Split {
  /// Whether all row numbers are valid for a dataset of `count` rows.
  func fits(_ count: Int) -> Bool {
    [train, validation, test].allSatisfy { $0.allSatisfy { $0 >= 0 && $0 < count } }
  }
}

extension Settings {
  /// The stored settings, with the colour choice of the running notebook, which was made for its terminal.
  fileprivate func brought(into present: Settings) -> Settings {
    var settings = self
    settings.threads = min(max(threads, 1), 256)
    if present.color != .auto { settings.color = present.color }
    return settings
  }
}
