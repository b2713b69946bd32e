import Notebook

/// A line of input and where it stands.
struct SourceLine {
  let text: String
  let place: Place

  /// Where a line came from, as errors name it.
  enum Place: Equatable {
    /// The user has just typed it.
    case prompt
    /// One of several that the user pasted at the prompt at once.
    case paste
    /// Made of the arguments of the process.
    case process
    /// The so-many-th `-c`.
    case argument(Int)
    case standardInput(line: Int)
    case script(path: String, line: Int)
    /// An earlier cell, run again.
    case cell(Int)

    /// `tour.digits:3`; `nil` where the user knows.
    var name: String? {
      switch self {
      case .prompt, .paste, .process: nil
      case .argument(let number): "-c \(number)"
      case .standardInput(let line): "line \(line) of standard input"
      case .script(let path, let line): "\(path):\(line)"
      case .cell(let number): "cell \(number) again"
      }
    }
  }
}

/// What came of asking for the next line.
enum NextLine {
  case line(SourceLine)
  /// There are no more.
  case end
  /// Ctrl-C while waiting for one.
  case interrupted
}

/// Where lines come from: the prompt, `-c`, a pipe, a script.
protocol LineSource: AnyObject {
  /// The next line; may wait for it.
  /// - Throws: `StreamError` where what comes before the line cannot be shown.
  func next() throws(StreamError) -> NextLine

  /// A command failed: lines that were typed ahead of it are not to be run.
  func dropPending()
}

/// Lines that are all there from the start.
final class LineList: LineSource {
  private var lines: ArraySlice<SourceLine>

  init(_ lines: [SourceLine]) {
    self.lines = lines[...]
  }

  /// The values of `-c`. One with several lines in it is several commands.
  convenience init(arguments: [String]) {
    self.init(
      arguments.enumerated().flatMap { index, argument in
        argument.split(whereSeparator: \.isNewline).map {
          SourceLine(text: String($0), place: .argument(index + 1))
        }
      })
  }

  /// The commands of a script.
  convenience init(_ script: Script) {
    self.init(
      script.lines.map { SourceLine(text: $0.text, place: .script(path: script.path, line: $0.number)) })
  }

  /// The lines of earlier cells.
  convenience init(rerunning lines: [Script.Line]) {
    self.init(lines.map { SourceLine(text: $0.text, place: .cell($0.number)) })
  }

  func next() -> NextLine {
    lines.popFirst().map { .line($0) } ?? .end
  }

  func dropPending() { lines = [] }
}
