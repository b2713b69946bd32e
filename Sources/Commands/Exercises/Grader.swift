import CommandLanguage
import Compute
import Display
import Experiments
import Foundation
import Notebook
import Synchronization

/// Replays hand-ins in notebooks of their own, several at a time, and judges them.
struct Grader {
  private let key: Exercise?
  private let tolerance: Double
  /// The longest that a replay may take.
  private let seconds: Double
  private let context: CommandContext

  init(key: Exercise?, tolerance: Double, seconds: Double, _ context: CommandContext) {
    self.key = key
    self.tolerance = tolerance
    self.seconds = seconds
    self.context = context
  }

  /// Grades files, in their order. Whatever is wrong with one costs only that one.
  /// - Throws: `TrainingError.interrupted`; `ExerciseError.badCheck` of an exercise that comes along.
  func grade(_ paths: [String]) throws -> [Grade] {
    let readings = paths.map(Self.read)
    let owners = HandInOwners(readings)
    let done = Mutex<[Int: Grade]>([:])
    ThreadPool(count: min(context.threads, paths.count)).run(tasks: paths.count) { index in
      guard !context.cancellation.isRaised else { return }
      let grade = grade(readings[index], owners)
      let count = done.withLock { done in
        done[index] = grade
        return done.count
      }
      context.observe(.read(files: count, of: paths.count))
    }
    guard !context.cancellation.isRaised else { throw TrainingError.interrupted }
    let grades = done.withLock { done in paths.indices.compactMap { done[$0] } }
    return owners.namingCopies(in: grades)
  }

  /// A file and what it holds.
  struct Reading: Sendable {
    let path: String
    let result: Result<HandInReading, Unreadable>
  }

  /// Why a file could not be read, in words.
  struct Unreadable: Error, Sendable {
    let words: String
  }

  private static func read(_ path: String) -> Reading {
    do {
      return Reading(path: path, result: .success(try HandInReading(Script.text(of: path), path: path)))
    } catch let problem as HandInReading.Problem {
      return Reading(path: path, result: .failure(Unreadable(words: problem.words)))
    } catch {
      return Reading(path: path, result: .failure(Unreadable(words: ErrorMessage(wording: error).message)))
    }
  }

  // MARK: One hand-in

  private func grade(_ reading: Reading, _ owners: HandInOwners) -> Grade {
    let handIn: HandInReading
    switch reading.result {
    case .failure(let problem):
      return Grade(path: reading.path, name: "", verdict: .broken, notes: [problem.words], checks: [])
    case .success(let read): handIn = read
    }
    var grade = Grade(path: reading.path, name: handIn.handIn.name, verdict: .sound, notes: [], checks: [])
    grade.notes = handIn.faults.map { owners.words(for: $0, in: reading) }
    if !handIn.faults.isEmpty { grade.verdict = .changed }
    do {
      let exercise = try key ?? exercise(of: handIn.handIn)
      if key == nil, exercise.digest != handIn.handIn.digest {
        grade.notes.append("the exercise was another than the one that comes with this digitbook")
      }
      try replay(handIn, exercise, into: &grade)
    } catch {
      grade.note(.failed, ErrorMessage(wording: error).message)
    }
    return grade
  }

  /// The exercise that comes along and that the hand-in names.
  private func exercise(of handIn: HandIn) throws -> Exercise {
    guard let number = handIn.exercise.split(separator: " ").last.flatMap({ Int($0) }) else {
      throw ExerciseError.needsKey
    }
    return try ExerciseFolder.exercise(number)
  }

  private func replay(_ handIn: HandInReading, _ exercise: Exercise, into grade: inout Grade) throws {
    var settings = Settings()
    settings.threads = 1
    let notebook = Notebook(
      commands: context.environment.commands, settings: settings, libraries: context.environment.libraries,
      session: LiveSession(), isRehearsal: true)
    let deadline = ContinuousClock.now + .seconds(seconds)
    let stop: ExperimentObserver = { [cancellation = context.cancellation, inner = notebook.cancellation] _ in
      if cancellation.isRaised || ContinuousClock.now > deadline { inner.raise() }
    }
    var outputs: [Int: [String]] = [:]
    for line in handIn.script.lines {
      guard HandInRules.allows(line.text, context.environment.commands) else {
        grade.note(.failed, "'\(line.text)' is no command of an analysis, and was not run")
        return
      }
      guard let cell = notebook.run(line.text, replaying: [handIn.script], observe: stop) else { continue }
      if cell.status == .interrupted || ContinuousClock.now > deadline {
        grade.note(.failed, "it took longer than \(NumberText.significant(seconds)) s, at '\(line.text)'")
        return
      }
      if let error = cell.error { grade.note(.differs, "'\(line.text)' fails: \(error.message)") }
      outputs[line.number] = ScriptOutput.lines(of: cell)
    }
    compare(handIn, outputs, into: &grade)
    compareBeginning(of: notebook.cells, with: exercise, into: &grade)
    let handedIn = notebook.cells.count
    for line in exercise.afterwards {
      guard let cell = notebook.run(line.text, replaying: [handIn.script], observe: stop) else { continue }
      if let error = cell.error { grade.notes.append("'\(line.text)' of the key fails: \(error.message)") }
    }
    // What the key looks at is not a look of the one who handed in.
    let judge = CheckJudge(
      OpenExercise(exercise, cells: notebook.cells, handedIn: handedIn), notebook.workspace, context)
    grade.checks = try judge.outcomes(of: Check.all(of: exercise))
  }

  /// Compares what the file says with what the replay gave.
  private func compare(_ handIn: HandInReading, _ outputs: [Int: [String]], into grade: inout Grade) {
    let verification = ScriptVerification(handIn.script, outputs: outputs, tolerance: tolerance)
    guard let first = verification.differences.first else { return }
    let sides = verification.first(of: first)
    func said(_ text: String?) -> String {
      text.map { "'\($0.trimmingCharacters(in: .whitespaces))'" } ?? "nothing"
    }
    var words = "'\(first.input)' gives \(said(sides.found)), not \(said(sides.expected))"
    let others = verification.differing - 1
    if others > 0 { words += ", and \(counted(others, "other command")) differ\(others == 1 ? "s" : "") too" }
    if handIn.handIn.way != ProcessorWay.current.line {
      words += "; it was made on a processor that rounds otherwise, so 'tol=0.5' may be fair"
    }
    grade.note(.differs, words)
  }

  /// The lines that the exercise begins with are to come first: other rows make other figures.
  private func compareBeginning(of cells: [Cell], with exercise: Exercise, into grade: inout Grade) {
    for (index, given) in exercise.given.enumerated() {
      let found = cells.indices.contains(index) ? cells[index].input : ""
      guard OpenExercise.isGiven(found, given) else {
        grade.note(.otherStart, "it begins with '\(found)' where the exercise has '\(given.text)'")
        return
      }
    }
  }
}
