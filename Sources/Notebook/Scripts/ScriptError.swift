import CommandLanguage

/// Why a script cannot be replayed, verified or written.
package enum ScriptError: Error, Equatable, Sendable {
  /// The system refused to open or read it; `code` is `errno`.
  case unreadable(path: String, code: Int32)
  /// A device, pipe or socket: it could not be replayed a second time.
  case notAFile(path: String)
  /// A line is not UTF-8 text.
  case notText(path: String, line: Int)
  /// It has more bytes than any script needs.
  case tooLarge(path: String, limit: Int)
  /// It is being replayed already and would never end.
  case replaysItself(path: String)
  /// It has no command in this line or below.
  case nothingFrom(path: String, line: Int)
  /// A `${` that does not become `${name}` or `${name:-default}`.
  case malformedParameter(path: String, line: Int)
  /// A parameter with the name of one of replay's own keys.
  case reservedParameter(path: String, line: Int, name: String)
  /// A parameter without a default that was given no value.
  case missingParameter(path: String, line: Int, name: String)
  /// A value for a parameter that the script does not have; `known` are those it has.
  case unknownParameter(Token, path: String, known: [String])
  /// It has no `#>` lines to compare with.
  case noOutput(path: String)
  /// A command failed while the script was verified.
  case commandFailed(path: String, line: Int, ErrorMessage)
  /// A file that is there already and was not to be written over.
  case exists(path: String)
  /// The system refused to write it; `code` is `errno`.
  case unwritable(path: String, code: Int32)
  /// There is nothing in hand that a script could make again.
  case nothingToExport
}
