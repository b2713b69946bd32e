import CommandLanguage
import Digits
import Experiments
import Foundation
import GRDB
import Networks

// Reads a notebook from its session. A file may hold anything: what cannot be read is skipped and reported as a
// `SessionProblem`.

extension SessionFile {
  /// Reads everything.
  /// - Parameters:
  ///   - restorable: the kinds of results restored as values.
  ///   - datasetsFound: called with the datasets before the models are read.
  /// - Throws: `SessionError` if not even the first page can be read.
  func read(
    restoring restorable: [any RestorableResult.Type],
    datasetsFound: ([StoredSession.DatasetRow]) -> Void = { _ in }
  ) throws(SessionError) -> StoredSession {
    try attempt {
      try queue.read { db in
        var reader = SessionReader(db, restoring: restorable)
        try reader.readFacts()
        reader.readDatasets()
        datasetsFound(reader.session.datasets)
        reader.readModels()
        reader.readCells()
        reader.readFits()
        reader.readUndoSteps()
        return reader.session
      }
    }
  }
}

/// Reads table by table and collects the problems.
struct SessionReader {
  var session = StoredSession()
  let db: Database
  private let restorable: [any RestorableResult.Type]
  private var splits: [String: Split] = [:]
  private var seen: [String: TrainingImageIndex] = [:]

  init(_ db: Database, restoring restorable: [any RestorableResult.Type] = []) {
    self.db = db
    self.restorable = restorable
  }

  mutating func readFacts() throws {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM session") else { return }
    session.currentDataset = try? row.decode(String?.self, forColumn: "current_dataset")
    session.currentModel = try? row.decode(String?.self, forColumn: "current_model")
    let made = (try? row.decode(Int.self, forColumn: "models_made")) ?? 0
    session.modelsMade = min(max(made, 0), 1_000_000)
    session.settings = (try? row.decode(String.self, forColumn: "settings")).flatMap(Self.value)
    session.lineage = (try? row.decode(String.self, forColumn: "lineage")).flatMap(Self.value)
  }

  mutating func readDatasets() {
    for name in names(in: "datasets") {
      do {
        guard let row = try row(of: name, in: "datasets"),
          let source: DatasetSource = Self.value(try row.decode(String.self, forColumn: "source"))
        else { throw Damage() }
        var entry: SplitEntry?
        if let id = try row.decode(String?.self, forColumn: "split") {
          do {
            entry = SplitEntry(
              split: try split(id), isOfficial: try row.decode(Bool.self, forColumn: "is_official_split"))
          } catch {
            session.problems.append(.splitDamaged(dataset: name))
          }
        }
        session.datasets.append(
          .init(
            name: name, source: source, folder: try row.decode(String.self, forColumn: "folder"),
            split: entry, pixels: source.kind.hasFile ? nil : try pixels(of: name)))
      } catch {
        session.problems.append(.datasetDamaged(name: name))
      }
    }
  }

  mutating func readModels() {
    for name in names(in: "models") {
      guard let model = model(try? row(of: name, in: "models"), name) else { continue }
      session.models.append(model)
    }
    for name in names(in: "ensembles") {
      let sql = "SELECT * FROM members WHERE ensemble = ? ORDER BY place"
      let rows = (try? Row.fetchAll(db, sql: sql, arguments: [name])) ?? []
      let members = rows.compactMap { model($0, (try? $0.decode(String.self, forColumn: "name")) ?? name) }
      guard members.count == rows.count, !members.isEmpty else {
        session.problems.append(.modelDamaged(name: name, part: "members"))
        continue
      }
      session.ensembles.append(.init(name: name, members: members))
    }
    session.modelOrder =
      (try? String.fetchAll(
        db,
        sql: "SELECT name, position FROM models UNION SELECT name, position FROM ensembles ORDER BY position"))
      ?? []
    guard let row = (try? Row.fetchOne(db, sql: "SELECT * FROM checkpoint")) ?? nil else { return }
    session.checkpoint = model(row, (try? row.decode(String.self, forColumn: "name")) ?? "")
  }

  mutating func readCells() {
    do {
      let rows = try Row.fetchCursor(
        db,
        sql: "SELECT cells.*, results.* FROM cells LEFT JOIN results ON cell = number ORDER BY number")
      while let row = try rows.next() {
        let number = try row.decode(Int.self, forColumn: "number")
        do {
          session.cells.append(try cell(number, row))
        } catch {
          session.problems.append(.cellDamaged(number: number))
        }
      }
    } catch {
      session.problems.append(.tableDamaged("cells"))
    }
  }

  mutating func readFits() {
    do {
      for row in try Row.fetchAll(db, sql: "SELECT key, score, outcome FROM fits") {
        session.fits.append(
          StoredFit(
            key: try row.decode(String.self, forColumn: "key"),
            score: try row.decode(Double?.self, forColumn: "score"),
            outcome: try row.decode(String.self, forColumn: "outcome")))
      }
    } catch {
      session.problems.append(.tableDamaged("fits"))
    }
  }

  // MARK: Pieces

  struct Damage: Error {}

  private mutating func names(in table: String) -> [String] {
    do {
      return try String.fetchAll(db, sql: "SELECT name FROM \(table) ORDER BY position")
    } catch {
      session.problems.append(.tableDamaged(table))
      return []
    }
  }

  private func row(of name: String, in table: String) throws -> Row? {
    try Row.fetchOne(db, sql: "SELECT * FROM \(table) WHERE name = ?", arguments: [name])
  }

