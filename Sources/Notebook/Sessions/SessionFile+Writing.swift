import Compute
import Digits
import Experiments
import Foundation
import GRDB
import Networks

// Writes the changes of a notebook to its session.

extension SessionFile {
  /// Writes all changes in one transaction.
  /// - Throws: `SessionError`.
  func write(_ difference: SessionDifference, fits: [StoredFit] = []) throws(SessionError) {
    try change { db in
      try Self.write(difference, db)
      for fit in fits { try Self.write(fit, db) }
    }
  }

  /// Writes fits of a running search.
  /// - Throws: `SessionError`.
  func write(_ fits: [StoredFit]) throws(SessionError) {
    try change { db in for fit in fits { try Self.write(fit, db) } }
  }

  /// Writes the checkpoint of a running training in place of the previous one.
  /// - Throws: `SessionError`.
  func writeCheckpoint(_ model: ModelEntry) throws(SessionError) {
    try change { db in
      try Self.write(model, as: .checkpoint, db)
      try Self.removeOrphans(db)
    }
  }

  /// Records that the user left the session, so that it does not look like a crash.
  /// - Throws: `SessionError`.
  func writeLeft(_ date: Date) throws(SessionError) {
    try change { try $0.execute(sql: "UPDATE session SET left = ?", arguments: [date.stored]) }
  }

  private static func write(_ difference: SessionDifference, _ db: Database) throws {
    try writeFacts(difference.workspace, db)
    for cell in difference.cells { try write(cell, db) }
    for name in difference.droppedDatasets {
      try db.execute(sql: "DELETE FROM datasets WHERE name = ?", arguments: [name])
    }
    for name in difference.droppedModels {
      try remove(model: name, db)
    }
    for entry in difference.datasets { try write(entry.dataset, entry.split, at: entry.position, db) }
    for entry in difference.models { try write(entry.model, at: entry.position, db) }
    try write(order: difference.datasetOrder, of: "datasets", db)
    try write(order: difference.modelOrder, of: "models", db)
    try write(order: difference.modelOrder, of: "ensembles", db)
    try remove(steps: difference.droppedSteps, db)
    for record in difference.steps { try write(record, db) }
    // The cell of the checkpoint has ended.
    if !difference.cells.isEmpty { try db.execute(sql: "DELETE FROM checkpoint") }
    if difference.leavesOrphans { try removeOrphans(db) }
  }

  // MARK: Rows

  private static func writeFacts(_ workspace: Workspace, _ db: Database) throws {
    let now = Date().stored
    let settings = String(decoding: try JSONEncoder.ofResults.encode(workspace.settings), as: UTF8.self)
    try db.execute(
      sql: """
        INSERT INTO session
          (id, digitbook, created, written, current_dataset, current_model, models_made, settings, lineage)
        VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET digitbook = excluded.digitbook, written = excluded.written, left = NULL,
          current_dataset = excluded.current_dataset, current_model = excluded.current_model,
          models_made = excluded.models_made, settings = excluded.settings, lineage = excluded.lineage
        """,
      arguments: [
        digitbookVersion, now, now, workspace.currentDatasetName, workspace.currentModelName,
        workspace.modelsMade, settings, try json(workspace.lineage),
      ])
  }

