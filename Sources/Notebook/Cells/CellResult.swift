import Display

/// The value that a command computed: drawn for the eye by its blocks, for programs by its JSON.
///
/// The JSON is the value as `Codable` writes it, in the names of the design, plus `kind`. A session keeps that
/// JSON and what else it takes to draw the result again (`Encoder.isForSession`), and reads it back: what is
/// decoded may have been changed by anyone, so `init(from:)` refuses what its blocks could not draw.
public protocol CellResult: Codable, Sendable {
  /// What kind of result it is: `dataset`, `split`, `model`, `report`, ...
  static var kind: String { get }

  /// What there is to see.
  var blocks: [Block] { get }

  /// Whether it is what was done when the user interrupted it.
  var isInterrupted: Bool { get }

  /// What the shell should do after it has shown the blocks.
  var effect: CellEffect { get }
}

extension CellResult {
  /// It is complete.
  public var isInterrupted: Bool { false }

  /// Nothing.
  public var effect: CellEffect { .none }
}

/// What a command asks of the shell it runs in.
public enum CellEffect: Sendable, Equatable {
  /// Nothing.
  case none
  /// To end.
  case leave
  /// To run the commands of a script next.
  case replay(Script)
  /// To ask the user, and to run a line if the answer is yes.
  case confirm(question: String, line: String)
}
