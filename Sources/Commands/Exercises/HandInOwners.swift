import Display
import Notebook

/// Who has which cells in a folder of hand-ins: finds cells of somebody else, and copies.
struct HandInOwners: Sendable {
  /// The files that have a link of a chain, by its hash.
  private var files: [String: [String]] = [:]
  /// The moments of the cells, by file.
  private var moments: [String: [String]] = [:]
  /// The files that have a cell of a moment.
  private var momentFiles: [String: [String]] = [:]

  init(_ readings: [Grader.Reading]) {
    for reading in readings {
      guard case .success(let handIn) = reading.result else { continue }
      for hash in handIn.hashes { files[hash, default: []].append(reading.path) }
      moments[reading.path] = handIn.handIn.entries.map(\.moment)
      for entry in handIn.handIn.entries { momentFiles[entry.moment, default: []].append(reading.path) }
    }
  }

  /// A fault in words. Says whose cell it is that does not fit, if its link is in another file.
  func words(for fault: HandInReading.Fault, in reading: Grader.Reading) -> String {
    guard let place = fault.place, case .success(let handIn) = reading.result,
      handIn.hashes.indices.contains(place - 1)
    else { return fault.words }
    let others = (files[handIn.hashes[place - 1]] ?? []).filter { $0 != reading.path }
    guard let other = others.first else { return fault.words }
    return "\(fault.words): it is that of \(Self.name(other))"
  }

  /// Adds to each grade the hand-ins that have half of its cells from the same moments.
  func namingCopies(in grades: [Grade]) -> [Grade] {
    grades.map { grade in
      var grade = grade
      let own = moments[grade.path] ?? []
      var shared: [String: Int] = [:]
      for moment in own {
        for file in momentFiles[moment] ?? [] where file != grade.path { shared[file, default: 0] += 1 }
      }
      grade.copies = shared.filter { $0.value * 2 >= own.count }.map { Self.name($0.key) }.sorted()
      return grade
    }
  }

  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