  private static func write(_ cell: Cell, _ db: Database) throws {
    let error = try cell.error.map { String(decoding: try JSONEncoder.ofResults.encode($0), as: UTF8.self) }
    try db.execute(
      sql:
        """
        INSERT OR REPLACE INTO cells (number, input, status, started, seconds, error, provenance)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        cell.number, cell.input, cell.status.rawValue, cell.started.stored, cell.seconds, error,
        try json(cell.provenance),
      ])
    guard let result = try cell.result.map(StoredResult.init) else { return }
    try db.execute(
      sql:
        "INSERT OR REPLACE INTO results (cell, kind, json, view, masked, checksum) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [cell.number, result.kind, result.json, result.view, result.masked, result.checksum])
  }

  static func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder.ofResults.encode(value), as: UTF8.self)
  }

  private static func write(
    _ dataset: Dataset, _ split: SplitEntry?, at position: Int, _ db: Database
  ) throws {
    let source = String(decoding: try JSONEncoder.ofResults.encode(dataset.source), as: UTF8.self)
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO datasets
          (name, position, rows, sha256, folder, source, split, is_official_split)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        dataset.name, position, dataset.count, dataset.source.sha256,
        FileManager.default.currentDirectoryPath, source,
        try split.map { try write($0.split, db) }, split?.isOfficial ?? false,
      ])
    guard !dataset.source.kind.hasFile else { return }
    // Without a source file, the pixels themselves are stored.
    try db.execute(
      sql: "INSERT OR REPLACE INTO pixels (dataset, height, width, images, labels) VALUES (?, ?, ?, ?, ?)",
      arguments: [
        dataset.name, dataset.images.shape.height, dataset.images.shape.width,
        Data(dataset.images.pixels), dataset.labels.map { StoredLabels($0, of: dataset).encoded() },
      ])
  }

  private static func write(_ fit: StoredFit, _ db: Database) throws {
    // There may be 100,000 of them.
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO fits (key, score, outcome, finished) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [fit.key, fit.score, fit.outcome, Date().stored])
  }

  /// Deletes from both tables: the name of a network may now be that of an ensemble.
  private static func remove(model name: String, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM models WHERE name = ?", arguments: [name])
    try db.execute(sql: "DELETE FROM ensembles WHERE name = ?", arguments: [name])
  }

  private static func write(_ classifier: Classifier, at position: Int, _ db: Database) throws {
    try remove(model: classifier.name, db)
    switch classifier {
    case .network(let entry): try write(entry, as: .model(position: position), db)
    case .ensemble(let entry):
      try db.execute(
        sql: "INSERT INTO ensembles (name, position) VALUES (?, ?)", arguments: [entry.name, position])
      for (place, member) in entry.members.enumerated() {
        try write(member, as: .member(of: entry.name, place: place), db)
      }
    }
  }

  /// The table that a network is written to.
  enum ModelRow {
    case model(position: Int)
    case member(of: String, place: Int)
    case checkpoint
    case undo(cell: Int, model: String, place: Int, isEnsemble: Bool)

    fileprivate var table: String {
      switch self {
      case .model: "models"
      case .member: "members"
      case .checkpoint: "checkpoint"
      case .undo: "undo_models"
      }
    }

    /// The columns that only this table has.
    fileprivate var columns: [String: (any DatabaseValueConvertible)?] {
      switch self {
      case .model(let position): ["position": position]
      case .member(let ensemble, let place): ["ensemble": ensemble, "place": place]
      case .checkpoint: ["id": 1]
      case .undo(let cell, let model, let place, let isEnsemble):
        ["cell": cell, "model": model, "place": place, "is_ensemble": isEnsemble]
      }
    }
  }

  static func write(_ entry: ModelEntry, as row: ModelRow, _ db: Database) throws {
    let stored = try StoredModel(entry.model, splitRows: entry.split.train)
    let source = String(decoding: try JSONEncoder.ofResults.encode(entry.source), as: UTF8.self)
    let shared: [String: (any DatabaseValueConvertible)?] = [
      "name": stored.name, "dataset": entry.datasetName, "network": entry.model.outline,
      "epochs": entry.model.history.count, "train_accuracy": entry.model.trainAccuracy,
      "validation_accuracy": entry.model.validationAccuracy,
      "spec": String(decoding: stored.spec, as: UTF8.self),
      "training": String(decoding: stored.training, as: UTF8.self), "source": source,
      "split": try write(entry.split, db), "seen": try write(entry.seen, db),
      "weights": stored.weights, "state": stored.state,
    ]
    let columns = shared.merging(row.columns) { _, own in own }
    let names = columns.keys.sorted()
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO \(row.table) (\(names.joined(separator: ", ")))
        VALUES (\(names.map { ":" + $0 }.joined(separator: ", ")))
        """,
      arguments: StatementArguments(columns))
  }

  // MARK: Shared rows

