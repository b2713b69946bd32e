import Display
import Foundation
import Notebook

/// A session, as `save`, `open` and `recover` show it.
struct SessionResult: CellResult {
  static let kind = "session"
  /// What was done.
  let action: Action
  /// What it is called; `nil` for one without a name.
  let name: String?
  let path: String
  let cells: Int
  let datasets: Int
  let models: Int
  let bytes: Int
  /// When its last cell was written, in seconds since 1970.
  let written: Double
  let readOnly: LiveSession.ReadOnlyReason?
  /// Whether what is done from here on is kept somewhere, under its name or without one.
  let keepsCells: Bool
  /// Whether the session before has no name and waits for `recover`.
  let leftUnnamed: Bool
  /// A model whose training was under way when the process ended.
  let unfinished: String?
  /// What did not come back, in words.
  let problems: [String]

  enum Action: String, Codable, Sendable {
    case saved, kept, opened, begun
  }

  init(_ saved: LiveSession.Saved, in session: LiveSession) {
    self.init(saved.wasKept ? .kept : .saved, saved.summary, in: session)
  }

  init(_ opened: LiveSession.Opened, in session: LiveSession) {
    self.init(
      .opened, opened.summary, in: session, readOnly: opened.readOnly, leftUnnamed: opened.left == .unnamed,
      unfinished: opened.unfinished, problems: opened.problems.map { $0.wording.message })
  }

  init(_ start: LiveSession.Start, in session: LiveSession) {
    switch start {
    case .begun(let summary): self.init(.begun, summary, in: session)
    case .opened(let opened): self.init(opened, in: session)
    }
  }

  private init(
    _ action: Action, _ summary: SessionSummary, in session: LiveSession,
    readOnly: LiveSession.ReadOnlyReason? = nil, leftUnnamed: Bool = false, unfinished: String? = nil,
    problems: [String] = []
  ) {
    self.action = action
    name = session.places.isUnnamed(summary.path) ? nil : session.places.name(of: summary.path)
    path = session.places.shortened(summary.path)
    cells = summary.cells
    datasets = summary.datasets
    models = summary.models
    bytes = summary.bytes
    written = summary.written.timeIntervalSince1970.rounded()
    self.readOnly = readOnly
    keepsCells = readOnly == nil || session.keepsUnnamed
    self.leftUnnamed = leftUnnamed
    self.unfinished = unfinished
    self.problems = problems
  }

  var transition: WorkspaceTransition { action == .opened ? .replacesSession : .change }

  var blocks: [Block] {
    var blocks: [Block] = [.text(sentence)]
    if let readOnly { blocks.append(.banner(banner(readOnly))) }
    blocks += problems.map { .text("Not there: \(shown($0)).") }
    if let unfinished {
      blocks.append(
        .text(
          "A training was under way when digitbook ended: \(unfinished) is it, 'train continue=\(unfinished)' "
            + "goes on."))
    }
    if leftUnnamed {
      blocks.append(.text("The session before has no name and is not lost: 'recover' brings it back."))
    }
    return blocks
  }

  private var sentence: String {
    let contents =
      "\(counted(cells, "cell")), \(counted(datasets, "dataset")), \(counted(models, "model")), "
      + SessionText.size(bytes)
    switch action {
    case .saved: return "Saved as \(shown(path)): \(contents). Every command is kept there from now on."
    case .kept: return "All of it is in \(shown(path)): \(contents)."
    case .begun: return "A new session, \(shown(path)): every command is kept there."
    case .opened:
      let what = name.map(shown) ?? "A session without a name"
      return "\(what), written \(SessionText.date(written)): \(contents)."
    }
  }

  private func banner(_ reason: LiveSession.ReadOnlyReason) -> String {
    let rest =
      keepsCells
      ? "what is done here goes to a session without a name, until 'save' names it"
      : "what is done here is not kept, unless 'save' gives it another name"
    return switch reason {
    case .inUse(let process):
      "read-only: another digitbook is using it\(process.map { " (process \($0))" } ?? ""); \(rest)"
    case .notWritable: "read-only: the file or its folder cannot be written; \(rest)"
    case .damaged: "read-only: the file is damaged; it was left unchanged; \(rest)"
    }
  }
}

extension Notebook {
  /// `digitbook --session NAME`: opens a session, or begins it where there is none of that name.
  /// - Returns: what there is to see of it.
  /// - Throws: `SessionError`.
  package func openSession(named name: String) throws(SessionError) -> any CellResult {
    SessionResult(try open(session: name), in: session)
  }
}

/// How sizes and times of sessions are written.
enum SessionText {
  /// `12 kB`, `3.4 MB`.
  static func size(_ bytes: Int) -> String {
    let count = Double(max(bytes, 0))
    if count < 1e6 { return "\(NumberText.fixed((count / 1e3).rounded(.up), decimals: 0)) kB" }
    if count < 1e9 { return "\(NumberText.fixed(count / 1e6, decimals: 1)) MB" }
    return "\(NumberText.fixed(count / 1e9, decimals: 1)) GB"
  }

  /// The local time, to the minute: `2026-07-03 17:02`.
  static func date(_ seconds: Double) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "yyyy-MM-dd HH:mm"
    return formatter.string(from: Date(timeIntervalSince1970: seconds))
  }
}
