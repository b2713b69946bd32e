import CommandLanguage
import Display
import Foundation
import Notebook

/// `sessions`: lists the saved sessions.
struct SessionsCommand: Command {
  static let signature = Signature(
    "sessions", group: .session, "List the saved sessions, with their cells, models and size.",
    examples: [
      .init("sessions", "those of the folder Sessions, or of this one", needs: ["save digits"])
    ],
    notes: ["'recover' lists those without a name."])

  init(_ arguments: Arguments) {}

  /// Concerns the session, not the analysis: a script does not repeat it.
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) -> any CellResult {
    SessionsResult(of: context.environment.session)
  }
}

struct SessionsResult: CellResult {
  static let kind = "sessions"
  let sessions: [Entry]
  /// Name of the current session, if it has one.
  let current: String?
  /// Number of sessions that can be recovered.
  let unnamed: Int

  struct Entry: Codable, Sendable {
    let name: String
    /// `nil` if the file cannot be read.
    let contents: Contents?
    /// Reason why the file cannot be read.
    let problem: String?
  }

  struct Contents: Codable, Sendable {
    let cells: Int
    let datasets: Int
    let models: Int
    let bytes: Int
    /// Time at which its last cell was written, in seconds since 1970.
    let written: Double

    init(_ summary: SessionSummary) {
      cells = summary.cells
      datasets = summary.datasets
      models = summary.models
      bytes = summary.bytes
      written = summary.written.timeIntervalSince1970.rounded()
    }
  }

  init(of session: LiveSession) {
    let places = session.places
    current = session.name
    unnamed = session.abandoned().count
    sessions = places.named().map { path in
      do throws(SessionError) {
        return Entry(
          name: places.name(of: path), contents: Contents(try SessionFile.summary(of: path)), problem: nil)
      } catch {
        return Entry(name: places.name(of: path), contents: nil, problem: error.wording.message)
      }
    }
  }

  var blocks: [Block] {
    var blocks: [Block] = []
    if sessions.isEmpty {
      blocks.append(.text("No session is saved here yet: 'save NAME' saves this one."))
    } else {
      blocks.append(
        .table(
          Table(
            columns: [
              .init(""), .init("name"), .init("written"), .init("cells", .right), .init("datasets", .right),
              .init("models", .right), .init("size", .right), .init("note"),
            ], rows: sessions.map(row), wraps: true)))
    }
    if current == nil, !sessions.isEmpty { blocks.append(.text("The present session has no name yet.")) }
    if unnamed > 0 {
      let verb = unnamed == 1 ? "waits" : "wait"
      blocks.append(
        .text("\(counted(unnamed, "session")) without a name \(verb) for 'recover'."))
    }
    return blocks
  }

  private func row(_ entry: Entry) -> [Table.Cell] {
    let figures =
      entry.contents.map { contents in
        [
          SessionText.date(contents.written), NumberText.count(contents.cells),
          NumberText.count(contents.datasets), NumberText.count(contents.models),
          SessionText.size(contents.bytes),
        ]
      } ?? Array(repeating: "-", count: 5)
    return ([entry.name == current ? "*" : "", entry.name] + figures + [entry.problem ?? ""]).map {
      Table.Cell($0)
    }
  }
}
