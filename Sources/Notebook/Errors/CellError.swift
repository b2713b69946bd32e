import CommandLanguage

/// Why a command that looks at earlier cells or goes back to them cannot.
package enum CellError: Error, Equatable, Sendable {
  /// No cell of that number; there are cells up to `last`, none where it is 0.
  case unknownCell(Token, number: Int, last: Int)
  /// No change is left to take back.
  case nothingToUndo
  /// No change was taken back that could come again.
  case nothingToRedo
  /// A cell that runs cells again: to run it again may have no end.
  case rerunsItself(number: Int)
}

extension CellError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .unknownCell(let token, let number, let last):
      ErrorMessage(
        last == 0
          ? "there is no cell \(number): nothing was run yet"
          : "there is no cell \(number): they are 1 to \(last)", hint: "'history' lists them",
        columns: token.columns)
    case .nothingToUndo:
      ErrorMessage(
        "there is nothing to undo: no change is left to take back", hint: "'history' lists what was run")
    case .nothingToRedo:
      ErrorMessage(
        "there is nothing to redo: no change was undone last", hint: "'rerun' runs earlier cells again")
    case .rerunsItself(let number):
      ErrorMessage(
        "cell \(number) runs earlier cells again, and might never end",
        hint: "name the cells that it ran")
    }
  }
}
