import Display
import Foundation
import Notebook

/// The commands of a lesson. What is to be read between them is shown on the way; where there is a prompt, it
/// waits for the reader, who may type commands of their own meanwhile.
final class LessonLines: LineSource {
  private let lesson: Lesson
  private let isLast: Bool
  /// `nil` where nobody reads along.
  private let editor: (any LineEditor)?
  private let notebook: Notebook
  private let printer: CellPrinter
  private let signals: Signals
  private let bookmarks: Bookmarks
  private var position: Int
  private var isBegun = false

  init(
    _ lesson: Lesson, restarts: Bool, isLast: Bool, bookmarks: Bookmarks, editor: (any LineEditor)?,
    notebook: Notebook, printer: CellPrinter, signals: Signals
  ) {
    self.lesson = lesson
    self.isLast = isLast
    self.bookmarks = bookmarks
    self.editor = editor
    self.notebook = notebook
    self.printer = printer
    self.signals = signals
    position = restarts || editor == nil ? 0 : bookmarks.positions[lesson.number] ?? 0
  }

  func next() throws(StreamError) -> NextLine {
    if !isBegun { try begin() }
    while position < lesson.steps.count {
      let step = lesson.steps[position]
      switch step {
      case .prose(let text): try printer.show([.prose(text)])
      case .question(let text):
        try printer.show([.prose("**?** " + text)])
        if let line = ask(isQuestion: true) { return line }
      case .pause: if let line = ask(isQuestion: false) { return line }
      case .command(let text, let line):
        goOn()
        return .line(SourceLine(text: text, place: .script(path: lesson.path, line: line)))
      }
      position += 1
      // A reader who comes back finds the screen they left.
      if step == .pause { bookmarks.positions[lesson.number] = position }
    }
    bookmarks.positions[lesson.number] = nil
    if editor != nil {
      printer.advise(
        "End of lesson \(lesson.number)." + (isLast ? "" : " 'lesson \(lesson.number + 1)' is the next."))
    }
    return .end
  }

  func dropPending() {}

  private func goOn() {
    position += 1
    bookmarks.positions[lesson.number] = position
  }

  private func begin() throws(StreamError) {
    isBegun = true
    let isMidway = position > 0
    try printer.show([.heading("Lesson \(lesson.number): \(lesson.title)")])
    guard editor != nil else { return }
    try printer.show([
      .text(
        isMidway
          ? "Going on where you left. If you have loaded or trained something else since, begin anew: "
            + "'lesson \(lesson.number) --restart'."
          : "Enter goes on; Ctrl-D leaves, and 'lesson \(lesson.number)' comes back.")
    ])
  }

  /// Waits for the reader.
  /// - Returns: `nil` when they want to go on, else what they want instead.
  private func ask(isQuestion: Bool) -> NextLine? {
    guard let editor else { return nil }
    printer.separatePrompt()
    signals.forget()
    let completer = Completer(workspace: notebook.workspace, commands: notebook.commands)
    let prompt = Prompt(isQuestion ? "Your guess, then Enter>" : "Enter goes on>", printer.errorStyle.color)
    switch editor.readLine(prompt: prompt, completer: completer) {
    case .line(let text) where isGuess(text, isQuestion: isQuestion): return nil
    case .line(let text) where ["quit", "exit"].contains(text.trimmingCharacters(in: .whitespaces)):
      return left(.end)
    case .line(let text):
      editor.remember(text)
      return .line(SourceLine(text: text, place: .prompt))
    case .cancelled: return left(.interrupted)
    case .end: return left(.end)
    }
  }

  /// A guess is anything but a command.
  private func isGuess(_ text: String, isQuestion: Bool) -> Bool {
    guard let word = text.split(whereSeparator: \.isWhitespace).first else { return true }
    return isQuestion && !notebook.commands.verbs.contains(String(word))
  }

  private func left(_ next: NextLine) -> NextLine {
    printer.advise("You left lesson \(lesson.number); 'lesson \(lesson.number)' comes back to this place.")
    return next
  }
}

/// Where readers left their lessons.
final class Bookmarks {
  /// The step to go on with, by the number of the lesson.
  var positions: [Int: Int] = [:]
}
