import Foundation

/// How far the last run of a script came in this session, told from its cells.
///
/// The run is the longest way through the script that the cells went, one line after the other; commands that the user
/// typed in between count only if they are the next line of the script.
package struct ScriptProgress: Equatable, Sendable {
  /// How a cell begins a run of the script.
  package enum Beginning: Sendable {
    /// From its first line.
    case anew
    /// From a later one.
    case midway
  }

  /// Number of lines that ran.
  package private(set) var done = 0
  package private(set) var hasBegun = false

  /// - Parameter beginning: whether a cell is a `replay` of this script.
  package init(of script: Script, in cells: [Cell], beginning: (Cell) -> Beginning?) {
    let lines = script.lines.map { $0.text.trimmingCharacters(in: .whitespacesAndNewlines) }
    for cell in cells {
      switch beginning(cell) {
      case .anew?:
        (done, hasBegun) = (0, true)
        continue
      case .midway?: continue
      case nil: break
      }
      if done < lines.count, cell.input == lines[done] {
        hasBegun = true
        if cell.status == .ok { done += 1 }
      } else if cell.input == lines.first {
        hasBegun = true
        done = cell.status == .ok ? 1 : 0
      }
    }
  }
}
