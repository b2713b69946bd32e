/// The cells that this kernel ran, and the answer to `history_request`.
struct KernelHistory {
  struct Entry: Equatable {
    /// In Jupyter's count, from 1.
    let number: Int
    let code: String
    /// What it showed, as text.
    let output: String
  }

  /// One run of a kernel is one session.
  private static let session = 1
  /// Older cells are forgotten: their outputs take memory.
  private static let longest = 10_000

  private(set) var entries: [Entry] = []

  mutating func append(_ entry: Entry) {
    entries.append(entry)
    if entries.count > Self.longest { entries.removeFirst(entries.count - Self.longest) }
  }

  func content(for request: HistoryRequest) -> JSONText {
    let found = matches(request)
    let rows = found.map { entry -> JSONText in
      let value: JSONText =
        request.output == true
        ? .array([.string(entry.code), entry.output.isEmpty ? .null : .string(entry.output)])
        : .string(entry.code)
      return .array([.integer(Self.session), .integer(entry.number), value])
    }
    return .object([("status", "ok"), ("history", .array(rows))])
  }

  func matches(_ request: HistoryRequest) -> [Entry] {
    let count = request.n.map { max($0, 0) }
    switch request.access {
    case "tail": return Array(entries.suffix(count ?? entries.count))
    case "range":
      // 0 is the session at hand; there are no others.
      guard [0, Self.session].contains(request.session ?? 0) else { return [] }
      let (start, stop) = (request.start ?? 0, request.stop ?? .max)
      return entries.filter { $0.number >= start && $0.number < stop }
    case "search":
      let pattern = Array(request.pattern ?? "*")
      var found = entries.filter { Self.matches(Array($0.code), pattern) }
      if request.unique == true {
        var seen: Set<String> = []
        found = found.reversed().filter { seen.insert($0.code).inserted }.reversed()
      }
      return Array(found.suffix(count ?? found.count))
    default: return []
    }
  }

  /// Whether a text is of a pattern in which `*` stands for anything and `?` for one character.
  static func matches(_ text: [Character], _ pattern: [Character]) -> Bool {
    var (place, at) = (0, 0)
    // The last star, and how much of the text it has taken.
    var star: (at: Int, place: Int)?
    while place < text.count {
      if at < pattern.count, pattern[at] == "*" {
        star = (at, place)
        at += 1
      } else if at < pattern.count, pattern[at] == "?" || pattern[at] == text[place] {
        (place, at) = (place + 1, at + 1)
      } else if let last = star {
        star = (last.at, last.place + 1)
        (place, at) = (last.place + 1, last.at + 1)
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == "*" }
  }
}
