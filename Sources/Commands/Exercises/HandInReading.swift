import Display
import Foundation
import Notebook

/// A hand-in as it was read, with what its chain of hashes says about it.
struct HandInReading: Sendable {
  let handIn: HandIn
  /// What does not fit, in the order of the file; empty if it is as it was written.
  let faults: [Fault]
  /// The hashes of its links as they stand in the file, by place.
  let hashes: [String]
  /// The script of its commands, for the replay.
  let script: Script

  /// What does not fit.
  enum Fault: Equatable, Sendable {
    /// The lines above the first command are not those that were written.
    case head
    /// A cell is not the one that was written: it or the one before it was changed or exchanged.
    case changed(place: Int, line: String)
    /// Cells are missing in front of this place.
    case missing(before: Int)
    /// The last link counts other cells.
    case end
  }

  /// Why a file is no whole hand-in.
  enum Problem: Error, Equatable, Sendable {
    /// It does not begin like one.
    case noHandIn
    /// It ends without its last link.
    case truncated(cells: Int)
    /// A line of the heading is missing.
    case incomplete(String)
  }

  /// - Throws: `Problem`.
  init(_ text: String, path: String) throws(Problem) {
    script = Script(text, path: path)
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(Self.trimmed)
    guard lines.first?.hasPrefix(HandIn.firstWords) == true else { throw .noHandIn }
    var reader = HandInReader()
    for line in lines { reader.take(line) }
    guard reader.isEnded else { throw .truncated(cells: reader.entries.count) }
    func field(_ name: String) throws(Problem) -> String {
      guard let value = reader.fields[name] else { throw .incomplete(name) }
      return value
    }
    handIn = HandIn(
      name: try field("name"), exercise: try field("exercise"), digest: try field("digest"),
      claim: try field("met"), way: try field("processor"), version: try field("digitbook"),
      written: try field("written"), entries: reader.entries)
    faults = reader.faults
    hashes = reader.hashes
  }

  /// Programs that send mail change line ends and drop spaces before them.
  private static func trimmed(_ line: Substring) -> String {
    var line = line
    while line.last?.isWhitespace == true { line = line.dropLast() }
    return String(line)
  }
}

/// Reads the lines of a hand-in and follows its chain.
private struct HandInReader {
  private(set) var fields: [String: String] = [:]
  private(set) var entries: [HandIn.Entry] = []
  private(set) var faults: [HandInReading.Fault] = []
  private(set) var hashes: [String] = []
  private(set) var isEnded = false
  private var head: [String]? = []
  private var body: [String] = []
  /// The last hash as the file has it: one change is one fault, and not one for each cell behind it.
  private var hash = ""

  mutating func take(_ line: String) {
    guard !isEnded, !line.isEmpty else { return }
    guard line.hasPrefix("#@ ") else {
      if head == nil { body.append(line) } else { takeHead(line) }
      return
    }
    let words = line.dropFirst(3).split(separator: " ").map(String.init)
    switch (words.first, words.count) {
    case ("start", 2) where head != nil:
      if HashChain.start(head ?? []) != words[1] { faults.append(.head) }
      (hash, head) = (words[1], nil)
    case ("end", 3):
      if HashChain.end(hash, count: Int(words[1]) ?? -1) != words[2] || Int(words[1]) != entries.count
        || !body.isEmpty
      {
        if faults.isEmpty { faults.append(.end) }
      }
      isEnded = true
    case (let place?, 4): takeLink(place: place, words)
    default: faults.append(.changed(place: entries.count + 1, line: line))
    }
  }

  private mutating func takeHead(_ line: String) {
    head?.append(line)
    guard let colon = line.firstIndex(of: ":"), line.hasPrefix("# ") else { return }
    let name = String(line[..<colon].dropFirst(2))
    fields[name] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
  }

  private mutating func takeLink(place: String, _ words: [String]) {
    let entry = entry(date: words[1], seconds: words[2])
    let number = Int(place) ?? -1
    let expected = (lastPlace ?? 0) + 1
    if number > expected {
      faults.append(.missing(before: number))
    } else if number != expected
      || HashChain.next(hash, place: number, moment: entry.moment, body: body) != words[3]
    {
      faults.append(.changed(place: entries.count + 1, line: entry.line))
    }
    lastPlace = number
    hash = words[3]
    hashes.append(words[3])
    entries.append(entry)
    body = []
  }

  private var lastPlace: Int?

  private func entry(date: String, seconds: String) -> HandIn.Entry {
    let place = body.firstIndex { !$0.hasPrefix("#") } ?? body.count
    return HandIn.Entry(
      date: date, seconds: seconds,
      prose: body[..<place].map { String($0.dropFirst($0.hasPrefix("# ") ? 2 : 1)) },
      line: body.indices.contains(place) ? body[place] : "",
      output: body.dropFirst(place + 1).map { String($0.dropFirst($0.hasPrefix("#> ") ? 3 : 2)) })
  }
}

extension HandInReading.Fault {
  /// In words; `nil` place for a fault of the whole file.
  var words: String {
    switch self {
    case .head: "the name or the heading is not the one that was written"
    case .changed(let place, let line): "cell \(place), '\(line)', is not as it was written"
    case .missing(let place): "what stood before cell \(place) is missing"
    case .end: "cells were added or taken away at the end"
    }
  }

  /// The cell that does not fit.
  var place: Int? {
    switch self {
    case .changed(let place, _), .missing(let place): place
    case .head, .end: nil
    }
  }
}

extension HandInReading.Problem {
  var words: String {
    switch self {
    case .noHandIn: "no hand-in: its first line is another"
    case .truncated(let cells): "cut off behind \(counted(cells, "cell"))"
    case .incomplete(let name): "its heading has no line '# \(name):'"
    }
  }
}
