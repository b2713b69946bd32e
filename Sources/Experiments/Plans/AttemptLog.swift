import Compute
import Foundation

/// One event of an attempt to make a chunk, a line of JSON in the attempt's own file.
package struct AttemptEvent: Codable, Equatable, Sendable {
  package enum What: String, Codable, Sendable {
    /// The attempt begins.
    case begin
    /// A fit begins.
    case fit
    /// An epoch of a fit has ended.
    case epoch
    /// A fit has a result file.
    case made
    /// A fit was interrupted, and its training is in `checkpoints`.
    case kept
    /// A fit failed with an error.
    case broken
    /// The attempt ends by itself.
    case end
    /// Whoever started the worker saw it end with `status`.
    case exit
  }

  /// How an attempt ended.
  package enum Ending: String, Codable, Sendable {
    /// All fits of the chunk are made.
    case done
    /// It was asked to stop: a time limit, a preemption, Ctrl-C.
    case stopped
    /// A fit failed.
    case broken
    /// It could not begin: another version, other data, an unreadable plan.
    case refused
  }

  package var what: What
  package var time: Date
  package var fit: Int?
  package var epoch: Int?
  package var of: Int?
  package var loss: Double?
  /// Seconds of the fit, or of the attempt.
  package var seconds: Double?
  /// Whether a made fit was the first, a copy, or a copy with other bits.
  package var note: String?
  package var how: Ending?
  package var why: String?
  /// As a shell reports it: 128 + n for signal n.
  package var status: Int?
  package var host: String?
  package var process: Int32?
  /// Number of the job and index of the task that the cluster gave it.
  package var job: String?
  package var index: String?
  package var processor: String?

  package init(_ what: What, fit: Int? = nil, time: Date = Date()) {
    self.what = what
    self.time = time
    self.fit = fit
  }
}

/// Writes the events of one attempt. Each line is one write to a file opened for appending, so that no line is torn by
/// another writer; the last one may be cut off if the machine goes down.
package final class AttemptLog: Sendable {
  package let path: String
  private let descriptor: Int32

  /// - Parameter name: the name of the attempt: `000003-...` for chunk 3; `nil` to choose one.
  /// - Throws: `PlanError.cannotWrite`.
  package init(in folder: PlanFolder, chunk: Int, named name: String? = nil, host: String) throws(PlanError) {
    let own =
      "\(PlanFolder.padded(chunk, 6))-\(Self.plain(host))-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    path = "\(folder.attempts)/\(name.map(Self.plain) ?? own).jsonl"
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, code: errno) }
  }

  deinit { close(descriptor) }

  /// Appends an event. If it cannot be written, the ledger is incomplete, and the fits go on.
  package func write(_ event: AttemptEvent) { Self.write(event, to: descriptor) }

  /// Appends an event to the file of an attempt.
  package static func append(_ event: AttemptEvent, to path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    write(event, to: descriptor)
  }

  private static func write(_ event: AttemptEvent, to descriptor: Int32) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    encoder.spellInfinities()
    guard let json = try? encoder.encode(event) else { return }
    let line = [UInt8](json) + [0x0A]
    _ = Foundation.write(descriptor, line, line.count)
  }

  private static func plain(_ name: String) -> String {
    String(
      name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) ? $0 : "_" }.prefix(120))
  }
}