  /// - Returns: the id, which is the SHA-256 of the encoded split, so that equal splits are stored once.
  static func write(_ split: Split, _ db: Database) throws -> String {
    let rows = split.stored.encoded()
    let id = SHA256Hex.of([UInt8](rows))
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO splits (id, seed, is_stratified, train, validation, test, rows)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id, split.seed.map { Int64($0) }, split.stratified, split.train.count, split.validation.count,
        split.test.count, rows,
      ])
    return id
  }

  private static func write(_ seen: TrainingImageIndex, _ db: Database) throws -> String {
    let hashes = seen.stored.encoded()
    let id = SHA256Hex.of([UInt8](hashes))
    try db.execute(
      sql: "INSERT OR IGNORE INTO images_seen (id, hashes) VALUES (?, ?)", arguments: [id, hashes])
    return id
  }

  private static func write(order names: [String]?, of table: String, _ db: Database) throws {
    for (position, name) in (names ?? []).enumerated() {
      try db.execute(sql: "UPDATE \(table) SET position = ? WHERE name = ?", arguments: [position, name])
    }
  }

  private static func removeOrphans(_ db: Database) throws {
    try db.execute(
      sql: """
        DELETE FROM splits WHERE id NOT IN (
          SELECT split FROM datasets WHERE split IS NOT NULL
          UNION SELECT split FROM models UNION SELECT split FROM members
          UNION SELECT split FROM checkpoint
          UNION SELECT split FROM undo_models UNION SELECT split FROM undo_splits);
        DELETE FROM images_seen WHERE id NOT IN (
          SELECT seen FROM models UNION SELECT seen FROM members UNION SELECT seen FROM checkpoint
          UNION SELECT seen FROM undo_models);
        """)
  }
}

extension Split {
  /// The rows as `Int32` tensors, with seed and stratification as metadata.
  package var stored: SafeTensors {
    func tensor(_ name: String, _ rows: [Int]) -> SafeTensors.Tensor {
      SafeTensors.Tensor(name, shape: [rows.count], .int32(rows.map { Int32(clamping: $0) }))
    }
    var metadata = ["stratified": "\(stratified)"]
    metadata["seed"] = seed.map(String.init)
    return SafeTensors(
      [tensor("train", train), tensor("validation", validation), tensor("test", test)], metadata: metadata)
  }
}

extension TrainingImageIndex {
  package var stored: SafeTensors {
    SafeTensors([SafeTensors.Tensor("hashes", shape: [hashes.count], .uint64(hashes))])
  }
}

extension Date {
  private static let format = ISO8601FormatStyle(includingFractionalSeconds: true)

  /// ISO 8601 in UTC with milliseconds, so that the texts sort by time.
  package var stored: String { formatted(Self.format) }

  /// Reads `2026-11-29T10:01:52.123Z` itself, because an opened session has thousands of dates and Foundation takes
  /// 20 microseconds for each; anything else is left to Foundation.
  package init?(stored text: String) {
    if let date = Date(plain: Array(text.utf8)) {
      self = date
    } else {
      guard let date = try? Date(text, strategy: Self.format) else { return nil }
      self = date
    }
  }

  private init?(plain text: [UInt8]) {
    guard text.count == 24 else { return nil }
    for (place, mark) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, "."), (23, "Z")]
    where text[place] != UInt8(ascii: Unicode.Scalar(mark) ?? " ") { return nil }
    func number(_ places: Range<Int>) -> Int? {
      var value = 0
      for digit in text[places] {
        guard (0x30...0x39).contains(digit) else { return nil }
        value = value * 10 + Int(digit) - 0x30
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      let millisecond = number(20..<23), year >= 1970, (1...12).contains(month), (1...28).contains(day),
      hour < 24, minute < 60, second < 60
    else { return nil }
    // Days since 1970 in the Gregorian calendar, in years that begin with March. The end of a month, which depends on
    // the year, is Foundation's.
    let (y, m) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    self.init(timeIntervalSince1970: Double(seconds) + Double(millisecond) / 1000)
  }
}
