import Display
import Experiments
import Foundation
import Synchronization

/// Shows on standard error how far long work has come.
///
/// On a terminal: one line, drawn anew ten times a second and gone at the end. Elsewhere: one line an epoch,
/// or one a fit, that stays. Above the line of a training that is watched stands its picture, and both stay.
/// Events come from whichever thread works.
final class ProgressLine: Sendable {
  /// What can be done about a training that is watched.
  enum Watching {
    /// Its picture is drawn on standard error.
    case drawn
    /// A sentence says that there is no place for it.
    case explained
  }

  private struct State {
    var text = ProgressText()
    var drawn: ContinuousClock.Instant?
    var isOnScreen = false
    var isOver = false
    var picture = LearningPicture()
    var pictureLines = RedrawnLines()
    var isExplained = false
    /// How often the process had been stopped when it was last drawn.
    var stops = 0
  }

  private let start = ContinuousClock.now
  private let state = Mutex(State())
  private let style: RenderStyle
  private let isLive: Bool
  private let watching: Watching
  private let stops: @Sendable () -> Int

  /// Work that is over by then needs no line, and drawing one would flicker.
  private static let patience = Duration.milliseconds(150)
  private static let interval = Duration.milliseconds(100)
  private static let erase = "\r\u{1B}[K"

  /// - Parameters:
  ///   - isLive: whether lines can be drawn anew.
  ///   - stops: how often the process has been stopped and gone on, as by Ctrl-Z; the user's shell has written below
  ///     the picture then.
  init(
    style: RenderStyle, isLive: Bool, watching: Watching = .explained,
    stops: @escaping @Sendable () -> Int = { 0 }
  ) {
    self.style = style
    self.isLive = isLive
    self.watching = watching
    self.stops = stops
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
      if case .snapshot(let snapshot) = event {
        return watching == .drawn ? draw(snapshot, &state, at: now) : explain(&state)
      }
      if isLive {
        draw(&state, at: now, lasting: ProgressText.isLasting(event) ? news : nil)
      } else if let news {
        write(news + "\n")
      }
    }
  }

  /// The work is over: the line goes, or stays below its picture.
  func end() {
    state.withLock { state in
      state.isOver = true
      if !state.pictureLines.isEmpty {
        write("\n")
      } else if state.isOnScreen {
        write(Self.erase)
      }
    }
  }

  /// The picture of a training, with the line below it.
  private func draw(_ snapshot: TrainingSnapshot, _ state: inout State, at now: ContinuousClock.Instant) {
    state.picture.note(snapshot)
    let window = StandardStream.error.windowSize
    // The last row stays free for the line, and the first for the command.
    let picture = state.picture.lines(columns: width, rows: window.rows - 2, style: style)
    guard !picture.isEmpty || !state.pictureLines.isEmpty else { return }
    forgetIfStopped(&state)
    write(state.pictureLines.redraw(picture + [line(state, at: now)], columns: window.columns))
    (state.drawn, state.isOnScreen) = (now, true)
  }

  /// After Ctrl-Z and `fg` the cursor is no longer where it was.
  private func forgetIfStopped(_ state: inout State) {
    let stops = stops()
    if stops != state.stops { state.pictureLines.forget() }
    state.stops = stops
  }

  private func explain(_ state: inout State) {
    guard !state.isExplained else { return }
    state.isExplained = true
    if state.isOnScreen { write(Self.erase) }
    write(ErrorText(style: style).note(Self.explanation, place: nil))
  }

  /// Why nothing is to be seen of a training that is watched.
  static let explanation =
    "--watch draws on a terminal that can move its cursor, and not beside --json; the training goes on without it"

  private var width: Int {
    // One column stays free: a terminal whose last column is taken wraps at its own discretion.
    max((StandardStream.error.capabilities.width ?? 80) - 1, 20)
  }

  private func line(_ state: State, at now: ContinuousClock.Instant) -> String {
    // Room for the ^C that a terminal echoes: on a line of its own it would stay on the screen.
    state.text.line(at: (now - start) / .seconds(1), width: width - 2, unicode: style.unicode)
  }

  private func draw(_ state: inout State, at now: ContinuousClock.Instant, lasting: String?) {
    if let lasting { write((state.isOnScreen ? Self.erase : "") + lasting + "\n") }
    guard now - start > Self.patience, state.drawn.map({ now - $0 > Self.interval }) ?? true else { return }
    state.drawn = now
    state.isOnScreen = true
    forgetIfStopped(&state)
    write(state.pictureLines.redrawLast(line(state, at: now)))
  }

  /// Nothing can be done where standard error is gone.
  private func write(_ text: String) {
    try? StandardStream.error.write(text)
  }
}
