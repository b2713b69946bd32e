import CommandLanguage
import Display
import Foundation
import Notebook

/// Runs the lines of a cell one after the other, and those of the scripts and lessons that they start.
///
/// It does what the prompt does with a line, in the forms of a notebook: a failed or interrupted command ends the cell.
struct CellRun {
  /// What a run needs from its kernel.
  struct Surroundings {
    let notebook: Notebook
    let interrupts: Interrupts
    let input: InputChannel
    let makeTeller: @Sendable () -> any ProgressTeller
  }

  private struct Line {
    let text: String
    /// Where it stands, if that is not obvious.
    let place: String?
    var prose: [String] = []
    /// The text of a lesson, to be shown.
    var isProse = false
    /// Whether its value is that of the cell.
    var isLast = false
  }

  private struct Level {
    var lines: ArraySlice<Line>
    var replay: Replay?
  }

  private let around: Surroundings
  private let request: WireMessage
  private let output: CellOutput
  private let number: Int
  private let canAsk: Bool
  private var levels: [Level] = []
  /// The failure after which a script went on.
  private var passed: Failure?

  /// Actions that the reply asks the client for.
  private(set) var payload: [JSONText] = []

  /// - Parameter number: of the cell, in Jupyter's count.
  init(
    _ around: Surroundings, for request: WireMessage, output: CellOutput, number: Int, canAsk: Bool
  ) {
    self.around = around
    self.request = request
    self.output = output
    self.number = number
    self.canAsk = canAsk
  }

  /// - Parameter parameters: values for the cell, to which its lines may add.
  /// - Returns: why it failed; `nil` if all lines ran.
  mutating func run(_ code: String, _ parameters: inout CellParameters) -> Failure? {
    let cell = CellLines(code)
    let commands = cell.commands
    levels = [
      Level(
        lines: cell.lines.map { line in
          Line(
            text: line.text, place: commands.count > 1 ? "line \(line.number)" : nil,
            isLast: line == commands.last)
        }[...])
    ]
    while !levels.isEmpty {
      guard let line = levels[levels.count - 1].lines.popFirst() else {
        levels.removeLast()
        continue
      }
      if around.interrupts.isInterrupted { return .interrupted }
      let failure: Failure?
      if line.isProse {
        show([.prose(line.text)])
        failure = nil
      } else if levels.count > 1 {
        echo(line)
        failure = run(line)
      } else {
        failure = runOfCell(line, &parameters)
      }
      if let failure, !isPassedOver(failure) { return failure }
    }
    return passed
  }

  /// A line of the cell itself may be more than a command.
  private mutating func runOfCell(_ line: Line, _ parameters: inout CellParameters) -> Failure? {
    let commands = around.notebook.commands
    if let refusal = ForeignLine.refusal(of: line.text) {
      return Failure(refusal, in: line.text, at: line.place)
    }
    if let topic = Self.helpTopic(line.text) { return page(about: topic, line) }
    do throws(CellParameters.Refusal) {
      if try parameters.take(line.text, commands: commands) { return nil }
      let filled = try parameters.filled(line.text)
      return run(Line(text: filled, place: line.place, prose: line.prose, isLast: line.isLast))
    } catch {
      return Failure(error.message, in: line.text, at: line.place)
    }
  }

  private mutating func run(_ line: Line) -> Failure? {
    let notebook = around.notebook
    let wasKept = notebook.session.lastWriteError == nil
    let progress = CellProgress(around.makeTeller(), output: output)
    let cell = notebook.run(
      line.text, prose: line.prose, replaying: levels.compactMap(\.replay?.script), canAsk: canAsk,
      observe: progress.observe)
    let blocks = cell?.result?.blocks ?? []
    let place = progress.end(hasResult: !blocks.isEmpty)
    guard let cell else { return nil }
    if let text = cell.result.flatMap(Self.printed) {
      output.write(text, to: .stdout)
    } else if !blocks.isEmpty {
      show(blocks, of: cell, isLast: line.isLast && levels.count == 1, replacing: place)
    }
    if let error = notebook.session.lastWriteError {
      let why = ErrorMessage.unwritten(error)
      output.write([why.message, why.hint].compactMap(\.self).joined(separator: "; ") + "\n", to: .stderr)
    } else if !wasKept {
      output.write("saved again: all commands up to this one are on disk\n", to: .stderr)
    }
    switch cell.status {
    case .failed: return cell.error.map { Failure($0, in: line.text, at: line.place) }
    case .interrupted: return .interrupted
    case .ok: return follow(cell.result?.effect ?? .none, of: line)
    }
  }

