import Commands
import Display
import Foundation
import Notebook

/// Source of the commands of a lesson. It prints the text between them; with a prompt it waits for the
/// reader, who may type other commands meanwhile.
final class LessonLines: LineSource {
  private let lesson: Lesson
  private let isLast: Bool
  /// `nil` without a reader.
  private let editor: (any LineEditor)?
  private let notebook: Notebook
  private let printer: CellPrinter
  private let signals: Signals
  private var position = 0
  /// Dataset that the next command of the lesson refers to; `nil` before the first command.
  private var dataset: String?
  /// Current dataset and model when the lesson started.
  private let before: (dataset: String?, model: Classifier?)
  private var isBegun = false
  /// Whether the last line came from the lesson, not from the reader.
  private var isOwnLineRunning = false
  /// Whether the message on leaving has been printed.
  private var isLeft = false
  /// What the reader guessed; `nil` without a guess to compare.
  private var guess: String?

  init(
    _ lesson: Lesson, restarts: Bool, isLast: Bool, editor: (any LineEditor)?, notebook: Notebook,
    printer: CellPrinter, signals: Signals
  ) {
    self.lesson = lesson
    self.isLast = isLast
    self.editor = editor
    self.notebook = notebook
    self.printer = printer
    self.signals = signals
    before = (notebook.workspace.currentDatasetName, notebook.workspace.currentModel)
    guard !restarts, editor != nil else { return }
    if let number = lesson.number, case .begun(let step, let dataset)? = notebook.lessonProgress[number] {
      (position, self.dataset) = (step, dataset)
    }
  }

  func next() throws(StreamError) -> NextLine {
    if isOwnLineRunning {
      dataset = notebook.workspace.currentDatasetName
      if let dataset { notebook.lessonDatasets.insert(dataset) }
      keepPlace()
      isOwnLineRunning = false
    }
    if !isBegun, let line = try begin() { return line }
    while position < lesson.steps.count {
      if case .command = lesson.steps[position], let line = returnLine() { return line }
      let step = lesson.steps[position]
      switch step {
      case .prose(let text): try printer.show([.prose(text)])
      case .question(let text):
        try printer.show([.prose("**?** " + text)])
        if let line = try ask(isQuestion: true) { return line }
      case .answer(let answer): try compare(with: answer)
      case .pause: if let line = try ask(isQuestion: false) { return line }
      case .command(let text, let line):
        position += 1
        keepPlace()
        isOwnLineRunning = true
        let known = notebook.loadedDataset(madeBy: text).map { "use \($0)" }
        return .line(SourceLine(text: known ?? text, place: .script(path: lesson.path, line: line)))
      }
      position += 1
      // A reader who returns sees the screen they left.
      if step == .pause { keepPlace() }
    }
    if editor != nil {
      if let number = lesson.number { notebook.lessonProgress[number] = .finished }
      let next = lesson.number.flatMap { isLast ? nil : " 'lesson \($0 + 1)' is the next." } ?? ""
      printer.advise("End of \(lesson.phrase).\(next)")
      adviseHowToSwitchBack()
    }
    return .end
  }

  /// A command was interrupted, or a command of the lesson failed.
  func dropPending() {
    if editor != nil, !isLeft { adviseOnLeaving() }
  }

  private func keepPlace() {
    guard editor != nil, let number = lesson.number else { return }
    notebook.lessonProgress[number] = .begun(step: position, dataset: dataset)
  }

  /// - Returns: a line to run first, if any.
  private func begin() throws(StreamError) -> NextLine? {
    isBegun = true
    let isMidway = position > 0
    try printer.show([.heading(lesson.heading)])
    guard editor != nil else { return nil }
    let line = returnLine()
    try printer.show([
      .text(
        isMidway && position > 0
          ? "Going on where you left; '\(lesson.line) --restart' begins anew."
          : "Enter goes on; Ctrl-D leaves, and '\(lesson.line)' "
            + (lesson.number == nil ? "begins anew." : "comes back."))
    ])
    return line
  }

  // MARK: The lesson's dataset

  /// The `use` line that makes the lesson's dataset current again after the reader switched to another. If it
  /// no longer exists, the lesson restarts.
  private func returnLine() -> NextLine? {
    guard let dataset, notebook.workspace.currentDatasetName != dataset else { return nil }
    guard notebook.workspace.datasets.keys.contains(dataset) else {
      printer.advise("There is no dataset \(dataset) any more, so \(lesson.phrase) begins anew.")
      (position, self.dataset) = (0, nil)
      return nil
    }
    return .line(SourceLine(text: "use \(dataset)", place: .script(path: lesson.path, line: nextLineNumber)))
  }

  /// Line number of the next command in the file.
  private var nextLineNumber: Int {
    let numbers = lesson.steps.dropFirst(position).compactMap { step in
      if case .command(_, let line) = step { line } else { nil }
    }
    return numbers.first ?? 1
  }

