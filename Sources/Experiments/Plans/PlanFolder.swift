import Digits
import Foundation

/// The folder of a plan: what every worker and every importer sees.
///
/// `plan.json` is written once. `results/000/000012.json` is the finished fit 12, `attempts/` has a file for every attempt
/// to make a chunk, `checkpoints/` the trainings that were interrupted, `logs/` what workers print.
package struct PlanFolder: Sendable, Equatable {
  package let path: String

  package init(_ path: String) { self.path = path }

  package var plan: String { path + "/plan.json" }
  package var results: String { path + "/results" }
  package var attempts: String { path + "/attempts" }
  package var checkpoints: String { path + "/checkpoints" }
  package var logs: String { path + "/logs" }
  /// The name that users type.
  package var name: String { URL(filePath: path).lastPathComponent }

  package func result(of fit: Int) -> String {
    "\(results)/\(Self.padded(fit / 1000, 3))/\(Self.padded(fit, 6)).json"
  }

  /// A number with leading zeros.
  package static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(width - digits.count, 0)) + digits
  }

  /// Creates the folder with a plan, unless there is one. Readers see the whole plan or none.
  /// - Throws: `PlanError.cannotWrite`.
  package func create(_ plan: SearchPlan) throws(PlanError) {
    let groups = (0...max(plan.fits.count - 1, 0) / 1000).map { "\(results)/\(Self.padded($0, 3))" }
    for folder in [path, results, attempts, checkpoints, logs] + groups { try Self.make(folder) }
    guard let bytes = try? plan.encoded() else { throw .damaged(path: self.plan) }
    try Self.write(bytes, to: self.plan)
  }

  package static func make(_ folder: String) throws(PlanError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path: folder, code: code(of: error))
    }
  }

  /// `errno` of an error of Foundation.
  private static func code(of error: any Error) -> Int32 {
    let error = error as NSError
    if let inner = error.userInfo[NSUnderlyingErrorKey] as? NSError, inner.domain == NSPOSIXErrorDomain {
      return Int32(truncatingIfNeeded: inner.code)
    }
    return error.domain == NSPOSIXErrorDomain ? Int32(truncatingIfNeeded: error.code) : EACCES
  }

  /// Writes a file beside its target and renames it.
  package static func write(_ bytes: [UInt8], to path: String) throws(PlanError) {
    do throws(SystemFailure) {
      try DraftFile.write(bytes, to: path, mode: 0o666)
    } catch {
      throw .cannotWrite(path: path, code: error.code)
    }
  }

  /// Which fits have a result file, by the names of the files alone.
  package func finishedFits(of count: Int) -> [Bool] {
    var finished = [Bool](repeating: false, count: count)
    for group in 0...max(count - 1, 0) / 1000 {
      let folder = "\(results)/\(Self.padded(group, 3))"
      for name in Self.names(in: folder) where name.hasSuffix(".json") {
        if let fit = Int(name.dropLast(5)), finished.indices.contains(fit) { finished[fit] = true }
      }
    }
    return finished
  }

  /// File names, of visible files.
  package static func names(in folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }
}
