import Digits
import Experiments
import Foundation
import GRDB

// What `undo` takes back beyond the opening of a session. A step holds only what the workspace after it lacks, so most
// steps are a few lines of JSON; a dropped or replaced model is kept in full until the step is too old.

extension SessionFile {
  /// The workspace before a change, made of the one after it.
  /// - Throws: `SessionError`; `SessionProblem` for what cannot be read any more.
  func workspace(before cell: Int, _ present: Workspace) throws -> Workspace {
    try checkIdentity()
    let step = try attempt { try queue.read { db in try StoredStep.reading(cell, db) } }.get()
    var problems: [SessionProblem] = []
    var models: [String: Classifier] = [:]
    for (name, rows) in step.networks {
      models[name] = RestoredSession.models(rows, problems: &problems).first.map { .network($0) }
    }
    for (name, rows) in step.ensembles {
      let members = RestoredSession.models(rows, problems: &problems)
      models[name] = (try? EnsembleEntry(name: name, members: members)).map { .ensemble($0) }
    }
    if let problem = problems.first { throw problem }
    var datasets: [String: Dataset] = [:]
    for row in step.datasets { datasets[row.name] = try LoadingDatasets.read(row) }
    guard
      let earlier = present.before(
        step.outline, cell: cell, datasets: datasets, splits: step.splits, models: models),
      earlier.splitsFit
    else { throw SessionProblem.stepDamaged(cell: cell) }
    return earlier
  }

  // MARK: Writing

  static func write(_ record: UndoRecord, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO undo_steps (cell, input, before) VALUES (?, ?, ?)",
      arguments: [record.cell, record.input, try json(record.outline)])
    for dataset in record.datasets {
      let isStored = !dataset.source.kind.hasFile
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO undo_datasets (cell, name, folder, source, height, width, images, labels)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          record.cell, dataset.name, FileManager.default.currentDirectoryPath, try json(dataset.source),
          dataset.images.shape.height, dataset.images.shape.width,
          isStored ? Data(dataset.images.pixels) : nil,
          isStored ? dataset.labels.map { StoredLabels($0, of: dataset).encoded() } : nil,
        ])
    }
    for (dataset, entry) in record.splits {
      try db.execute(
        sql: "INSERT OR REPLACE INTO undo_splits (cell, dataset, split, is_official) VALUES (?, ?, ?, ?)",
        arguments: [record.cell, dataset, try write(entry.split, db), entry.isOfficial])
    }
    for model in record.models {
      for (place, network) in model.networks.enumerated() {
        let isEnsemble = model.network == nil
        try write(
          network, as: .undo(cell: record.cell, model: model.name, place: place, isEnsemble: isEnsemble), db)
      }
    }
  }

  /// Removes the steps that were undone, or are too old.
  static func remove(steps cells: [Int], _ db: Database) throws {
    for cell in cells { try db.execute(sql: "DELETE FROM undo_steps WHERE cell = ?", arguments: [cell]) }
  }
}

/// A step as it is stored, with its models still encoded.
private struct StoredStep {
  let outline: UndoRecord.Outline
  var datasets: [StoredSession.DatasetRow] = []
  var splits: [String: SplitEntry] = [:]
  var networks: [String: [StoredSession.ModelRow]] = [:]
  var ensembles: [String: [StoredSession.ModelRow]] = [:]

  /// A step, or why what is stored is none.
  /// - Throws: errors of SQLite.
  static func reading(_ cell: Int, _ db: Database) throws -> Result<StoredStep, SessionProblem> {
    do {
      return .success(try StoredStep(cell, db))
    } catch let problem as SessionProblem {
      return .failure(problem)
    }
  }

  /// - Throws: `SessionProblem`, errors of SQLite.
  private init(_ cell: Int, _ db: Database) throws {
    var reader = SessionReader(db)
    let before = try String.fetchOne(
      db, sql: "SELECT before FROM undo_steps WHERE cell = ?", arguments: [cell])
    guard let outline: UndoRecord.Outline = before.flatMap(SessionReader.value) else {
      throw SessionProblem.stepDamaged(cell: cell)
    }
    self.outline = outline
    for row in try Row.fetchAll(db, sql: "SELECT * FROM undo_datasets WHERE cell = ?", arguments: [cell]) {
      guard let source: DatasetSource = SessionReader.value(try row.decode(String.self, forColumn: "source"))
      else { throw SessionProblem.stepDamaged(cell: cell) }
      datasets.append(
        .init(
          name: try row.decode(String.self, forColumn: "name"), source: source,
          folder: try row.decode(String.self, forColumn: "folder"), split: nil,
          pixels: source.kind.hasFile ? nil : try reader.pixels(row)))
    }
    for row in try Row.fetchAll(db, sql: "SELECT * FROM undo_splits WHERE cell = ?", arguments: [cell]) {
      splits[try row.decode(String.self, forColumn: "dataset")] = SplitEntry(
        split: try reader.split(try row.decode(String.self, forColumn: "split")),
        isOfficial: try row.decode(Bool.self, forColumn: "is_official"))
    }
    let sql = "SELECT * FROM undo_models WHERE cell = ? ORDER BY model, place"
    for row in try Row.fetchAll(db, sql: sql, arguments: [cell]) {
      let name = try row.decode(String.self, forColumn: "model")
      guard let network = reader.model(row, try row.decode(String.self, forColumn: "name")) else {
        throw reader.session.problems.first ?? SessionProblem.stepDamaged(cell: cell)
      }
      if try row.decode(Bool.self, forColumn: "is_ensemble") {
        ensembles[name, default: []].append(network)
      } else {
        networks[name, default: []].append(network)
      }
    }
  }
}

extension SessionReader {
  /// What `undo` can take back. A table that cannot be read is no loss of what is in hand.
  mutating func readUndoSteps() {
    do {
      guard try db.tableExists("undo_steps") else { return }
      let sql = "SELECT cell, input, json_extract(before, '$.weight') AS weight FROM undo_steps ORDER BY cell"
      let changes = session.lineage?.changes ?? []
      for row in try Row.fetchAll(db, sql: sql) {
        let cell = try row.decode(Int.self, forColumn: "cell")
        let weight = min(max(try row.decode(Int?.self, forColumn: "weight") ?? 0, 0), Timeline.byteLimit)
        session.steps.append(
          Timeline.Step(
            storedFrom: cell, input: try row.decode(String.self, forColumn: "input"), weight: weight))
      }
      // They have to be the last changes in effect, one after the other.
      let cells = session.steps.map(\.cell)
      if cells != changes.suffix(cells.count) { session.steps = [] }
    } catch {
      session.steps = []
    }
  }
}

extension Workspace {
  /// Whether all splits are of rows that their datasets have.
  fileprivate var splitsFit: Bool {
    heldSplits.allSatisfy { name, entry in
      heldDatasets[name].map { entry.split.fits($0.count) } ?? false
    }
  }
}
