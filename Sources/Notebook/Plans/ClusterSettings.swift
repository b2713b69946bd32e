import CommandLanguage
import Foundation

/// Where the fits of a search are made.
package enum SearchEngine: String, Codable, CaseIterable, Sendable {
  /// In this process.
  case local
  /// In worker processes on this machine.
  case processes
  /// In tasks of Slurm.
  case slurm
  /// Nowhere yet: the plan is written for another engine.
  case plan
}

/// What `set` says about the cluster.
package struct ClusterSettings: Codable, Hashable, Sendable {
  /// Where searches run unless they say `on=`.
  package var engine: SearchEngine?
  package var partition: String?
  package var account: String?
  /// As Slurm takes it: minutes, `hours:minutes:seconds`, `days-hours`.
  package var time: String?
  /// As Slurm takes it: megabytes, or with a unit: `2G`.
  package var memory: String?
  /// Most tasks at a time.
  package var tasks: Int?

  package init() {}

  /// As they would be typed; empty if none is set.
  package var line: String {
    [
      ("cluster", engine?.rawValue), ("partition", partition), ("account", account), ("time", time),
      ("memory", memory), ("tasks", tasks.map(String.init)),
    ].compactMap { name, value in value.map { "\(name)=\($0)" } }.joined(separator: " ")
  }
}

/// The folder of plans: `$DIGITBOOK_CLUSTER`, which every node must see, or `plans` in the working directory.
package enum PlansFolder {
  package static func path(
    in working: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    if let named = environment["DIGITBOOK_CLUSTER"], !named.isEmpty {
      return URL(filePath: named, relativeTo: URL(filePath: working + "/")).absoluteURL.standardizedFileURL
        .path
    }
    return working + "/plans"
  }

  /// The plans there, by name.
  package static func plans(in path: String) -> [PlanFolderEntry] {
    PlanFolderEntry.all(in: path)
  }
}