  // MARK: The reader

  /// Waits for the reader.
  /// - Returns: `nil` to continue the lesson, otherwise what to do instead.
  private func ask(isQuestion: Bool) throws(StreamError) -> NextLine? {
    guard let editor else { return nil }
    while true {
      printer.separatePrompt()
      signals.discardInterrupts()
      let completer = Completer(workspace: notebook.workspace, commands: notebook.commands)
      switch editor.readLine(prompt: prompt(isQuestion: isQuestion), completer: completer) {
      case .line(let text):
        let words = text.trimmingCharacters(in: .whitespaces)
        if words.isEmpty { return nil }
        if ["quit", "exit"].contains(words) { return left(.end) }
        if isQuestion, !isCommand(words) {
          guess = words
          // What is compared later is repeated then.
          if !isAnswered { try printer.show([.text("You said: \(words)")]) }
          return nil
        }
        guard isNumber(words) else {
          editor.remember(text)
          return .line(SourceLine(text: text, place: .prompt))
        }
        printer.advise("Nothing is asked here: Enter alone goes on. You can also type a command.")
      case .edit(let text):
        switch TextEditor().edit([text]) {
        case .lines(let lines) where lines.count == 1:
          editor.remember(lines[0])
          return .line(SourceLine(text: lines[0], place: .prompt))
        case .lines: printer.advise("During a lesson it is one line at a time.")
        case .nothing(let reason): printer.advise(reason)
        case .failed(let message): printer.show(message)
        }
      case .cancelled: return left(.interrupted)
      case .end: return left(.end)
      }
    }
  }

  /// Whether the question at hand has an answer, before the next one.
  private var isAnswered: Bool {
    for step in lesson.steps.dropFirst(position + 1) {
      switch step {
      case .answer: return true
      case .question: return false
      case .prose, .pause, .command: continue
      }
    }
    return false
  }

  /// Compares the guess with the answer that the commands since then have shown.
  private func compare(with answer: LessonAnswer) throws(StreamError) {
    guard let text = guess else { return }
    guess = nil
    // The latest first; a lesson may also ask about what it has shown before.
    let results = notebook.cells.suffix(20).reversed().compactMap { cell in
      (try? JSONSerialization.jsonObject(with: Data(cell.json.utf8)) as? [String: Any])?["result"]
    }
    let verdict = answer.verdict(on: text) { LessonAnswer.Value($0, in: results) }
    try printer.show([.text(verdict ?? "You said: \(text)")])
  }

  /// Prompt with the progress: `[3/9] Enter goes on>`.
  private func prompt(isQuestion: Bool) -> Prompt {
    let stops = lesson.steps.indices.filter { index in
      switch lesson.steps[index] {
      case .question, .pause: true
      case .prose, .command, .answer: false
      }
    }
    let number = stops.count { $0 <= position }
    let words = isQuestion ? "Your guess, then Enter>" : "Enter goes on>"
    return Prompt("[\(number)/\(stops.count)] " + words, printer.errorStyle.color)
  }

  private func isCommand(_ words: String) -> Bool {
    words.split(whereSeparator: \.isWhitespace).first.map { notebook.commands.verbs.contains(String($0)) }
      ?? false
  }

  /// Whether the input looks like a late guess, such as `28`, `1,000` or `10 %`.
  private func isNumber(_ words: String) -> Bool {
    words.contains { $0.isNumber } && words.allSatisfy { $0.isNumber || " .,%".contains($0) }
  }

  private func left(_ next: NextLine) -> NextLine {
    adviseOnLeaving()
    return next
  }

  private func adviseOnLeaving() {
    isLeft = true
    printer.advise(
      lesson.number == nil
        ? "You left the lesson; '\(lesson.line)' begins anew."
        : "You left \(lesson.phrase); '\(lesson.line)' comes back here until you quit digitbook.")
    adviseHowToSwitchBack()
  }

  /// Tells the reader what is current now if they started the lesson with their own dataset or model;
  /// leftovers of earlier lessons do not count.
  private func adviseHowToSwitchBack() {
    let (workspace, lessons) = (notebook.workspace, notebook.lessonDatasets)
    if let own = before.dataset, let current = workspace.currentDatasetName, current != own,
      workspace.datasets.keys.contains(own), !lessons.contains(own)
    {
      printer.advise("\(current) is the current dataset now; 'use \(own)' goes back to yours.")
    }
    if let own = before.model, let current = workspace.currentModelName, current != own.name,
      workspace.models.keys.contains(own.name),
      own.networks.allSatisfy({ !lessons.contains($0.datasetName) })
    {
      printer.advise("\(current) is the current model now; 'use \(own.name)' goes back to yours.")
    }
  }
}
