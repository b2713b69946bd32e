import CommandLanguage
import Display
import Foundation
import NotebookTestSupport
import Testing

@testable import Commands
@testable import Notebook

/// A class hands in, and a teacher grades.
@Suite struct GradeTests {
  private let scratch: Scratch
  private let exercise: String
  private let data: String

  init() throws {
    scratch = try Scratch()
    data = try scratch.csv("a.csv", rows: 80)
    let text = """
      # # Stripes
      load \(data) name=stripes
      split test=0.25 seed=1
      # Train one.
      train hidden=? epochs=2 name=net
      #? How many stripes?
      #! answer 1 is=4
      #! looks most=1
      """
    exercise = try scratch.file("lab.digits", Data(text.utf8))
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private var folder: String { scratch.folder.path + "/class" }

  private func path(_ student: String) -> String { "\(folder)/\(student).hand-in.digits" }

  /// Does the exercise and hands it in.
  private func handIn(_ student: String, _ lines: [String]) throws {
    let notebook = Notebook(session: LiveSession(places: scratch.places))
    let all =
      ["exercise \(exercise)", "load \(data) name=stripes", "split test=0.25 seed=1"] + lines
      + ["hand-in \(student) out=\(path(student))"]
    for line in all {
      let cell = try #require(notebook.run(line))
      #expect(cell.status == .ok, "\(line): \(cell.error?.message ?? "")")
    }
  }

  private func text(of student: String) throws -> String {
    try String(contentsOfFile: path(student), encoding: .utf8)
  }

  private func write(_ text: String, for student: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path(student)))
  }

  /// The lines of a cell with their link, by the command that it begins with.
  private func block(_ verb: String, of text: String) throws -> String {
    try #require(text.components(separatedBy: "\n\n").first { $0.hasPrefix(verb) })
  }

  private func grade(_ rest: String = "") throws -> GradeResult {
    let cell = try scratch.run("grade \(folder) key=\(exercise) \(rest)")
    return try #require(cell.result as? GradeResult)
  }

  /// A teacher grades 30 hand-ins of which 5 are tampered with, each in another way, and exactly these are named. A file
  /// that is cut off costs only itself.
  @Test func exactlyTheTamperedAreNamed() throws {
    let students = (1...30).map { "Student-\($0)" }
    for (index, student) in students.enumerated() {
      try handIn(
        student,
        [
          "train hidden=\(2 + index % 4) epochs=2 seed=\(index) name=net", "report",
          "answer \(index % 3 == 0 ? 4 : 5)",
        ])
    }
    // A changed figure.
    let figure = try text(of: "Student-3")
    let accuracy = try #require(figure.firstMatch(of: /Accuracy (\d+)/))
    try write(figure.replacing("Accuracy \(accuracy.1)", with: "Accuracy 99"), for: "Student-3")
    // A changed command, with the hash of the old one.
    try write(text(of: "Student-7").replacing("hidden=4", with: "hidden=64"), for: "Student-7")
    // A cell taken out.
    let whole = try text(of: "Student-12")
    try write(whole.replacing(try block("report", of: whole) + "\n\n", with: ""), for: "Student-12")
    // A cell of somebody else, link and all.
    let (own, other) = (try text(of: "Student-20"), try text(of: "Student-21"))
    try write(
      own.replacing(try block("train", of: own), with: try block("train", of: other)), for: "Student-20")
    // All hashes computed anew behind a changed figure.
    let reading = try HandInReading(text(of: "Student-28"), path: "")
    let entries = reading.handIn.entries.map { entry in
      HandIn.Entry(
        date: entry.date, seconds: entry.seconds, prose: entry.prose, line: entry.line,
        output: entry.output.map { $0.replacing(/^Accuracy \d+/, with: "Accuracy 99") })
    }
    try write(Self.handIn(reading.handIn, entries: entries).text, for: "Student-28")
    #expect(try HandInReading(text(of: "Student-28"), path: "").faults.isEmpty, "its chain holds")

    let result = try grade()
    #expect(result.grades.count == 30)
    let tampered = ["Student-12", "Student-20", "Student-28", "Student-3", "Student-7"]
    let named = result.grades.filter { $0.verdict != .sound }
    #expect(named.map(\.name) == tampered, "in the order of the files")
    #expect(named.map(\.verdict) == [.changed, .changed, .differs, .changed, .changed])
    func notes(_ student: String) -> String {
      result.grades.first { $0.name == student }?.notes.joined(separator: "; ") ?? ""
    }
    #expect(notes("Student-12").hasPrefix("what stood before cell 5 is missing"))
    #expect(notes("Student-20").contains("is not as it was written: it is that of Student-21.hand-in.digits"))
    #expect(notes("Student-28").contains(/'report' gives 'Accuracy [\d.]+ % .*', not 'Accuracy 99/))
    #expect(notes("Student-3").hasPrefix("cell 4, 'report', is not as it was written"))
    #expect(
      notes("Student-7").hasPrefix(
        "cell 3, 'train hidden=64 epochs=2 seed=6 name=net', is not as it was written"))
    // The others are judged by the checks: one in three has the right answer.
    let sound = result.grades.filter { $0.verdict == .sound }
    #expect(
      sound.allSatisfy {
        $0.checks.map(\.demand) == ["question 1 answered", "only one model judged on the test rows"]
      })
    #expect(sound.count { $0.met == 2 } + sound.count { $0.met == 1 } == 25)
    #expect(
      result.grades.allSatisfy { $0.copies.isEmpty || $0.name == "Student-20" || $0.name == "Student-21" })
    #expect(result.effect == .exit(.differences))

    // One more is cut off: the table says so, and is the same for all others.
    try write(String(text(of: "Student-1").prefix(900)), for: "Student-1")
    let again = try grade()
    let cut = try #require(again.grades.first { $0.path.hasSuffix("/Student-1.hand-in.digits") })
    #expect(cut.verdict == .broken && cut.notes.first?.hasPrefix("cut off behind") == true)
    #expect(again.grades.filter { $0.path != cut.path } == result.grades.filter { $0.path != cut.path })
  }

  private static func handIn(_ handIn: HandIn, name: String? = nil, entries: [HandIn.Entry]) -> HandIn {
    HandIn(
      name: name ?? handIn.name, exercise: handIn.exercise, digest: handIn.digest, claim: handIn.claim,
      way: handIn.way, version: handIn.version, written: handIn.written, entries: entries)
  }

  @Test func whatIsUndoneFailedOrOnlyLookedAtIsReplayedAlike() throws {
    let notebook = Notebook(session: LiveSession(places: scratch.places))
    for line in [
      "load \(data) name=earlier", "exercise \(exercise)", "load \(data) name=stripes",
      "split test=0.25 seed=1",
      "# Two units first.", "train hidden=2 epochs=1", "nonsense", "undo", "help", "redo", "models",
      "set seed=3",
      "train hidden=3 epochs=2", "drop m1", "rename m2 net", "report", "answer 4",
      "hand-in Ada out=\(path("Ada"))",
    ] { notebook.run(line) }
    let text = try text(of: "Ada")
    #expect(text.contains("# Two units first.\ntrain hidden=2 epochs=1"))
    #expect(!text.contains("nonsense") && !text.contains("\nhelp"))
    let result = try grade()
    #expect(result.grades.map(\.verdict) == [.sound], "\(result.grades.first?.notes ?? [])")
    #expect(result.grades.first?.met == 2)
    #expect(try HandInReading(text.replacing("\n", with: "  \r\n"), path: "").faults.isEmpty, "sent by mail")
  }

  @Test func copiesAreNamed() throws {
    try handIn("Ada", ["train hidden=2 epochs=1", "answer 4"])
    try handIn("Ben", ["train hidden=2 epochs=1", "answer 4"])
    #expect(try grade().grades.allSatisfy(\.copies.isEmpty), "the same commands at other moments are no copy")
    let ada = try HandInReading(text(of: "Ada"), path: "").handIn
    try write(Self.handIn(ada, name: "Cleo", entries: ada.entries).text, for: "Cleo")
    let result = try grade()
    #expect(result.grades.map(\.verdict) == [.sound, .sound, .sound])
    #expect(result.grades.map(\.copies) == [["Cleo.hand-in.digits"], [], ["Ada.hand-in.digits"]])
    let shown = TextRenderer(style: RenderStyle(width: 200)).render(result.blocks)
    #expect(
      shown.contains("Cleo.hand-in.digits has the same cells, to the millisecond, as Ada.hand-in.digits."))
  }

  /// A hand-in is somebody else's file: it must not reach beyond its notebook.
  @Test(arguments: [
    "! touch harm", "export data harm.csv", "save harm", "set threads=1", "cv k=2 on=processes", "open x",
    "edit",
    "replay x.digits", "grade .",
  ])
  func nothingElseIsRun(line: String) throws {
    try handIn("Ada", ["train hidden=2 epochs=1"])
    let ada = try HandInReading(text(of: "Ada"), path: "").handIn
    let harm = HandIn.Entry(date: "x", seconds: "0.1", prose: [], line: line, output: [])
    try write(Self.handIn(ada, entries: ada.entries + [harm]).text, for: "Ada")
    let grade = try #require(try grade().grades.first)
    #expect(grade.verdict == .failed && grade.checks.isEmpty)
    #expect(grade.notes == ["'\(line)' is no command of an analysis, and was not run"])
  }

  @Test func otherRowsThanThoseOfTheExerciseAreNamed() throws {
    let notebook = Notebook(session: LiveSession(places: scratch.places))
    for line in [
      "exercise \(exercise)", "load \(data) name=stripes rows=40", "split test=0.25 seed=1",
      "train hidden=2 epochs=1",
      "hand-in Ada out=\(path("Ada"))",
    ] { #expect(notebook.run(line)?.status == .ok) }
    let other = try #require(try grade().grades.first)
    #expect(other.verdict == .otherStart)
    #expect(
      other.notes.first
        == "it begins with 'load \(data) name=stripes rows=40' where the exercise has 'load \(data) name=stripes'"
    )
  }

  /// Hidden checks, and commands behind those that were handed in.
  @Test func aKeyHasMoreThanTheExercise() throws {
    try handIn("Ada", ["train hidden=2 epochs=1 name=net", "report"])
    let key = try scratch.file(
      "teacher.digits",
      Data(
        """
        # # Stripes
        load \(data) name=stripes
        #! looks most=1
        #! figure rows of=report least=80 most=80
        #! weights most=10
        report on=all
        """.utf8))
    let cell = try scratch.run("grade \(folder) key=\(key)")
    let grade = try #require((cell.result as? GradeResult)?.grades.first)
    #expect(grade.verdict == .sound && grade.checks.map(\.isMet) == [true, true, false])
    #expect(grade.checks[1].demand == "rows of 'report': 80" && grade.checks[1].found == "80")
    #expect(grade.checks[2].found == "142 (net)")
  }

  @Test func theTableIsWritten() throws {
    try handIn("Ada", ["train hidden=2 epochs=1", "report", "answer 4"])
    let csv = scratch.folder.path + "/grades.csv"
    _ = try grade("out=\(csv)")
    #expect(
      try String(contentsOfFile: csv, encoding: .utf8)
        == "file,name,verdict,met,of,open\nAda.hand-in.digits,Ada,sound,2,2,\n")
    let page = scratch.folder.path + "/grades.html"
    _ = try grade("out=\(page)")
    #expect(try String(contentsOfFile: page, encoding: .utf8).contains("1 hand-in in"))
  }

  // MARK: What cannot be handed in or graded

  @Test func whatCannotBeMadeAgainIsNotHandedIn() throws {
    try scratch.run(
      "load \(data) name=stripes", "train hidden=2 epochs=1", "exercise \(exercise)")
    #expect(try scratch.fail("hand-in Ada").message == "nothing was done since the exercise was opened")
    #expect(try scratch.fail("hand-in 123").message == "a name is one line with a letter in it")
    try scratch.run("report model=m1")
    #expect(
      try scratch.fail("hand-in Ada")
        == ErrorMessage(
          "cell 6, 'report model=m1', uses something that was made before the exercise was opened",
          hint: "'exercise \(exercise)' begins it anew; what it takes is made after that"))
  }

  @Test func foldersWithoutHandInsAreTold() throws {
    #expect(
      try scratch.fail("grade \(folder)")
        == ErrorMessage(
          "\(folder) has no hand-in: no file that ends in .hand-in.digits",
          hint: "'hand-in' writes one; collect those of the class in one folder"))
    #expect(try scratch.fail("grade \(exercise)").message.hasPrefix("cannot read the folder"))
    #expect(try scratch.fail("grade").message.hasPrefix("'grade' needs the folder of the hand-ins"))
  }

  /// No bytes, however broken, do more than cost their own file.
  @Test func brokenFilesAreNamed() throws {
    try handIn("Ada", ["train hidden=2 epochs=1"])
    let good = Array(try text(of: "Ada").utf8)
    for (index, count) in stride(from: 0, to: good.count, by: good.count / 8).enumerated() {
      try Data(good.prefix(count)).write(to: URL(filePath: path("cut-\(index)")))
      var bytes = good
      bytes[count] = 0xFF
      try Data(bytes).write(to: URL(filePath: path("bytes-\(index)")))
    }
    let result = try grade()
    #expect(result.grades.filter { $0.verdict == .sound }.map(\.file) == ["Ada.hand-in.digits"])
  }
}
