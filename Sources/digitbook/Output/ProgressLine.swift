import Compute
import Display
import Experiments
import Foundation
import Synchronization

/// Shows the progress of long-running work on standard error.
///
/// On a terminal: one line, redrawn ten times a second and erased at the end. Elsewhere: a permanent line per
/// epoch or fit. With `train --watch` a chart is drawn above the line, and both remain. Events arrive from
/// any thread.
final class ProgressLine: Sendable {
  /// How `train --watch` is displayed.
  enum Watching {
    /// The chart is drawn on standard error.
    case drawn
    /// A note explains why no chart is drawn.
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
    /// Number of suspensions of the process at the time of the last redraw.
    var suspensionCount = 0
  }

  private let start = ContinuousClock.now
  private let state = Mutex(State())
  private let style: RenderStyle
  private let isLive: Bool
  private let watching: Watching
  private let suspensionCount: @Sendable () -> Int

  /// Delay before the first redraw: shorter work needs no line, and drawing one would flicker.
  private static let patience = Duration.milliseconds(150)
  private static let interval = Duration.milliseconds(100)
  private static let erase = "\r\u{1B}[K"

  /// - Parameters:
  ///   - isLive: whether lines can be redrawn.
  ///   - suspensionCount: returns how often the process has been suspended and resumed, as by Ctrl-Z; after
  ///     that the shell has written below the chart.
  init(
    style: RenderStyle, isLive: Bool, watching: Watching = .explained,
    suspensionCount: @escaping @Sendable () -> Int = { 0 }
  ) {
    self.style = style
    self.isLive = isLive
    self.watching = watching
    self.suspensionCount = suspensionCount
  }

  /// Whether standard error is a terminal that can move its cursor.
  static var isPossible: Bool {
    let terminal = ProcessInfo.processInfo.environment["TERM"] ?? ""
    return StandardStream.error.isTerminal && !["", "dumb"].contains(terminal)
  }

  /// Processes an event and redraws if it is due.
  func observe(_ event: ExperimentEvent) {
    let now = ContinuousClock.now
    state.withLock { state in
      guard !state.isOver else { return }
      let news = state.text.note(event, at: (now - start) / .seconds(1))
      if case .slowProcessor(let way) = event { return tellOnce(way, &state) }
      if case .snapshot(let snapshot) = event {
        return watching == .drawn ? draw(snapshot, &state, at: now) : explain(&state)
      }
      if case .rows(let rows) = event {
        if isLive { draw(rows, &state, at: now) }
        return
      }
      if isLive {
        draw(&state, at: now, lasting: ProgressText.isLasting(event) ? news : nil)
      } else if let news {
        write(news + "\n")
      }
    }
  }

  /// Ends the display: erases the line, or leaves it below its chart.
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

  /// Draws the chart of a training run with the progress line below.
  private func draw(_ snapshot: TrainingSnapshot, _ state: inout State, at now: ContinuousClock.Instant) {
    state.picture.note(snapshot)
    let window = StandardStream.error.windowSize
    // Reserves a row for the progress line and one for the command.
    let picture = state.picture.lines(columns: width, rows: window.rows - 2, style: style)
    guard !picture.isEmpty || !state.pictureLines.isEmpty else { return }
    forgetIfStopped(&state)
    write(state.pictureLines.redraw(picture + [line(state, at: now)], columns: window.columns))
    (state.drawn, state.isOnScreen) = (now, true)
  }

  /// Draws lines above the progress line.
  private func draw(_ rows: [String], _ state: inout State, at now: ContinuousClock.Instant) {
    let window = StandardStream.error.windowSize
    let shown = rows.prefix(max(window.rows - 3, 0)).map { String($0.prefix(max(window.columns - 1, 1))) }
    forgetIfStopped(&state)
    write(state.pictureLines.redraw(shown + [line(state, at: now)], columns: window.columns))
    (state.drawn, state.isOnScreen) = (now, true)
  }

  /// After Ctrl-Z and `fg` the cursor has moved.
  private func forgetIfStopped(_ state: inout State) {
    let suspensionCount = suspensionCount()
    if suspensionCount != state.suspensionCount { state.pictureLines.forget() }
    state.suspensionCount = suspensionCount
  }

  /// Whether the process has told that it takes a slow way.
  private static let isSlownessTold = Atomic(false)

  private func tellOnce(_ way: ProcessorWay, _ state: inout State) {
    guard !Self.isSlownessTold.exchange(true, ordering: .relaxed) else { return }
    if state.isOnScreen { write(Self.erase) }
    write(ErrorText(style: style).note(Self.slowness(way), place: nil))
  }

  /// Tells of a slow way.
  static func slowness(_ way: ProcessorWay) -> String {
    guard !way.isSlow(convolving: true) else { return slownessOfFloat32(way) }
    return
      "this processor does not multiply in bfloat16 (AMX), and float32 instructions take its place, to the same bits: "
      + "precision=float32 is several times as fast here"
  }

  private static func slownessOfFloat32(_ way: ProcessorWay) -> String {
    let reason =
      way.convolvesByOneDNN
      ? "oneDNN has no matrix products for this processor (\(way.oneDNN)), and digitbook's own take their place"
      : "oneDNN has no fast convolutions for this processor (\(way.oneDNN)), and matrix products take their place"
    return "\(reason): this takes several times as long as with AVX2; 'version' shows the way taken"
  }

  private func explain(_ state: inout State) {
    guard !state.isExplained else { return }
    state.isExplained = true
    if state.isOnScreen { write(Self.erase) }
    write(ErrorText(style: style).note(Self.explanation, place: nil))
  }

  /// Explains why `--watch` draws nothing.
  static let explanation =
    "--watch draws on a terminal that can move its cursor, and not beside --json; the training goes on without it"

  private var width: Int {
    // One column stays free: terminals differ in how they wrap after the last column.
    max((StandardStream.error.capabilities.width ?? 80) - 1, 20)
  }

  private func line(_ state: State, at now: ContinuousClock.Instant) -> String {
    // Leaves room for the ^C that a terminal echoes, which on a separate line would not be erased.
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

  /// Errors are ignored: there is no other stream to report them on.
  private func write(_ text: String) {
    try? StandardStream.error.write(text)
  }
}
