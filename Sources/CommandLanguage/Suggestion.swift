/// Finds the most likely intended word.
package enum Suggestion {
  /// The candidate with the smallest edit distance, if that is small enough to suggest.
  ///
  /// The distance counts missing, extra, wrong and swapped letters (Damerau-Levenshtein, optimal string
  /// alignment). The limit is one error per three letters; a prefix of a candidate counts as one error.
  package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let word = word.lowercased()
    guard !word.isEmpty, word.count <= 64 else { return nil }
    var best: (candidate: String, distance: Int, isBegun: Bool)?
    for candidate in candidates {
      var errors = distance(Array(word), Array(candidate.lowercased()))
      let isBegun = word.count >= 2 && candidate.lowercased().hasPrefix(word)
      if isBegun { errors = min(errors, 1) }
      let allowed = max(1, max(word.count, candidate.count) / 3)
      // 'q' is not '?' with one letter wrong.
      guard errors < max(word.count, candidate.count) else { continue }
      // Of two candidates with as many errors, the one that was only begun: 'guid' is 'guide' rather than 'grid'.
      let isBetter =
        errors < best?.distance ?? .max || (errors == best?.distance && isBegun && best?.isBegun == false)
      if errors <= allowed, isBetter { best = (candidate, errors, isBegun) }
    }
    return best?.candidate
  }

  package static func distance(_ a: [Character], _ b: [Character]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var rows = [Array(0...b.count)]
    for i in 1...a.count {
      var row = [i]
      for j in 1...b.count {
        var errors = min(
          rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          errors = min(errors, rows[i - 2][j - 2] + 1)
        }
        row.append(errors)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
