/// A script to run, with options.
package struct Replay: Equatable, Sendable {
  /// The script with its parameters filled in.
  package let script: Script
  /// Whether to continue after a failed command.
  package let keepsGoing: Bool
  /// Whether to print each command with its result on standard output instead of on standard error.
  package let echoes: Bool

  package init(_ script: Script, keepsGoing: Bool = false, echoes: Bool = false) {
    self.script = script
    self.keepsGoing = keepsGoing
    self.echoes = echoes
  }
}
