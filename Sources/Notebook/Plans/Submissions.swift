import Experiments
import Foundation

/// The arrays that were submitted for a plan: a file of JSON lines in its folder.
struct Submissions: Sendable {
  struct Entry: Codable, Equatable, Sendable {
    /// Number of the array.
    let job: String
    /// The chunk of index 0.
    let offset: Int
    /// Indices of the array.
    let indices: [Int]
    let time: Date
  }

  private(set) var entries: [Entry]
  private let path: String

  init(of folder: PlanFolder) {
    path = folder.path + "/submissions.jsonl"
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let bytes = FileManager.default.contents(atPath: path) ?? Data()
    entries = bytes.split(separator: 0x0A).compactMap { try? decoder.decode(Entry.self, from: $0) }
      .filter {
        $0.offset >= 0 && $0.indices.allSatisfy { (0..<1 << 40).contains($0) } && $0.offset < 1 << 40
      }
  }

  /// - Throws: `PlanError.cannotWrite`.
  mutating func add(_ entry: Entry) throws(PlanError) {
    entries.append(entry)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.dateEncodingStrategy = .iso8601
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, code: errno) }
    defer { close(descriptor) }
    guard let json = try? encoder.encode(entry) else { return }
    let line = [UInt8](json) + [0x0A]
    guard write(descriptor, line, line.count) == line.count else {
      throw .cannotWrite(path: path, code: errno)
    }
  }

  var jobs: [String] { entries.map(\.job) }

  /// The chunk of a task; `nil` if it is of no array of this plan.
  func chunk(of task: SlurmCommands.Task) -> Int? {
    entries.last { $0.job == task.job }.map { $0.offset + task.index }
  }

  /// How often each chunk was submitted.
  func counts() -> [Int: Int] {
    entries.reduce(into: [:]) { counts, entry in
      for index in entry.indices { counts[entry.offset + index, default: 0] += 1 }
    }
  }
}

/// Lets one digitbook at a time submit for a plan; others only take its results in.
final class PlanLock {
  private let descriptor: Int32

  /// - Returns: `nil` if another process holds it, or the folder cannot be written.
  init?(_ folder: PlanFolder) {
    descriptor = open(folder.path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return nil }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
