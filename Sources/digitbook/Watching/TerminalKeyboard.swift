import Compute
import Experiments
import Foundation
import Notebook

/// Reads single keys from standard input while a network learns. What is typed is not shown; Ctrl-C and Ctrl-Z act as
/// always.
struct TerminalKeyboard: TrainingKeyboard {
  let signals: Signals

  /// Keys are read where the picture is drawn.
  var isThere: Bool {
    ProgressLine.isPossible && StandardStream.input.isTerminal
      && tcgetpgrp(STDIN_FILENO) == getpgrp()
  }

  func whileListening<Result>(
    for controls: TrainingControls, _ body: () throws -> Result
  ) rethrows -> Result {
    var ends: [Int32] = [-1, -1]
    guard isThere, let mode = KeyMode(descriptor: STDIN_FILENO), pipe(&ends) == 0 else { return try body() }
    let end = (read: ends[0], write: ends[1])
    let finished = DispatchSemaphore(value: 0)
    let isReading = WorkerThread.start {
      Self.read(until: end.read, controls)
      finished.signal()
    }
    defer {
      var byte: UInt8 = 0
      _ = write(end.write, &byte, 1)
      if isReading { finished.wait() }
      close(end.read)
      close(end.write)
    }
    guard isReading else { return try body() }
    return try signals.whileHolding(mode, body)
  }

  /// Reads keys until the pipe has something to read.
  private static func read(until end: Int32, _ controls: TrainingControls) {
    var chunk = [UInt8](repeating: 0, count: 256)
    while true {
      var watched = [
        pollfd(fd: end, events: Int16(POLLIN), revents: 0),
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&watched, 2, -1) < 0, errno != EINTR { return }
      if watched[0].revents != 0 { return }
      guard watched[1].revents != 0 else { continue }
      // In the background, reading would stop the process.
      guard tcgetpgrp(STDIN_FILENO) == getpgrp() else {
        usleep(100_000)
        continue
      }
      let count = Foundation.read(STDIN_FILENO, &chunk, chunk.count)
      if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { return }
      WatchingKeys.controls(of: chunk[..<max(count, 0)]).forEach(controls.ask)
    }
  }
}

/// Terminal mode of a training: keys without Enter and without echo.
struct KeyMode: Sendable {
  private let terminal: SavedTerminal

  /// Saves the current mode without changing it; `nil` if the descriptor is not a terminal.
  init?(descriptor: Int32) {
    guard let terminal = SavedTerminal(descriptor: descriptor) else { return nil }
    self.terminal = terminal
  }

  func begin() {
    if mayChange { terminal.giveKeys() }
  }

  func end() {
    if mayChange { terminal.restore() }
  }

  /// Only the foreground process may change the terminal; any other would be stopped.
  private var mayChange: Bool { tcgetpgrp(terminal.descriptor) == getpgrp() }
}
