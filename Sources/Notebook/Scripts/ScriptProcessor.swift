import Compute
import Foundation

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
    script.source.first.flatMap { line in place(in: line).map { String(line[$0]) } }
  }

  /// The first line of a script whose output is new: one that names a way names this one.
  static func renewed(_ line: String) -> String {
    place(in: line).map { line.replacingCharacters(in: $0, with: ProcessorWay.current.line) } ?? line
  }

  private static func place(in line: String) -> Range<String.Index>? {
    guard line.hasPrefix("#"), line.hasSuffix("."), let range = line.ranges(of: mark).last else { return nil }
    return range.upperBound..<line.index(before: line.endIndex)
  }

  /// Says that a script was written on a processor with another way; `nil` if it was not, or does not say.
  static func difference(of script: Script, here: String = ProcessorWay.current.line) -> String? {
    guard let there = way(of: script), there != here else { return nil }
    return
      "It was written on a processor that computes another way (\(there)) than this one (\(here)), which rounds "
      + "otherwise: the last digits may differ."
  }
}
