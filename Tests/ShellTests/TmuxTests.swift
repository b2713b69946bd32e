import Foundation
import Testing

/// The prompt in tmux, which keeps a screen of its own: what it shows is what a user sees.
@Suite(.serialized, .enabled(if: Tmux.path != nil)) struct TmuxTests {
  @Test(arguments: [80, 40]) func theScreenIsThatOfThePlainLine(columns: Int) throws {
    let sandbox = try Sandbox(hasComforts: true)
    try sandbox.startUp("set pager=off")
    try sandbox.history(["set seed=22 images=ascii color=never"])
    let tmux = try Tmux(in: sandbox, columns: columns)
    try tmux.wait(for: "digitbook>")
    // A line of more than one row, edited in its midst, and taken.
    try tmux.type("set se")
    try tmux.wait(
      for: columns == 80
        ? "digitbook> set seed=22 images=ascii color=never" : "digitbook> set seed=22 images=")
    try tmux.press("Right")
    try tmux.wait(for: "color=never")
    for _ in 0..<5 { try tmux.press("Left") }
    try tmux.type("X")
    try tmux.press("C-a")
    try tmux.type("Y")
    try tmux.wait(for: "digitbook> Yset")
    try tmux.wait(untilLine: "digitbook> Yset seed=22 images=ascii color=Xnever")
    try tmux.press("C-u", "C-k")
    try tmux.type("set s")
    try tmux.press("C-c")
    try tmux.wait(for: "set s^C")
    try tmux.type("train hiden=3 epochs=1")
    try tmux.press("Enter")
    try tmux.wait(for: "'hiden'")
    let screen = try tmux.screen(withColours: false)
    #expect(screen.contains { $0.hasPrefix("digitbook> train hiden=3 epochs=1") })
    try tmux.type("nonsense ")
    try tmux.wait(forColoured: "\u{1B}[31mnonsense")
  }

  /// Pager, editor, abbreviations, programs, pastes and pictures, of which this tmux says that it shows none.
  @Test(arguments: [80, 40]) func theOtherComfortsWork(columns: Int) throws {
    let sandbox = try Sandbox(hasComforts: true)
    try sandbox.startUp("set hints=off images=auto", "abbr gs='set seed=3'")
    let editor = try sandbox.file("my-editor", "sed -i s/3/4/ \"$1\"\n")
    let tmux = try Tmux(in: sandbox, columns: columns, environment: ["EDITOR": "sh '\(editor)'"])
    try tmux.wait(for: "digitbook>")
    try tmux.type("gs ")
    try tmux.wait(untilLast: "digitbook> set seed=3")
    try tmux.press("C-x", "C-e")
    try tmux.wait(for: "seed=4")
    try tmux.type("!echo $((6 * 7)) answers")
    try tmux.press("Enter")
    try tmux.wait(for: "42 answers")
    try tmux.type("set seed=8 | tr a-z A-Z")
    try tmux.press("Enter")
    try tmux.wait(for: "SEED=8")
    try tmux.paste("set seed=5\nset seed=6\n")
    try tmux.press("Enter")
    try tmux.wait(for: "seed=6 ")
    try tmux.type("help train --more")
    try tmux.press("Enter")
    try tmux.wait(for: ":")
    try tmux.press("q")
    try tmux.wait(untilLast: "digitbook>")
    try tmux.type("load mnist rows=100")
    try tmux.press("Enter")
    try tmux.wait(untilLast: "digitbook>")
    try tmux.type("show 1")
    try tmux.press("Enter")
    try tmux.wait(for: "row 1")
    try tmux.wait(untilLast: "digitbook>")
    #expect(try !tmux.screen(withColours: false).contains { $0.contains("Gi=31") || $0.contains("62;") })
  }
}

/// A tmux server of its own with digitbook in it.
private final class Tmux {
  static let path = ["/usr/bin/tmux", "/usr/local/bin/tmux", "/opt/homebrew/bin/tmux"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  private let sandbox: Sandbox
  private let socket: String
  private let columns: Int

  private let changes: [String: String]

  init(in sandbox: Sandbox, columns: Int, environment: [String: String] = [:]) throws {
    self.sandbox = sandbox
    changes = environment
    self.columns = columns
    socket = sandbox.folder.appending(path: "tmux").path
    let program = try Binary.path().replacing("'", with: #"'\''"#)
    try run("-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "24", "'\(program)'")
  }

  deinit { _ = try? run("kill-server") }

  func type(_ text: String) throws { try run("send-keys", "-l", text) }

  /// With the marks of a bracketed paste, as of a terminal.
  func paste(_ text: String) throws {
    try sandbox.file("pasted", text)
    try run("load-buffer", "pasted")
    try run("paste-buffer", "-p", "-r")
  }

  func press(_ keys: String...) throws {
    for key in keys { try run("send-keys", key) }
  }

  /// The lines of the screen; rows that were wrapped are joined.
  func screen(withColours: Bool) throws -> [String] {
    let arguments = ["capture-pane", "-p", "-J"] + (withColours ? ["-e"] : [])
    return try run(arguments).split(separator: "\n").map { line in
      var line = String(line)
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  func wait(for text: String) throws { try wait("'\(text)'") { $0.contains { $0.contains(text) } } }

  func wait(untilLast line: String) throws {
    try wait("the last line '\(line)'") { $0.last { !$0.isEmpty } == line }
  }

  func wait(untilLine line: String) throws {
    try wait("the line '\(line)'") { screen in
      // Of a line that was drawn in pieces tmux does not know that its rows belong together.
      screen.joined().filter { $0 != " " }.contains(line.filter { $0 != " " })
    }
  }

  func wait(forColoured text: String) throws {
    try wait("coloured '\(text.debugDescription)'", withColours: true) { $0.contains { $0.contains(text) } }
  }

  private func wait(_ what: String, withColours: Bool = false, until isThere: ([String]) -> Bool) throws {
    let deadline = Date(timeIntervalSinceNow: 30)
    while true {
      let shown = try screen(withColours: withColours)
      if isThere(shown) { return }
      try #require(Date() < deadline, "\(what) did not come:\n\(shown.joined(separator: "\n"))")
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  @discardableResult
  private func run(_ arguments: String...) throws -> String { try run(arguments) }

  /// Not by Foundation's `Process`, which on Linux waits for a socket that tmux's server inherits, nor through a pipe,
  /// which the server would hold open.
  private func run(_ arguments: [String]) throws -> String {
    let output = sandbox.folder.appending(path: "tmux-output")
    let script = #"cd "$0" && exec "$@" < /dev/null > tmux-output 2> /dev/null"#
    let words =
      ["/bin/sh", "-c", script, sandbox.folder.path, try #require(Self.path), "-S", socket] + arguments
    let variables = sandbox.environment(changes.merging(["TERM": "xterm-256color"]) { $1 }).map {
      "\($0.key)=\($0.value)"
    }
    let argv = words.map { strdup($0) } + [nil]
    let envp = variables.map { strdup($0) } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var process: pid_t = 0
    try #require(posix_spawn(&process, "/bin/sh", nil, nil, argv, envp) == 0)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return String(decoding: try Data(contentsOf: output), as: UTF8.self)
  }
}
