import CommandLanguage

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
  /// The workspace holds nothing that a script could reproduce.
  case nothingToExport
}
