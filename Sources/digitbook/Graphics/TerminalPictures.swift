import Display
import Foundation
import Notebook

/// Knows which pictures the terminal shows: it is asked once, when there is a picture to show.
final class TerminalPictures {
  private let environment: [String: String]
  private var answers: TerminalAnswers?
  private var askedAt: ContinuousClock.Instant?
  /// Keys that were typed while the terminal was asked.
  private var typed: [UInt8] = []

  /// A terminal that has not begun to answer within this time is taken for one that does not: a quarter of a second, or
  /// `$DIGITBOOK_TERMINAL_SECONDS` for slow connections.
  private var patience: Duration {
    let seconds = environment["DIGITBOOK_TERMINAL_SECONDS"].flatMap { Double($0) } ?? 0.25
    return .milliseconds(Int(min(max(seconds, 0), 60) * 1000))
  }
  /// One that has begun gets at least this.
  private static let longPatience = Duration.milliseconds(1500)
  /// Answers that come later are still kept from the line that is typed: of a slow connection.
  private static let lateness = Duration.seconds(10)

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.environment = environment
  }

  /// How pictures are shown; `nil` for characters. Standard input and output must be the terminal.
  func graphics(as wish: Preferences.Pictures) -> TerminalGraphics? {
    switch wish {
    case .off: return nil
    case .kitty: return graphics(.kitty)
    case .iterm: return graphics(.iterm)
    case .sixel: return graphics(.sixel)
    case .auto:
      if answers == nil, isWorthAsking, !hasInput { ask() }
      return answers?.form.map(graphics)
    }
  }

  private func graphics(_ form: TerminalGraphics.Form) -> TerminalGraphics {
    TerminalGraphics(form, cell: answers?.cell ?? windowCell ?? .usual, isInTmux: isInTmux)
  }

  private var isInTmux: Bool { !(environment["TMUX"] ?? "").isEmpty }

  /// Not a terminal of which it is known that it shows the question instead of answering it.
  private var isWorthAsking: Bool {
    let term = environment["TERM"] ?? ""
    if ["", "dumb", "linux"].contains(term) { return false }
    if term.hasPrefix("screen"), !isInTmux { return false }
    return environment["TERM_PROGRAM"] != "Apple_Terminal" && tcgetpgrp(STDIN_FILENO) == getpgrp()
  }

  /// By the size of the window in pixels, where the system knows it.
  private var windowCell: TerminalGraphics.Cell? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0,
      size.ws_xpixel > 0, size.ws_ypixel > 0
    else { return nil }
    return .init(height: Int(size.ws_ypixel / size.ws_row), width: Int(size.ws_xpixel / size.ws_col))
  }

  // MARK: Asking

  /// kitty's question for a picture of one pixel, which tmux would keep for itself; the size of a character; the name;
  /// and last the attributes of the device, which every terminal tells.
  private var question: String {
    (isInTmux ? "" : "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\") + "\u{1B}[16t\u{1B}[>q\u{1B}[c"
  }

  private func ask() {
    var saved = termios()
    guard tcgetattr(STDIN_FILENO, &saved) == 0 else { return }
    var state = saved
    state.c_lflag &= ~tcflag_t(ICANON | ECHO)
    guard tcsetattr(STDIN_FILENO, TCSADRAIN, &state) == 0 else { return }
    defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &saved) }
    let begin = ContinuousClock.now
    (answers, askedAt) = (TerminalAnswers(), begin)
    var hasBegun = false
    do { try StandardStream.output.write(question) } catch { return }
    while answers?.isComplete == false {
      let patience = hasBegun ? max(Self.longPatience, self.patience) : self.patience
      guard let bytes = Self.input(within: patience - (ContinuousClock.now - begin)) else { break }
      let keys = answers?.take(bytes) ?? []
      typed += keys
      hasBegun = hasBegun || keys.count < bytes.count
    }
    if !hasBegun { typed += answers?.giveUp() ?? [] }
  }

  private var hasInput: Bool {
    var ready = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&ready, 1, 0) > 0
  }

  /// What can be read within a time; `nil` for nothing.
  private static func input(within time: Duration) -> [UInt8]? {
    var ready = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard time > .zero, poll(&ready, 1, Int32(time / .milliseconds(1)) + 1) > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    return count > 0 ? Array(bytes[..<count]) : nil
  }

  // MARK: Typing

  /// Whether an answer may still come.
  private var isAwaiting: Bool {
    guard let answers, let askedAt, !answers.isComplete else { return false }
    return ContinuousClock.now - askedAt < Self.lateness
  }

  /// Whether keys are to be taken by `takeKeys`, and not from standard input.
  var hasKeys: Bool { !typed.isEmpty }

  /// Reads input while an answer may be among it, which it keeps.
  /// - Returns: whether the input was read; keys in it are in `takeKeys` then.
  func sift() -> Bool {
    guard isAwaiting, let bytes = Self.input(within: .milliseconds(1)) else { return false }
    typed += answers?.take(bytes) ?? []
    // A key that begins as an answer does, such as Escape alone, goes on to readline if nothing follows it.
    while answers?.isAmidKey == true, let more = Self.input(within: .milliseconds(20)) {
      typed += answers?.take(more) ?? []
    }
    typed += answers?.giveUp() ?? []
    return true
  }

  /// Keys, up to the end of a line.
  func takeKeys() -> [UInt8] {
    let end = typed.firstIndex { [0x0A, 0x0D].contains($0) }
    let keys = Array(typed[...(end ?? typed.count - 1)])
    typed.removeFirst(keys.count)
    return keys
  }
}
