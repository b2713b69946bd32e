import Display
import Notebook

/// What became of one hand-in.
struct Grade: Encodable, Equatable, Sendable {
  enum Verdict: String, Encodable, Sendable {
    /// As it was written, and the replay gives the same.
    case sound = "sound"
    /// It does not begin with the lines of the exercise.
    case otherStart = "other start"
    /// The replay gives other output.
    case differs = "differs"
    /// The chain of hashes is broken.
    case changed = "changed"
    /// It cannot be replayed to its end.
    case failed = "failed"
    /// No whole hand-in.
    case broken = "broken"
  }

  let path: String
  /// As it stands in the file.
  let name: String
  var verdict: Verdict
  /// What is wrong with it, a sentence each.
  var notes: [String]
  var checks: [CheckOutcome]
  /// Files with the same cells.
  var copies: [String] = []

  var met: Int { checks.count(where: \.isMet) }

  /// Adds a note, and a verdict unless the hand-in was changed, which explains the rest.
  mutating func note(_ verdict: Verdict, _ words: String) {
    if self.verdict == .sound { self.verdict = verdict }
    notes.append(words)
  }

  var file: String { path.split(separator: "/").last.map(String.init) ?? path }
}

/// The table of a class.
struct GradeResult: TabledResult {
  static let kind = "grades"
  let folder: String
  let key: String?
  let grades: [Grade]
  /// How many are not sound.
  let unsound: Int
  var file: TableFile.Written?

  init(_ grades: [Grade], folder: String, key: String?) {
    self.folder = folder
    self.key = key
    self.grades = grades
    unsound = grades.count { $0.verdict != .sound }
  }

  var effect: CellEffect { unsound == 0 ? .none : .exit(.differences) }

  private enum CodingKeys: String, CodingKey {
    case folder, key, grades, unsound, file
  }

  var content: [Block] {
    [.heading("\(counted(grades.count, "hand-in")) in \(shown(folder))"), .table(table)] + legend + remarks
      + [.text(verdict)]
  }

  private var table: Table {
    Table(
      columns: [
        .init("file"), .init("name"), .init("verdict"), .init("met", .right), .init("of", .right),
        .init("open"),
      ],
      rows: grades.map { grade in
        let open = grade.checks.indices.filter { !grade.checks[$0].isMet }.map { "\($0 + 1)" }
        return [
          .init(grade.file), .init(grade.name),
          .init(grade.verdict.rawValue, grade.verdict == .sound ? .normal : .bad),
          .init(grade.checks.isEmpty ? "-" : "\(grade.met)"),
          .init(grade.checks.isEmpty ? "-" : "\(grade.checks.count)"), .init(open.joined(separator: " ")),
        ]
      }, wraps: true)
  }

  /// What the numbers in the column *open* stand for.
  private var legend: [Block] {
    guard let checks = grades.first(where: { !$0.checks.isEmpty })?.checks else { return [] }
    let rows = checks.enumerated().map { [Table.Cell("\($0 + 1)"), Table.Cell($1.demand)] }
    return [.table(Table(columns: [.init("open", .right), .init("asked for")], rows: rows, wraps: true))]
  }

  private var remarks: [Block] {
    var lines: [String] = []
    for grade in grades {
      if !grade.notes.isEmpty { lines.append("\(grade.file): \(grade.notes.joined(separator: "; ")).") }
      if !grade.copies.isEmpty {
        lines.append(
          "\(grade.file) has the same cells, to the millisecond, as \(listed(grade.copies, joinedBy: "and"))."
        )
      }
    }
    return lines.map { .text(shown($0)) }
  }

  private var verdict: String {
    guard unsound > 0 else { return "All are as they were written, and give the same again." }
    let names = grades.filter { $0.verdict != .sound }.map(\.file)
    return
      "\(unsound) of \(grades.count) \(unsound == 1 ? "is" : "are") not as handed in or cannot be replayed: "
      + "\(listed(names, joinedBy: "and"))."
  }
}
