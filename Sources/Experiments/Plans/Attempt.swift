import Foundation

/// An attempt to make a chunk, as its file tells.
package struct Attempt: Codable, Equatable, Sendable {
  package let name: String
  package let chunk: Int
  package var host: String?
  package var process: Int32?
  package var job: String?
  package var index: String?
  package var start: Date?
  package var end: Date?
  package var how: AttemptEvent.Ending?
  package var why: String?
  /// As a shell reports it: 128 + n for signal n.
  package var status: Int?
  /// The fits that it began and neither made nor kept, with their last epoch.
  package var running: [Int: Progress] = [:]
  /// Fits that it made, copies included.
  package var made = 0
  /// Fits that it left as a checkpoint.
  package var kept = 0
  /// Fits that failed with an error.
  package var broken: [Int] = []

  /// Where a fit stands.
  package struct Progress: Codable, Equatable, Sendable {
    package var epoch = 0
    package var of = 0
    package var loss: Double?
  }

  /// Reads an attempt. Lines that are damaged or cut off do not count.
  /// - Returns: `nil` if it is no file of an attempt.
  package init?(reading path: String) {
    let file = URL(filePath: path).lastPathComponent
    guard file.hasSuffix(".jsonl"), let chunk = Int(file.prefix { $0 != "-" }),
      let bytes = FileManager.default.contents(atPath: path)
    else { return nil }
    name = String(file.dropLast(6))
    self.chunk = chunk
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    decoder.readInfinities()
    for line in bytes.split(separator: 0x0A) {
      if let event = try? decoder.decode(AttemptEvent.self, from: line) { note(event) }
    }
  }

  private mutating func note(_ event: AttemptEvent) {
    switch event.what {
    case .begin:
      (host, process, job, index, start) = (event.host, event.process, event.job, event.index, event.time)
    case .fit: if let fit = event.fit { running[fit] = Progress() }
    case .epoch:
      if let fit = event.fit {
        running[fit] = Progress(epoch: event.epoch ?? 0, of: event.of ?? 0, loss: event.loss)
      }
    case .made:
      if let fit = event.fit { running[fit] = nil }
      made += 1
    case .kept:
      if let fit = event.fit { running[fit] = nil }
      kept += 1
    case .broken: if let fit = event.fit { broken.append(fit) }
    case .end: (how, why, end) = (event.how, event.why, event.time)
    case .exit:
      status = event.status
      if end == nil { end = event.time }
      why = why ?? event.why
    }
  }

  /// What ended an attempt, and whether it is tried again.
  package enum Fate: String, Codable, Sendable {
    /// It has not ended, as far as its file tells.
    case open
    case done
    /// Lost to the cluster: stopped, killed, or gone without a word with its node. Retried without limit.
    case lost
    /// A crash, too little memory, an error. Retried three times.
    case broken
    /// It could not begin. Not retried: it would end in the same way.
    case refused
  }

  /// - Parameter isAlive: whether whoever started it says that it still runs.
  package func fate(isAlive: Bool) -> Fate {
    switch how {
    case .done: return .done
    case .stopped: return .lost
    case .broken: return .broken
    case .refused: return .refused
    case nil: break
    }
    guard let status else { return isAlive ? .open : .lost }
    if why?.contains("memory") == true { return .broken }
    // SIGKILL and SIGTERM are sent by the cluster, by a user, or with the node.
    return [0, Self.retryStatus, 128 + SIGKILL, 128 + SIGTERM, 128 + SIGHUP, 128 + SIGINT].contains(
      Int32(status))
      ? .lost : .broken
  }

  /// The fits to blame if it broke.
  package var blamed: [Int] { broken.isEmpty ? running.keys.sorted() : broken }

  /// Exit status of a worker that was stopped, and whose chunk is to be tried again: `EX_TEMPFAIL`.
  package static let retryStatus: Int32 = 75

  /// All attempts of a plan, in the order of their beginning.
  /// - Parameter past: whether those that were set aside are among them.
  package static func all(in folder: PlanFolder, andPast past: Bool = false) -> [Attempt] {
    PlanFolder.names(in: folder.attempts).filter { past || !$0.hasSuffix(pastSuffix) }
      .compactMap { Attempt(reading: "\(folder.attempts)/\($0)") }
      .sorted { ($0.start ?? .distantPast, $0.name) < ($1.start ?? .distantPast, $1.name) }
  }

  private static let pastSuffix = ".past.jsonl"

  /// Sets aside the attempts that broke or were refused, when the user asks for the search again: what was wrong may be
  /// repaired. The ledger still has them.
  package static func setAsideFailures(in folder: PlanFolder) {
    for attempt in all(in: folder) where [.broken, .refused].contains(attempt.fate(isAlive: true)) {
      _ = rename(
        "\(folder.attempts)/\(attempt.name).jsonl", "\(folder.attempts)/\(attempt.name)\(pastSuffix)")
    }
  }

  /// How often each fit was being made when an attempt broke.
  package static func breaks(in attempts: [Attempt]) -> [Int: Int] {
    var count: [Int: Int] = [:]
    for attempt in attempts where attempt.fate(isAlive: true) == .broken {
      for fit in attempt.blamed { count[fit, default: 0] += 1 }
    }
    return count
  }

  /// Breaks of a fit after which it is named instead of tried again.
  package static let mostBreaks = 3
}
