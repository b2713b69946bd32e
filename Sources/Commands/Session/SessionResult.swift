import Display
import Foundation
import Notebook

/// Summary of a session, for `save`, `open` and `recover`.
struct SessionResult: CellResult {
  static let kind = "session"
  let action: Action
  /// `nil` for a session without a name.
  let name: String?
  let path: String
  let cells: Int
  let datasets: Int
  let models: Int
  let bytes: Int
  /// Time at which its last cell was written, in seconds since 1970.
  let written: Double
  let readOnly: LiveSession.ReadOnlyReason?
  /// Whether further commands are saved, with or without a name.
  let keepsCells: Bool
  /// Whether the previous session has no name and can be recovered.
  let leftUnnamed: Bool
  /// Name of a model whose training was running when the process ended.
  let unfinished: String?
  /// Descriptions of what could not be restored.
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
      + NondeterministicValue.text(SessionText.size(bytes))
    switch action {
    case .saved: return "Saved as \(shown(path)): \(contents). Every command is kept there from now on."
    case .kept: return "All of it is in \(shown(path)): \(contents)."
    case .begun: return "A new session, \(shown(path)): every command is kept there."
    case .opened:
      let what = name.map(shown) ?? "Brought back"
      return "\(what), written \(NondeterministicValue.text(SessionText.date(written))): \(contents)."
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
  /// Opens the session of `digitbook --session NAME`, or creates it.
  /// - Returns: a summary to print.
  /// - Throws: `SessionError`.
  package func openSession(named name: String) throws(SessionError) -> any CellResult {
    SessionResult(try open(session: name), in: session)
  }
}

/// Formats sizes and times of sessions.
enum SessionText {
  /// - Parameter bytes: formatted as `12 kB` or `3.4 MB`.
  static func size(_ bytes: Int) -> String {
    let count = Double(max(bytes, 0))
    if count < 1e6 { return "\(NumberText.fixed((count / 1e3).rounded(.up), decimals: 0)) kB" }
    if count < 1e9 { return "\(NumberText.fixed(count / 1e6, decimals: 1)) MB" }
    return "\(NumberText.fixed(count / 1e9, decimals: 1)) GB"
  }

  /// Local time to the minute: `2026-07-03 17:02`.
  /// - Parameter seconds: since 1970.
  static func date(_ seconds: Double) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "yyyy-MM-dd HH:mm"
    return formatter.string(from: Date(timeIntervalSince1970: seconds))
  }
}
