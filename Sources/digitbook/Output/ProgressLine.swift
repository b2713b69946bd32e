import Display
import Experiments
import Foundation
import Synchronization

/// Shows on standard error how far long work has come.
///
/// On a terminal: one line, drawn anew ten times a second and gone at the end. Elsewhere: one line an epoch,
/// or one a fit, that stays. Events come from whichever thread works.
final class ProgressLine: Sendable {
  private struct State {
    var text = ProgressText()
    var drawn: ContinuousClock.Instant?
    var isOnScreen = false
    var isOver = false
  }

  private let start = ContinuousClock.now
  private let state = Mutex(State())
  private let style: RenderStyle
  private let isLive: Bool

  /// Work that is over by then needs no line, and drawing one would flicker.
  private static let patience = Duration.milliseconds(150)
  private static let interval = Duration.milliseconds(100)
  private static let erase = "\r\u{1B}[K"

  /// - Parameter isLive: whether lines can be drawn anew.
  init(style: RenderStyle, isLive: Bool) {
    self.style = style
    self.isLive = isLive
  }

  /// Whether standard error can move its cursor.
  static var isPossible: Bool {
    let terminal = ProcessInfo.processInfo.environment["TERM"] ?? ""
    return StandardStream.error.isTerminal && !["", "dumb"].contains(terminal)
  }

  /// Takes an event in; draws, if it is time to.
  func observe(_ event: ExperimentEvent) {
    let now = ContinuousClock.now
    state.withLock { state in
      guard !state.isOver else { return }
      let news = state.text.note(event, at: (now - start) / .seconds(1))
      if isLive {
        draw(&state, at: now, lasting: ProgressText.isLasting(event) ? news : nil)
      } else if let news {
        write(news + "\n")
      }
    }
  }

  /// The work is over: the line goes.
  func end() {
    state.withLock { state in
      state.isOver = true
      if state.isOnScreen { write(Self.erase) }
    }
  }

  private func draw(_ state: inout State, at now: ContinuousClock.Instant, lasting: String?) {
    if let lasting { write((state.isOnScreen ? Self.erase : "") + lasting + "\n") }
    guard now - start > Self.patience, state.drawn.map({ now - $0 > Self.interval }) ?? true else { return }
    state.drawn = now
    state.isOnScreen = true
    // One column stays free: a terminal whose last column is taken wraps at its own discretion.
    let width = (StandardStream.error.capabilities.width ?? 80) - 1
    write(
      Self.erase
        + state.text.line(at: (now - start) / .seconds(1), width: max(width, 20), unicode: style.unicode))
  }

  /// Nothing can be done where standard error is gone.
  private func write(_ text: String) {
    try? StandardStream.error.write(text)
  }
}
