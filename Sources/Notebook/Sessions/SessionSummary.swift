import Foundation
import GRDB

/// Facts about a session, without opening it.
package struct SessionSummary: Equatable, Sendable {
  package let path: String
  package let cells: Int
  package let datasets: Int
  package let models: Int
  package let bytes: Int
  /// When the last cell was written.
  package let written: Date
  /// When it was left; `nil` if it is in use or its process crashed.
  package let left: Date?
  /// The last command.
  package let lastInput: String?
}

extension SessionFile {
  /// Reads the summary.
  /// - Throws: `SessionError`.
  package func summary() throws(SessionError) -> SessionSummary {
    try attempt {
      try queue.read { db in
        func count(_ table: String) throws -> Int {
          try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
        }
        let row = try Row.fetchOne(db, sql: "SELECT written, left FROM session")
        func date(_ column: String) throws -> Date? {
          try row?.decode(String?.self, forColumn: column).flatMap { Date(stored: $0) }
        }
        return SessionSummary(
          path: path, cells: try count("cells"), datasets: try count("datasets"), models: try count("models"),
          bytes: Self.bytes(of: path), written: try date("written") ?? SessionPlaces.written(path),
          left: try date("left"),
          lastInput: try String.fetchOne(db, sql: "SELECT input FROM cells ORDER BY number DESC LIMIT 1"))
      }
    }
  }

  /// Opens a session briefly to read its summary.
  /// - Throws: `SessionError`.
  package static func summary(of path: String) throws(SessionError) -> SessionSummary {
    // Rolling back the transaction of a killed process needs write access.
    let isWritable = access(path, W_OK) == 0
    let file = try SessionFile(opening: path, isWritable ? .inspecting : .readOnly)
    defer { file.close() }
    return try file.summary()
  }

  package static func bytes(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}
