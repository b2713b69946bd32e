import GRDB

/// The SQLite schema of a session. `Schema.md` beside this file documents every column.
enum SessionSchema {
  /// Distinguishes a session from other SQLite files: "digb" in ASCII.
  static let applicationID: Int64 = 0x6469_6762
  /// The schema version, stored as SQLite's `user_version`. A session with a higher version is not opened.
  static let version: Int64 = 2

  /// One migration per version, never changed after its release.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: first)
      try db.execute(sql: "PRAGMA user_version = 1")
    }
    migrator.registerMigration("2") { db in
      try db.execute(sql: second)
      try db.execute(sql: "PRAGMA user_version = 2")
    }
    return migrator
  }

  /// Pragmas for a new file, before its first table.
  ///
  /// Weights are blobs of 100 kB and more, which take fewer steps with large pages.
  static let preparation = "PRAGMA page_size = 16384; PRAGMA application_id = \(applicationID)"

  /// Pragmas of every writing connection.
  ///
  /// A rollback journal instead of a write-ahead log: between commands a session is one file that can be copied,
  /// sent and opened on a read-only disk. `EXTRA` also flushes the folder entry, so that a power cut right after the
  /// prompt loses nothing. `fullfsync` is for macOS, where the disk cache would otherwise delay the write.
  static let connection = """
    PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA fullfsync = ON; PRAGMA trusted_schema = OFF
    """

  /// The columns that `models`, `members` and `checkpoint` share.
  private static let modelColumns = """
      dataset TEXT NOT NULL,
      network TEXT NOT NULL,
      epochs INTEGER NOT NULL,
      train_accuracy REAL,
      validation_accuracy REAL,
      spec TEXT NOT NULL,
      training TEXT NOT NULL,
      source TEXT NOT NULL,
      split TEXT NOT NULL REFERENCES splits (id),
      seen TEXT NOT NULL REFERENCES images_seen (id),
      weights BLOB NOT NULL,
      state BLOB NOT NULL
    """

  private static let first = """
    CREATE TABLE session (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      digitbook TEXT NOT NULL,
      created TEXT NOT NULL,
      written TEXT NOT NULL,
      left TEXT,
      current_dataset TEXT,
      current_model TEXT,
      models_made INTEGER NOT NULL,
      settings TEXT NOT NULL,
      lineage TEXT NOT NULL
    ) STRICT;

    CREATE TABLE cells (
      number INTEGER PRIMARY KEY,
      input TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('ok', 'failed', 'interrupted')),
      started TEXT NOT NULL,
      seconds REAL NOT NULL,
      error TEXT,
      provenance TEXT NOT NULL
    ) STRICT;

    CREATE TABLE results (
      cell INTEGER PRIMARY KEY REFERENCES cells (number) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      json TEXT NOT NULL,
      view TEXT
    ) STRICT;

    CREATE TABLE splits (
      id TEXT PRIMARY KEY,
      seed INTEGER,
      is_stratified INTEGER NOT NULL,
      train INTEGER NOT NULL,
      validation INTEGER NOT NULL,
      test INTEGER NOT NULL,
      rows BLOB NOT NULL
    ) STRICT;

    CREATE TABLE images_seen (
      id TEXT PRIMARY KEY,
      hashes BLOB NOT NULL
    ) STRICT;

    CREATE TABLE datasets (
      name TEXT PRIMARY KEY,
      position INTEGER NOT NULL,
      rows INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      folder TEXT NOT NULL,
      source TEXT NOT NULL,
      split TEXT REFERENCES splits (id),
      is_official_split INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE pixels (
      dataset TEXT PRIMARY KEY REFERENCES datasets (name) ON DELETE CASCADE,
      height INTEGER NOT NULL,
      width INTEGER NOT NULL,
      images BLOB NOT NULL,
      labels BLOB
    ) STRICT;

    CREATE TABLE models (
      name TEXT PRIMARY KEY,
      position INTEGER NOT NULL,
    \(modelColumns)
    ) STRICT;

    CREATE TABLE ensembles (
      name TEXT PRIMARY KEY,
      position INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE members (
      ensemble TEXT NOT NULL REFERENCES ensembles (name) ON DELETE CASCADE,
      place INTEGER NOT NULL,
      name TEXT NOT NULL,
    \(modelColumns),
      PRIMARY KEY (ensemble, place)
    ) STRICT;

    CREATE TABLE checkpoint (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      name TEXT NOT NULL,
    \(modelColumns)
    ) STRICT;

    CREATE TABLE fits (
      key TEXT PRIMARY KEY,
      score REAL,
      outcome TEXT NOT NULL,
      finished TEXT NOT NULL
    ) STRICT;

    CREATE VIEW reports AS
    SELECT
      cell,
      json_extract(json, '$.model') AS model,
      json_extract(json, '$.dataset') AS dataset,
      json_extract(json, '$.on') AS part,
      json_extract(json, '$.rows') AS rows,
      json_extract(json, '$.accuracy') AS accuracy,
      json_extract(json, '$.includes_training_rows') AS includes_training_rows,
      json_extract(json, '$.is_stale') AS is_stale
    FROM results
    WHERE kind = 'report';
    """

  /// How a session knows its file again; results as scripts write them; what `undo` brings back.
  private static let second = """
    ALTER TABLE session ADD COLUMN commit_id TEXT;
    ALTER TABLE results ADD COLUMN masked TEXT;
    ALTER TABLE results ADD COLUMN checksum INTEGER;

    CREATE TABLE undo_steps (
      cell INTEGER PRIMARY KEY,
      input TEXT NOT NULL,
      before TEXT NOT NULL
    ) STRICT;

    CREATE TABLE undo_datasets (
      cell INTEGER NOT NULL REFERENCES undo_steps (cell) ON DELETE CASCADE,
      name TEXT NOT NULL,
      folder TEXT NOT NULL,
      source TEXT NOT NULL,
      height INTEGER,
      width INTEGER,
      images BLOB,
      labels BLOB,
      PRIMARY KEY (cell, name)
    ) STRICT;

    CREATE TABLE undo_splits (
      cell INTEGER NOT NULL REFERENCES undo_steps (cell) ON DELETE CASCADE,
      dataset TEXT NOT NULL,
      split TEXT NOT NULL REFERENCES splits (id),
      is_official INTEGER NOT NULL,
      PRIMARY KEY (cell, dataset)
    ) STRICT;

    CREATE TABLE undo_models (
      cell INTEGER NOT NULL REFERENCES undo_steps (cell) ON DELETE CASCADE,
      model TEXT NOT NULL,
      place INTEGER NOT NULL,
      is_ensemble INTEGER NOT NULL,
      name TEXT NOT NULL,
    \(modelColumns),
      PRIMARY KEY (cell, model, place)
    ) STRICT;
    """
}