  /// What a command asks to be done next.
  private mutating func follow(_ effect: CellEffect, of line: Line) -> Failure? {
    switch effect {
    // Preferences of the prompt, which the notebook has kept.
    case .none, .prefer: return nil
    case .edit:
      return Failure(name: "CommandFailed", "'edit' is for the prompt: here, edit the cell itself")
    case .quit:
      payload.append(.object([("source", "ask_exit"), ("keepkernel", false)]))
      output.write("the kernel goes on; your notebook's menu shuts it down\n", to: .stderr)
      return nil
    case .replay(let replay):
      push(
        replay.script.lines.map {
          Line(text: $0.text, place: "\(replay.script.path):\($0.number)", prose: $0.prose)
        }, replay)
      return nil
    case .rerun(let lines):
      push(lines.map { Line(text: $0.text, place: "cell \($0.number) again") })
      return nil
    case .startLesson(let lesson, _, _):
      start(lesson)
      return nil
    case .exit(.problems):
      return Failure(name: "Problems", "the script has lines that cannot be run")
    case .exit(.differences):
      return Failure(name: "Differences", "the output differs from what the script says")
    case .confirm(let question, let command):
      let answer = around.input.ask("\(question) [y/N] ", for: request, until: around.interrupts)
      guard let answer else { return .interrupted }
      if ["y", "yes"].contains(answer.trimmingCharacters(in: .whitespaces).lowercased()) {
        push([Line(text: command, place: line.place)])
      }
      return nil
    }
  }

  private mutating func push(_ lines: [Line], _ replay: Replay? = nil) {
    levels.append(Level(lines: lines[...], replay: replay))
  }

  /// Text and commands of a lesson in turn. Nobody is asked: in a notebook the questions are read with what follows.
  private mutating func start(_ lesson: Lesson) {
    show([.heading(lesson.heading)])
    let lines = lesson.steps.compactMap { step -> Line? in
      switch step {
      case .prose(let text): Line(text: text, place: nil, isProse: true)
      case .question(let text): Line(text: "**?** " + text, place: nil, isProse: true)
      case .command(let text, let number): Line(text: text, place: "\(lesson.path):\(number)")
      case .answer, .pause: nil
      }
    }
    push(lines, Replay(Script("", path: lesson.path)))
  }

  /// The innermost script with `--keep-going` goes on after a failure, which ends the cell's reply all the same.
  private mutating func isPassedOver(_ failure: Failure) -> Bool {
    guard failure != .interrupted,
      let level = levels.lastIndex(where: { $0.replay?.keepsGoing == true })
    else { return false }
    levels.removeSubrange((level + 1)...)
    output.write(failure.lines.joined(separator: "\n") + "\n", to: .stderr)
    passed = passed ?? failure
    return true
  }

  // MARK: Showing

  /// - Parameter place: the output of its progress, whose place it takes.
  private func show(_ blocks: [Block], of cell: Cell, isLast: Bool, replacing place: String?) {
    let bundle = MimeBundle(blocks, style: style, json: cell.resultJSON)
    if let place {
      output.display(bundle, id: place, isUpdate: true)
    } else if isLast {
      output.showResult(bundle, number: number)
    } else {
      output.display(bundle)
    }
  }

  /// The words of `say`, which are printed and no result.
  private static func printed(_ result: any CellResult) -> String? {
    guard type(of: result).kind == "text", case .text? = result.blocks.first else { return nil }
    return TextRenderer().render(result.blocks)
  }

  private func show(_ blocks: [Block]) { output.display(MimeBundle(blocks, style: style)) }

  /// A line that does not stand in the cell, above its result.
  private func echo(_ line: Line) {
    output.write("digitbook> \(DisplayText.visible(line.text))\n", to: .stdout)
  }

  private var style: RenderStyle {
    RenderStyle(
      width: 80, images: around.notebook.workspace.settings.images.style ?? .ascii, unicode: true)
  }

  // MARK: Help

  /// The topic of `train?`, `?train` or `lr?`, IPython's way to ask for a page of help.
  private static func helpTopic(_ line: String) -> String? {
    guard line.hasPrefix("?") || line.hasSuffix("?") else { return nil }
    let topic = line.trimmingCharacters(in: CharacterSet(charactersIn: "? ="))
    return topic.contains(where: \.isWhitespace) || topic.contains("\"") ? nil : topic
  }

  /// Hands a page of help to the client's pager.
  private mutating func page(about topic: String, _ line: Line) -> Failure? {
    guard let cell = around.notebook.run("help \(topic)") else { return nil }
    if let error = cell.error { return Failure(error, in: "help \(topic)", at: line.place) }
    guard let result = cell.result else { return nil }
    payload.append(
      .object([
        ("source", "page"), ("data", MimeBundle(result.blocks, style: style).json), ("start", 0),
      ]))
    return nil
  }
}
