import Compute

/// The way of the processor that a script was written on, at the end of its first line: another one rounds otherwise.
/// Scripts written by hand or by earlier versions do not say it.
enum ScriptProcessor {
  private static let mark = " Processor: "

  /// What to append to the first line of a script of these cells.
  static func note(of cells: [Cell]) -> String {
    var ways: [String] = []
    for way in cells.compactMap(\.provenance.way) where !ways.contains(way) { ways.append(way) }
    return ways.isEmpty ? "" : "\(mark)\(ways.joined(separator: "; "))."
  }

  /// The way that a script names; `nil` if it names none.
  static func way(of script: Script) -> String? {
    guard let line = script.source.first, line.hasPrefix("#"), line.hasSuffix("."),
      let range = line.ranges(of: mark).last
    else { return nil }
    return String(line[range.upperBound...].dropLast())
  }

  /// Says that a script was written on a processor with another way; `nil` if it was not, or does not say.
  static func difference(of script: Script, here: String = ProcessorWay.current.line) -> String? {
    guard let there = way(of: script), there != here else { return nil }
    return
      "It was written on a processor that computes another way (\(there)) than this one (\(here)), which rounds "
      + "otherwise: the last digits may differ."
  }
}