  mutating func model(_ row: Row??, _ name: String) -> StoredSession.ModelRow? {
    guard let row = row ?? nil else {
      session.problems.append(.modelDamaged(name: name, part: "row"))
      return nil
    }
    var part = ""
    /// Remembers the column read last, to name it in a problem.
    func column<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ name: String) throws -> Value
    {
      part = name
      return try row.decode(Value.self, forColumn: name)
    }
    do {
      let text: (String) throws -> String = { try column($0) }
      let data: (String) throws -> Data = { try column($0) }
      let parts = StoredModel(
        name: name, spec: Data(try text("spec").utf8), training: Data(try text("training").utf8),
        weights: try data("weights"), state: try data("state"))
      guard let source: DatasetSource = Self.value(try text("source")) else { throw Damage() }
      return .init(
        parts: parts, dataset: try text("dataset"), source: source, split: try split(try text("split")),
        seen: try seen(try text("seen")))
    } catch {
      session.problems.append(.modelDamaged(name: name, part: part))
      return nil
    }
  }

  private mutating func cell(_ number: Int, _ row: Row) throws -> Cell {
    guard number > 0, number < 1 << 48,
      let status = Cell.Status(rawValue: try row.decode(String.self, forColumn: "status")),
      let started = Date(stored: try row.decode(String.self, forColumn: "started"))
    else { throw Damage() }
    let error: ErrorMessage? = try row.decode(String?.self, forColumn: "error").flatMap(Self.value)
    let provenance = try row.decode(String.self, forColumn: "provenance")
    return Cell(
      number: number, input: try row.decode(String.self, forColumn: "input"), status: status,
      started: started,
      seconds: try row.decode(Double.self, forColumn: "seconds"), error: error,
      result: try result(of: number, row),
      provenance: Deferred { Self.value(provenance) ?? Provenance() })
  }

  /// A result is decoded when it is asked for, unless its checksum says that somebody else wrote it.
  private mutating func result(of cell: Int, _ row: Row) throws -> Deferred<(any CellResult)?> {
    guard let kind = try row.decode(String?.self, forColumn: "kind") else { return Deferred(nil) }
    let stored = StoredResult(
      kind: kind, json: try row.decode(String.self, forColumn: "json"),
      view: try row.decode(String?.self, forColumn: "view"),
      masked: row.hasColumn("masked") ? try row.decode(String?.self, forColumn: "masked") : nil)
    let checksum = row.hasColumn("checksum") ? try row.decode(Int64?.self, forColumn: "checksum") : nil
    guard checksum == nil || checksum == stored.checksum else {
      let result = stored.result(restoring: restorable)
      if result == nil { session.problems.append(.resultDamaged(cell: cell, kind: kind)) }
      return Deferred(result)
    }
    return Deferred { [restorable] in
      stored.result(restoring: restorable) ?? UnreadableResult(stored: stored, cell: cell)
    }
  }

  private func pixels(of dataset: String) throws -> StoredSession.Pixels? {
    let sql = "SELECT * FROM pixels WHERE dataset = ?"
    return try Row.fetchOne(db, sql: sql, arguments: [dataset]).map(pixels)
  }

  func pixels(_ row: Row) throws -> StoredSession.Pixels {
    StoredSession.Pixels(
      height: try row.decode(Int.self, forColumn: "height"),
      width: try row.decode(Int.self, forColumn: "width"),
      images: [UInt8](try row.decode(Data.self, forColumn: "images")),
      labels: try row.decode(Data?.self, forColumn: "labels").map { bytes in
        guard let labels = StoredLabels(decoding: bytes) else { throw Damage() }
        return labels
      })
  }

  /// Splits and image hashes are shared by many models; each is read once.
  mutating func split(_ id: String) throws -> Split {
    if let known = splits[id] { return known }
    let rows = try Data.fetchOne(db, sql: "SELECT rows FROM splits WHERE id = ?", arguments: [id])
    guard let rows, let split = Split(stored: try SafeTensors(decoding: rows)) else { throw Damage() }
    splits[id] = split
    return split
  }

  private mutating func seen(_ id: String) throws -> TrainingImageIndex {
    if let known = seen[id] { return known }
    let hashes = try Data.fetchOne(db, sql: "SELECT hashes FROM images_seen WHERE id = ?", arguments: [id])
    guard let hashes, case .uint64(let values)? = try SafeTensors(decoding: hashes)["hashes"]?.values else {
      throw Damage()
    }
    let images = TrainingImageIndex(hashes: values)
    seen[id] = images
    return images
  }

  static func value<Value: Decodable>(_ json: String) -> Value? {
    try? JSONDecoder.ofResults.decode(Value.self, from: Data(json.utf8))
  }
}

extension Split {
  /// `nil` if rows are missing or negative. Whether the dataset has them is checked elsewhere.
  package init?(stored: SafeTensors) {
    func rows(_ name: String) -> [Int]? {
      guard case .int32(let values)? = stored[name]?.values, values.allSatisfy({ $0 >= 0 }) else {
        return nil
      }
      return values.map(Int.init)
    }
    guard let train = rows("train"), let validation = rows("validation"), let test = rows("test") else {
      return nil
    }
    self.init(
      train: train, validation: validation, test: test, seed: stored.metadata["seed"].flatMap { UInt32($0) },
      stratified: stored.metadata["stratified"] == "true")
  }
}
