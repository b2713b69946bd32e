import CommandLanguage
import Foundation

/// Why a session cannot be opened, written or saved.
package enum SessionError: Error, Equatable, Sendable {
  /// There is no such file.
  case missing(path: String)
  /// A file that is something else, or of no use any more to SQLite.
  case notASession(path: String)
  /// Written by a later digitbook: tables of `version`, where this one knows up to `known`.
  case newer(path: String, version: Int, known: Int)
  /// A session that is damaged.
  case damaged(path: String)
  /// The disk is full.
  case diskFull(path: String)
  /// It cannot be written; `code` is `errno`.
  case cannotWrite(path: String, code: Int32)
  /// It cannot be read; `code` is `errno`.
  case cannotRead(path: String, code: Int32)
  /// SQLite could not carry it out; `reason` is its word.
  case failed(path: String, reason: String)
  /// Another program holds its lock for longer than anyone should.
  case busy(path: String)
  /// Another digitbook works in it; `process` is its number where it is known.
  case inUse(path: String, process: Int32?)
  /// It is the one that one works in.
  case alreadyOpen(path: String)
  /// There is a session already, and nobody said that it may go.
  case exists(path: String, cells: Int, models: Int)
  /// `save` without a name, in a session that has none.
  case nameless
  /// A name for a session that cannot be a file's.
  case badName(Token)
  /// No session of that name; `nearest` is one that might be meant.
  case unknown(Token, nearest: String?)
  /// There is no unnamed session to bring back.
  case nothingToRecover
  /// Not one of the unnamed sessions: they are counted from 1 to `count`.
  case unknownUnnamed(number: Int, count: Int)
}

/// What of a session could not be brought back. The rest is there.
package enum SessionProblem: Error, Equatable, Sendable {
  /// The file of a dataset could not be read; `reason` is the error in words.
  case datasetUnreadable(name: String, reason: String)
  /// The file of a dataset holds other bytes than it did.
  case datasetChanged(name: String, path: String)
  /// What is written of a dataset makes no sense.
  case datasetDamaged(name: String)
  /// A split that does not fit its dataset.
  case splitDamaged(dataset: String)
  /// A model of which a part is damaged; `part` is the column.
  case modelDamaged(name: String, part: String)
  /// A cell that cannot be read.
  case cellDamaged(number: Int)
  /// A result that this digitbook cannot read.
  case resultDamaged(cell: Int, kind: String)
  /// The table of these things cannot be read.
  case tableDamaged(String)
}
