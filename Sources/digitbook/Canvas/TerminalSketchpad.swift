import Commands
import Digits
import Display
import Foundation
import Notebook

/// A canvas on the terminal: keys and mouse on standard input, drawing on standard error like the prompt, so
/// that results can be redirected.
struct TerminalSketchpad: Sketchpad {
  let signals: Signals

  /// Timeout in milliseconds after Escape, within which the next bytes belong to the same sequence.
  private static let sequenceTimeout: Int32 = 50

  func draw(
    on canvas: Canvas, settings: Settings, for critic: (Canvas.Question) -> LivePrediction
  ) throws(SketchpadError) -> LabelledDrawing? {
    guard StandardStream.input.isTerminal, StandardStream.error.isTerminal,
      let mode = TerminalMode(descriptor: STDIN_FILENO)
    else { throw .none }
    let terminal = ProcessInfo.processInfo.environment["TERM"] ?? ""
    guard !["", "dumb"].contains(terminal) else { throw .cannotMoveCursor(terminal: terminal) }
    let size = StandardStream.error.windowSize
    guard CanvasScreen.fits(columns: size.columns, rows: size.rows) else {
      throw .tooSmall(columns: size.columns, rows: size.rows)
    }
    var style = StandardStream.error.capabilities.style(
      color: settings.color, images: settings.images.style)
    style.unicode = style.unicode && settings.images != .ascii
    return signals.whileEditing {
      mode.begin()
      defer { mode.end() }
      var session = CanvasSession(canvas: canvas, style: style)
      return edit(&session, mode, for: critic)
    }
  }

  private func edit(
    _ session: inout CanvasSession, _ mode: TerminalMode, for critic: (Canvas.Question) -> LivePrediction
  ) -> LabelledDrawing? {
    var keys = CanvasKeys()
    while true {
      session.show(critic)
      switch signals.wait(for: STDIN_FILENO) {
      case .input:
        guard let actions = read(&keys) else { return nil }
        for action in actions {
          switch session.canvas.act(action) {
          case .kept(let drawing): return drawing
          case .left: return nil
          case nil: break
          }
        }
      case .interrupt: return nil
      case .resize: session.forgetScreen()
      case .stop(let signal):
        mode.end()
        Signals.applyDefaultAction(of: signal)
        // Execution continues here after Ctrl-Z and `fg`.
        mode.begin()
        session.forgetScreen()
      }
    }
  }

  /// - Returns: `nil` if the terminal is closed.
  private func read(_ keys: inout CanvasKeys) -> [Canvas.Action]? {
    var chunk = [UInt8](repeating: 0, count: 1 << 12)
    let count = Foundation.read(STDIN_FILENO, &chunk, chunk.count)
    guard count > 0 else { return count < 0 && [EINTR, EAGAIN].contains(errno) ? [] : nil }
    let actions = keys.take(chunk[..<count])
    var more = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard keys.isWithinSequence, poll(&more, 1, Self.sequenceTimeout) == 0 else { return actions }
    return actions + keys.giveUpWaiting()
  }
}

/// A canvas being edited, and the lines of it that are on the screen.
private struct CanvasSession {
  var canvas: Canvas
  let style: RenderStyle
  private var opinion: LivePrediction?
  private var judged: Canvas.Question?
  private var shown: [String]?

  init(canvas: Canvas, style: RenderStyle) {
    self.canvas = canvas
    self.style = style
  }

  /// Forces a full redraw, as after a resize.
  mutating func forgetScreen() { shown = nil }

  /// Updates the screen, writing only the lines that changed.
  mutating func show(_ critic: (Canvas.Question) -> LivePrediction) {
    let question = canvas.question
    let opinion = judged == question ? opinion ?? critic(question) : critic(question)
    (self.opinion, judged) = (opinion, question)
    let size = StandardStream.error.windowSize
    let screen = CanvasScreen(canvas, opinion, columns: size.columns, rows: size.rows, style: style)
    var text = "\u{1B}[?25l" + (shown == nil ? "\u{1B}[2J" : "")
    for (row, line) in screen.lines.enumerated()
    where shown.map({ row >= $0.count || $0[row] != line }) ?? true {
      text += "\u{1B}[\(row + 1);1H\(line)\u{1B}[K"
    }
    text += "\u{1B}[\(screen.cursor.row + 1);\(screen.cursor.column + 1)H\u{1B}[?25h"
    try? StandardStream.error.write(text)
    shown = screen.lines
  }
}
