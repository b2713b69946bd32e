import CommandLanguage
import Foundation

/// Why a session cannot be opened, written or saved.
package enum SessionError: Error, Equatable, Sendable {
  case missing(path: String)
  /// A file of another kind, or one that SQLite cannot read.
  case notASession(path: String)
  /// Written by a newer version of digitbook: schema `version`, while this one supports up to `known`.
  case newer(path: String, version: Int, known: Int)
  case damaged(path: String)
  case diskFull(path: String)
  /// It cannot be written; `code` is `errno`.
  case cannotWrite(path: String, code: Int32)
  /// It cannot be read; `code` is `errno`.
  case cannotRead(path: String, code: Int32)
  /// Another SQLite error; `reason` is its message.
  case failed(path: String, reason: String)
  /// Another program held its SQLite lock beyond the timeout.
  case busy(path: String)
  /// Another digitbook process is using it; `process` is its id, if known.
  case inUse(path: String, process: Int32?)
  /// It is the current session.
  case alreadyOpen(path: String)
  /// The session exists, and `--force` was not given.
  case exists(path: String, cells: Int, models: Int)
  /// `save` without a name in an unnamed session.
  case nameless
  /// A name that is not a valid file name.
  case badName(Token)
  /// No session of that name; `nearest` is a similar name.
  case unknown(Token, nearest: String?)
  /// There is no unnamed session to recover.
  case nothingToRecover
  /// Not the number of an unnamed session: they are 1 to `count`.
  case unknownUnnamed(number: Int, count: Int)
}

/// A part of a session that could not be restored. The rest is available.
package enum SessionProblem: Error, Equatable, Sendable {
  /// The file of a dataset could not be read; `reason` is the error message.
  case datasetUnreadable(name: String, reason: String)
  /// The file of a dataset has changed.
  case datasetChanged(name: String, path: String)
  /// The record of a dataset is invalid.
  case datasetDamaged(name: String)
  /// A split that does not fit its dataset.
  case splitDamaged(dataset: String)
  /// A damaged model; `part` is the column.
  case modelDamaged(name: String, part: String)
  /// A cell that cannot be read.
  case cellDamaged(number: Int)
  /// A result that this version of digitbook cannot decode.
  case resultDamaged(cell: Int, kind: String)
  /// A table that cannot be read.
  case tableDamaged(String)
}
