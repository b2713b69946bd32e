/// A script to be run, and how.
package struct Replay: Equatable, Sendable {
  /// The script, with its parameters filled in.
  package let script: Script
  /// Whether it goes on after a command that fails.
  package let keepsGoing: Bool
  /// Whether each command is shown with its result, and not beside it.
  package let echoes: Bool

  /// Memberwise.
  package init(_ script: Script, keepsGoing: Bool = false, echoes: Bool = false) {
    self.script = script
    self.keepsGoing = keepsGoing
    self.echoes = echoes
  }
}
