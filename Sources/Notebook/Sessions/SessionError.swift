import CommandLanguage
import Display
import Foundation

/// Why a session cannot be opened, written or saved.
package enum SessionError: Error, Equatable, Sendable {
  case missing(path: String)
  /// A file of another kind, or one that SQLite cannot read.
  case notASession(path: String)
  /// Written by a newer version of digitbook: schema `version`, while this one supports up to `known`.
  case newer(path: String, version: Int, known: Int)
  case damaged(path: String)
  /// Its file was deleted or moved while the session was open.
  case gone(path: String)
  /// Its file was replaced or overwritten while the session was open.
  case overwritten(path: String)
  /// There is no working directory any more for a session named `name`.
  case noFolder(name: String)
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
  /// What was there before a cell cannot be read any more.
  case stepDamaged(cell: Int)
}

extension SessionError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .missing(let path):
      ErrorMessage("there is no session \(path)", hint: "'sessions' lists what was saved here")
    case .notASession(let path):
      ErrorMessage(
        "\(path) is not a digitbook session; it was left unchanged",
        hint: "'load' reads data, 'replay' runs a script; to save, choose another name")
    case .newer(let path, let version, let known):
      ErrorMessage(
        "\(path) was written by a newer version of digitbook (format \(version); this one reads up to \(known))",
        hint: "open it with that version")
    case .damaged(let path):
      ErrorMessage(
        "\(path) is damaged", hint: "'sqlite3 \(path) .recover' shows what can still be read of it")
    case .gone(let path):
      ErrorMessage(
        "\(path) is gone: it was deleted or moved while it was open",
        hint: "'save NAME' writes all of this session to a file of that name; nothing is lost")
    case .overwritten(let path):
      ErrorMessage(
        "\(path) holds something else now: it was overwritten while it was open, and is left alone",
        hint: "'save NAME' with another name writes all of this session there; nothing is lost")
    case .noFolder(let name):
      ErrorMessage(
        "cannot save '\(name)': the folder in which digitbook was started does not exist any more",
        hint: "name a file in another folder: 'save ~/NAME.session'")
    case .diskFull(let path):
      ErrorMessage(
        "cannot write \(path): the disk is full", hint: "free some space, or 'save' to another disk")
    case .cannotWrite(let path, ENOENT), .cannotWrite(let path, ENOTDIR):
      ErrorMessage(
        "cannot write \(path): there is no such folder", hint: "make the folder first, or choose another name"
      )
    case .cannotWrite(let path, let code):
      ErrorPhrase.unwritable(path, code, hint: "'save NAME' with another name or path keeps it there")
    case .cannotRead(let path, EISDIR):
      ErrorMessage("\(path) is a folder, not a session", hint: "'sessions' lists what was saved here")
    case .cannotRead(let path, let code):
      ErrorMessage("cannot read \(path): \(ErrorPhrase.reason(code))", hint: "make the file readable")
    case .failed(let path, let reason):
      ErrorMessage(
        "cannot write \(path): \(reason)", hint: "'save NAME' with another name or path keeps it there")
    case .busy(let path):
      ErrorMessage(
        "\(path) is locked by another program", hint: "end it, or 'save' under another name")
    case .inUse(let path, let process):
      ErrorMessage(
        "another digitbook is using \(path)\(process.map { " (process \($0))" } ?? "")",
        hint: "end that one first, or choose another name")
    case .alreadyOpen(let path):
      ErrorMessage("\(path) is the current session", hint: "'history' lists its cells")
    case .exists(let path, let cells, let models):
      ErrorMessage(
        "\(path) already exists (\(counted(cells, "cell")), \(counted(models, "model")))",
        hint: "add --force to overwrite it, or choose another name")
    case .nameless:
      ErrorMessage("this session has no name yet", hint: "'save NAME' gives it one")
    case .badName(let token):
      ErrorMessage(
        "'\(token.text)' is not a valid name for a session",
        hint: "use letters, digits, '-' and '_', or a path that ends in .session", columns: token.columns)
    case .unknown(let token, let nearest):
      ErrorMessage(
        "there is no session '\(token.text)'",
        hint: nearest.map { "did you mean '\($0)'?" } ?? "'sessions' lists what was saved here",
        columns: token.columns)
    case .nothingToRecover:
      ErrorMessage(
        "there is no session to recover", hint: "'sessions' lists those that were saved")
    case .unknownUnnamed(let number, let count):
      ErrorMessage(
        "there is no unnamed session \(NumberText.count(number)): there \(count == 1 ? "is 1" : "are \(count)")",
        hint: "'recover' lists them")
    }
  }
}

extension SessionProblem: Worded {
  /// The message for a part that could not be restored.
  package var wording: ErrorMessage {
    switch self {
    case .datasetUnreadable(let name, let reason):
      ErrorMessage("dataset \(name): \(reason)")
    case .datasetChanged(let name, let path):
      ErrorMessage("dataset \(name): \(path) has changed since it was loaded")
    case .datasetDamaged(let name):
      ErrorMessage("dataset \(name): its record in the session is damaged")
    case .splitDamaged(let dataset):
      ErrorMessage("the split of \(dataset): it is damaged")
    case .modelDamaged(let name, let part):
      ErrorMessage("model \(name): its \(part) is damaged")
    case .cellDamaged(let number):
      ErrorMessage("cell \(number): it is damaged")
    case .resultDamaged(let cell, let kind):
      ErrorMessage("the result of cell \(cell): this version of digitbook cannot read it (\(kind))")
    case .stepDamaged(let cell):
      ErrorMessage("what was there before cell \(cell) cannot be read any more")
    case .tableDamaged(let table):
      ErrorMessage("some of the \(table): the file is damaged")
    }
  }
}

extension ErrorMessage {
  /// The message at the prompt when the last cell could not be written.
  package static func unwritten(_ error: SessionError) -> ErrorMessage {
    let why = error.wording
    return ErrorMessage("not saved: \(why.message); the next command tries again", hint: why.hint)
  }

  /// The message at exit when the last cells could not be written.
  package static func lost(_ error: SessionError) -> ErrorMessage {
    ErrorMessage("the last commands were not saved: \(error.wording.message)")
  }
}
