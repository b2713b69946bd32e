/// A script to be run, and how.
public struct Replay: Equatable, Sendable {
  /// The script, with its parameters filled in.
  public let script: Script
  /// Whether it goes on after a command that fails.
  public let keepsGoing: Bool
  /// Whether each command is shown with its result, and not beside it.
  public let echoes: Bool

  /// Memberwise.
  public init(_ script: Script, keepsGoing: Bool = false, echoes: Bool = false) {
    self.script = script
    self.keepsGoing = keepsGoing
    self.echoes = echoes
  }
}
