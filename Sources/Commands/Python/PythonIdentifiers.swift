/// Python's names for things that have names in a notebook: each thing has one of its own.
struct PythonIdentifiers {
  private var byName: [String: String] = [:]
  private var taken: Set<String>

  /// Python's keywords, and the names that a script has of its own.
  private static let reserved = """
    and as assert async await break class continue def del elif else except finally for from global if import in is
    lambda nonlocal not or pass raise return try while with yield print len str int np pathlib warnings
    load report more confusion grid curve one_hot largest_output report_one_hot cross_validate HERE
    """

  init() {
    let words: [Substring] = Self.reserved.split(whereSeparator: \.isWhitespace)
    taken = Set(words.map { String($0) })
  }

  /// - Parameters:
  ///   - endings: of names that begin with it, which must be free, too: `a` and `a_x`.
  mutating func identifier(for name: String, endings: [String] = [""]) -> String {
    let key = "\(endings.count) \(name)"
    if let known = byName[key] { return known }
    // Letters of any script are letters in Python, too; digitbook's names begin with one.
    let plain = String(name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
    var free = plain
    var number = 2
    while endings.contains(where: { taken.contains(free + $0) }) {
      free = "\(plain)_\(number)"
      number += 1
    }
    taken.formUnion(endings.map { free + $0 })
    byName[key] = free
    return free
  }

  static let ofDataset = ["_x", "_y", "_train", "_validation", "_test"]
  static let ofModel = ["", "_classes"]
}
