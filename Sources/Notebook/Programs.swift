import Foundation

/// Programs of the system.
package enum Programs {
  /// Where a program is; `nil` if no folder of `$PATH` has it.
  package static func path(of name: String, in environment: [String: String]) -> String? {
    let folders = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    return folders.lazy.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
