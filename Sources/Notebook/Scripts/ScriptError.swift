import CommandLanguage
import Display
import Foundation

/// Why a script cannot be replayed, verified or written.
package enum ScriptError: Error, Equatable, Sendable {
  /// It cannot be opened or read; `code` is `errno`.
  case unreadable(path: String, code: Int32)
  /// A device, pipe or socket, which could not be read a second time.
  case notAFile(path: String)
  /// A line is not UTF-8 text.
  case notText(path: String, line: Int)
  /// It exceeds the size limit in bytes.
  case tooLarge(path: String, limit: Int)
  /// It is already being replayed: infinite recursion.
  case replaysItself(path: String)
  /// It has no command at or below this line.
  case nothingFrom(path: String, line: Int)
  /// `--resume` of a script whose last run came to its end.
  case ranToItsEnd(path: String)
  /// `--resume` of a script that was not run in this session.
  case neverRun(path: String)
  /// A `${` that is not part of `${name}` or `${name:-default}`.
  case malformedParameter(path: String, line: Int)
  /// A parameter with the name of a key of `replay`.
  case reservedParameter(path: String, line: Int, name: String)
  /// A parameter without default and without value.
  case missingParameter(path: String, line: Int, name: String)
  /// A value for an unknown parameter; `known` lists those of the script.
  case unknownParameter(Token, path: String, known: [String])
  /// It has no `#>` lines to compare with.
  case noOutput(path: String)
  /// A command failed during `--verify` or `--update`.
  case commandFailed(path: String, line: Int, ErrorMessage)
  /// The file exists and must not be overwritten.
  case exists(path: String)
  /// It cannot be written; `code` is `errno`.
  case unwritable(path: String, code: Int32)
  /// The script of a session would exceed the size limit.
  case exportTooLarge(bytes: Int, limit: Int)
  /// The workspace holds nothing that a script could reproduce.
  case nothingToExport
  /// A file that looks like a Jupyter notebook and cannot be read as one.
  case notebookNotUnderstood(path: String)
  /// A notebook of another major version of the format.
  case notebookVersion(path: String, version: Int)
  /// A notebook whose code is in another language.
  case notebookLanguage(path: String, language: String)
  /// A notebook, whose output only a script could have renewed.
  case updatesNotebook(path: String)
}

extension ScriptError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .unreadable(let path, ENOENT), .unreadable(let path, ENOTDIR):
      ErrorMessage(
        "there is no file \(path)", hint: "a path starts from the folder in which digitbook was started")
    case .unreadable(let path, EISDIR):
      ErrorMessage("\(path) is a folder, not a script", hint: "name a file of commands, one a line")
    case .unreadable(let path, let code):
      ErrorMessage("cannot read \(path): \(ErrorPhrase.reason(code))", hint: "make the file readable")
    case .notAFile(let path):
      ErrorMessage("\(path) is not a regular file", hint: "copy its commands into a file first")
    case .notText(let path, let line):
      ErrorMessage(
        "\(path) is not a script: its line \(line) is not UTF-8 text",
        hint: "a script is a text file with a command a line; 'load' reads data")
    case .tooLarge(let path, let limit):
      ErrorMessage(
        "\(path) is too large for a script: the limit is \(NumberText.count(limit)) bytes",
        hint: "a script is a text file with a command a line; 'load' reads data")
    case .exportTooLarge(let bytes, let limit):
      ErrorMessage(
        "the script would have \(NumberText.count(bytes)) bytes: the limit is \(NumberText.count(limit))",
        hint: "'drop' what is not needed; a script leaves out what led there")
    case .replaysItself(let path):
      ErrorMessage(
        "\(path) is already being replayed, and would never end",
        hint: "remove the line that replays it again")
    case .nothingFrom(let path, let line):
      ErrorMessage("\(path) has no command in line \(line) or below", hint: "use a smaller from=")
    case .ranToItsEnd(let path):
      ErrorMessage(
        "the last run of \(path) came to its end: nothing is left to go on with",
        hint: "'replay \(path)' begins anew")
    case .neverRun(let path):
      ErrorMessage(
        "\(path) was not run in this session yet: there is no place to go on from",
        hint: "'replay \(path)' begins it")
    case .noOutput(let path):
      ErrorMessage(
        "\(path) has no #> lines to compare with", hint: "'replay \(path) --update' runs it and writes them")
    case .commandFailed(let path, let line, let message):
      ErrorMessage("\(path):\(line): \(message.message)", hint: message.hint)
    case .exists(let path):
      ErrorMessage("\(path) already exists", hint: "choose another name, or add --force to overwrite it")
    case .unwritable(let path, let code): ErrorPhrase.unwritable(path, code)
    case .nothingToExport:
      ErrorMessage(
        "there is nothing to write into a script: the workspace is empty", hint: "type 'load' to begin")
    case .notebookNotUnderstood(let path):
      ErrorMessage(
        "\(path) looks like a Jupyter notebook, but its JSON cannot be read as one",
        hint: "save it again in Jupyter, or write its commands into a script")
    case .notebookVersion(let path, let version):
      ErrorMessage(
        "\(path) is a Jupyter notebook of format \(version), and only format 4 can be read",
        hint: "'jupyter nbconvert --to notebook --nbformat 4 \(path)' converts it")
    case .notebookLanguage(let path, let language):
      ErrorMessage(
        "\(path) is a notebook in \(shown(language)), and only one of digitbook's commands can be replayed",
        hint: "'export notebook FILE.ipynb' writes such a one")
    case .updatesNotebook(let path):
      ErrorMessage(
        "--update cannot write into a Jupyter notebook",
        hint: "'replay \(path)', then 'export notebook FILE.ipynb' writes a new one")
    case .malformedParameter(let path, let line):
      ErrorMessage(
        "\(path):\(line): a ${ is not followed by a name and a }",
        hint: "write ${name} or ${name:-default}; $${ is a plain ${")
    case .reservedParameter(let path, let line, let name):
      ErrorMessage(
        "\(path):\(line): a parameter cannot be called '\(name)', because 'replay' has a key of that name",
        hint: "give it another name")
    case .missingParameter(let path, let line, let name):
      ErrorMessage(
        "\(path):\(line): there is no value for ${\(name)}", hint: "add \(name)=... after 'replay \(path)'")
    case .unknownParameter(let name, let path, let known):
      ErrorMessage(
        "\(path) has no parameter '\(name.text)'",
        hint: known.isEmpty
          ? "it has none at all" : "it has \(listed(known, joinedBy: "and"))", columns: name.columns)
    }
  }
}
