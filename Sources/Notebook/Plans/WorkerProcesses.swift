import Compute
import Display
import Experiments
import Foundation

/// `on=processes`: the chunks of a plan as worker processes on this machine.
struct WorkerProcesses {
  private let entry: PlanFolderEntry
  private let tasks: Int
  private let threadsEach: Int

  /// Time between two looks at the workers.
  private static let pause = 0.05
  /// Time that workers get to keep their trainings.
  private static let grace = 20.0

  /// - Parameters:
  ///   - tasks: processes at a time.
  ///   - threads: of all of them together.
  init(_ entry: PlanFolderEntry, tasks: Int, threads: Int) {
    self.entry = entry
    self.tasks = min(max(tasks, 1), entry.plan.chunks)
    threadsEach = max(threads / max(self.tasks, 1), 1)
  }

  private struct Running {
    let chunk: Int
    let attempt: String
    let process: Process
  }

  /// Runs until all fits are made, or the cancellation is raised.
  /// - Parameter look: called often, to take in what is finished.
  /// - Throws: `PlanError` for a fit that broke three times; `WorkerRefusal`.
  func run(cancellation: Cancellation, looking look: () -> Void) throws {
    Attempt.setAsideFailures(in: entry.folder)
    let finished = entry.folder.finishedFits(of: entry.plan.fits.count)
    var waiting = (0..<entry.plan.chunks).filter { chunk in
      entry.plan.fits(ofChunk: chunk).contains { !finished[$0] }
    }
    var running: [Running] = []
    defer { stop(running) }
    while !waiting.isEmpty || !running.isEmpty {
      guard !cancellation.isRaised else { return }
      while running.count < tasks, !waiting.isEmpty {
        running.append(try start(chunk: waiting.removeFirst()))
      }
      Thread.sleep(forTimeInterval: Self.pause)
      look()
      // Asked once: a worker that ends in between is looked at in the next round.
      let ended = running.filter { !$0.process.isRunning }
      running.removeAll { worker in ended.contains { $0.attempt == worker.attempt } }
      for worker in ended where try mustGoOn(after: worker) { waiting.append(worker.chunk) }
    }
  }

  private func start(chunk: Int) throws -> Running {
    let attempt = "\(PlanFolder.padded(chunk, 6))-process-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let log = entry.folder.log(ofChunk: chunk)
    let descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw PlanError.cannotWrite(path: log, code: errno) }
    let output = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let process = Process()
    process.executableURL = URL(filePath: WorkerMachine.program)
    process.arguments = [
      "worker", entry.folder.path, "--chunk", "\(chunk)", "--threads", "\(threadsEach)", "--attempt", attempt,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    do {
      try process.run()
    } catch {
      throw WorkerRefusal(chunk: chunk, reason: "\(WorkerMachine.program) cannot be run")
    }
    return Running(chunk: chunk, attempt: attempt, process: process)
  }

  /// Writes down how a worker ended.
  /// - Returns: whether its chunk must be tried again.
  private func mustGoOn(after worker: Running) throws -> Bool {
    let process = worker.process
    let status =
      process.terminationReason == .uncaughtSignal
      ? 128 + process.terminationStatus : process.terminationStatus
    let path = "\(entry.folder.attempts)/\(worker.attempt).jsonl"
    var event = AttemptEvent(.exit)
    event.status = Int(status)
    // On one machine nobody but the system itself kills workers.
    if status == 128 + SIGKILL { event.why = "killed, perhaps for want of memory" }
    AttemptLog.append(event, to: path)
    let attempts = Attempt.all(in: entry.folder)
    if let last = attempts.first(where: { $0.name == worker.attempt }), last.how == .refused {
      throw WorkerRefusal(chunk: worker.chunk, reason: last.why ?? "its worker did not begin")
    }
    let finished = entry.folder.finishedFits(of: entry.plan.fits.count)
    guard entry.plan.fits(ofChunk: worker.chunk).contains(where: { !finished[$0] }) else { return false }
    try BrokenFits.check(attempts, in: entry, except: finished)
    return true
  }

  private func stop(_ running: [Running]) {
    for worker in running where worker.process.isRunning { worker.process.terminate() }
    let deadline = Date(timeIntervalSinceNow: Self.grace)
    for worker in running {
      while worker.process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.01) }
      if worker.process.isRunning { kill(worker.process.processIdentifier, SIGKILL) }
    }
  }
}

/// A worker that could not begin, and would not the next time.
package struct WorkerRefusal: Error, Equatable, Sendable {
  package let chunk: Int
  /// A sentence without a full stop.
  package let reason: String
}

/// Names fits that broke too often.
enum BrokenFits {
  /// - Throws: `PlanError.broken` for the first of them.
  static func check(
    _ attempts: [Attempt], in entry: PlanFolderEntry, except finished: [Bool]
  ) throws(PlanError) {
    let breaks = Attempt.breaks(in: attempts)
    guard
      let (fit, times) = breaks.filter({ fit, times in
        times >= Attempt.mostBreaks && finished.indices.contains(fit) && !finished[fit]
      }).min(by: { $0.key < $1.key })
    else { return try checkBeginnings(attempts, in: entry) }
    let last = attempts.last { $0.blamed.contains(fit) && $0.fate(isAlive: true) == .broken }
    let log = entry.folder.log(of: last, chunk: entry.plan.chunk(ofFit: fit))
    throw .broken(fit: fit, times: times, log: log, end: last?.why ?? entry.folder.lastLine(ofLog: log))
  }

  /// Workers that crash before their first fit: the chunk's first fit is named.
  private static func checkBeginnings(_ attempts: [Attempt], in entry: PlanFolderEntry) throws(PlanError) {
    let empty = attempts.filter { $0.blamed.isEmpty && $0.made == 0 && $0.fate(isAlive: true) == .broken }
    for chunk in Set(empty.map(\.chunk)).sorted() {
      let times = empty.count { $0.chunk == chunk }
      guard times >= Attempt.mostBreaks else { continue }
      let last = empty.last { $0.chunk == chunk }
      let log = entry.folder.log(of: last, chunk: chunk)
      throw .broken(fit: chunk, times: times, log: log, end: last?.why ?? entry.folder.lastLine(ofLog: log))
    }
  }
}

/// A line that another program wrote.
enum LogLine {
  /// The line as it may be shown: without control characters, at most 300 characters.
  static func shown(_ line: Substring) -> String {
    String(DisplayText.visibleLines(String(line)).joined(separator: " ").prefix(300))
  }
}

extension PlanFolder {
  package func log(ofChunk chunk: Int) -> String { "\(logs)/\(Self.padded(chunk, 6)).log" }

  /// Of a task of Slurm the file that `sbatch --output` names.
  func log(of attempt: Attempt?, chunk: Int) -> String {
    guard let job = attempt?.job, let index = attempt?.index else { return log(ofChunk: chunk) }
    return "\(logs)/\(job)_\(index).log"
  }

  /// The last line that is not empty, at most 300 characters; empty if there is none.
  package func lastLine(ofLog path: String) -> String {
    guard let handle = FileHandle(forReadingAtPath: path) else { return "" }
    defer { try? handle.close() }
    let size = (try? handle.seekToEnd()) ?? 0
    try? handle.seek(toOffset: size > 4096 ? size - 4096 : 0)
    let text = String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
    let line = text.split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) } ?? ""
    return LogLine.shown(line)
  }
}
