import Notebook

/// A line of input and its origin.
struct SourceLine {
  let text: String
  let place: Place
  /// The comments above it in a script.
  var prose: [String] = []

  /// Whether the user typed or pasted it.
  var isTyped: Bool { place == .prompt || place == .paste }

  /// Origin of a line, as named in errors.
  enum Place: Equatable {
    /// Typed at the prompt.
    case prompt
    /// One of several lines pasted at the prompt at once.
    case paste
    /// Built from the arguments of the process.
    case process
    /// The n-th `-c` option, from 1.
    case argument(Int)
    case standardInput(line: Int)
    case script(path: String, line: Int)
    /// An earlier cell that is run again.
    case cell(Int)

    /// For example `tour.digits:3`; `nil` if it is obvious to the user.
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

/// Result of asking for the next line.
enum NextLine {
  case line(SourceLine)
  case end
  /// Ctrl-C while waiting for a line.
  case interrupted
}

/// A source of lines: the prompt, `-c`, a pipe, a script.
protocol LineSource: AnyObject {
  /// Returns the next line; may block.
  /// - Throws: `StreamError` if text that precedes the line cannot be written.
  func next() throws(StreamError) -> NextLine

  /// Discards lines that are already buffered, after a command failed or was interrupted.
  func dropPending()

  /// Discards lines that were typed or pasted after one that failed, and not read yet.
  func dropTyped()
}

extension LineSource {
  func dropTyped() {}
}

/// A list of lines known in advance.
final class LineList: LineSource {
  private var lines: ArraySlice<SourceLine>

  init(_ lines: [SourceLine]) {
    self.lines = lines[...]
  }

  /// The values of `-c`. A value with several lines gives several commands.
  convenience init(arguments: [String]) {
    self.init(
      arguments.enumerated().flatMap { index, argument in
        argument.split(whereSeparator: \.isNewline).map {
          SourceLine(text: String($0), place: .argument(index + 1))
        }
      })
  }

  convenience init(_ script: Script) {
    self.init(
      script.lines.map {
        SourceLine(text: $0.text, place: .script(path: script.path, line: $0.number), prose: $0.prose)
      })
  }

  convenience init(rerunning lines: [Script.Line]) {
    self.init(lines.map { SourceLine(text: $0.text, place: .cell($0.number)) })
  }

  func next() -> NextLine {
    lines.popFirst().map { .line($0) } ?? .end
  }

  func dropPending() { lines = [] }
}
