import Compute
import Experiments
import Foundation

/// The machine that this process runs on, as results and attempts name it.
package enum WorkerMachine {
  package static var host: String {
    // Several nodes of Slurm may be one machine.
    if let node = ProcessInfo.processInfo.environment["SLURMD_NODENAME"], !node.isEmpty { return node }
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Model name of the processor, from Linux; else the way in which digitbook uses it.
  package static var processor: String {
    let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = info.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line.flatMap { $0.split(separator: ":", maxSplits: 1).last }
      .map { $0.trimmingCharacters(in: .whitespaces) } ?? ProcessorWay.current.line
  }

  package static var libraries: [String: String] {
    Dictionary(LibraryVersion.ownLibraries.map { ($0.name, $0.version) }) { first, _ in first }
  }

  package static var maker: FitRecord.Maker {
    FitRecord.Maker(host: host, processor: processor, libraries: libraries)
  }

  /// Path of this program, for workers: `$DIGITBOOK_PROGRAM` where other machines find it elsewhere.
  package static var program: String {
    if let named = ProcessInfo.processInfo.environment["DIGITBOOK_PROGRAM"], !named.isEmpty { return named }
    let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
    return FileManager.default.isExecutableFile(atPath: own) ? own : Bundle.main.executablePath ?? own
  }
}
