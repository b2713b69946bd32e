import CommandLanguage

/// Errors of commands that show, rerun, undo or redo cells.
package enum CellError: Error, Equatable, Sendable {
  /// No cell of that number; the cells are 1 to `last`, 0 if there are none.
  case unknownCell(Token, number: Int, last: Int)
  /// No change is left to undo.
  case nothingToUndo
  /// What was there before a cell of a stored session cannot be read any more.
  case cannotBeTakenBack(cell: Int, ErrorMessage)
  /// No change was undone.
  case nothingToRedo
  /// A cell that reruns cells: rerunning it may never end.
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
    case .cannotBeTakenBack(let cell, let why):
      ErrorMessage(
        "cell \(cell) cannot be taken back: \(why.message)",
        hint: why.hint ?? "'drop', 'use' and 'split' change what is there; 'rerun' runs earlier cells again")
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
