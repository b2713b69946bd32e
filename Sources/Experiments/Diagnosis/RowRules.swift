/// Rules about the rows.
enum RowRules {
  /// Problems that invalidate every metric.
  static let grave = [staleSplit, testRowsLeaked, missingDigits, inverted]
  static let others = [conflictingLabels, suspectLabels, unbalanced, tooFewRows]

  /// Share of leaked rows that may be chance, such as blank images.
  private static let toleratedLeak = 0.005

  private static let staleSplit = DiagnosticRule.rows("stale-split", explains: ["test-rows-leaked"]) {
    evidence in
    guard evidence.isStale, isLeaking(evidence) else { return nil }
    return .staleSplit(seen: evidence.seenTestRows, of: evidence.testRows)
  }

  private static let testRowsLeaked = DiagnosticRule.rows("test-rows-leaked") { evidence in
    guard isLeaking(evidence) else { return nil }
    return .testRowsLeaked(seen: evidence.seenTestRows, of: evidence.testRows)
  }

  private static func isLeaking(_ evidence: Evidence) -> Bool {
    Double(evidence.seenTestRows) > toleratedLeak * Double(evidence.testRows)
  }

  private static let missingDigits = DiagnosticRule.rows(
    "missing-digits", explains: ["overfitting", "overtrained", "too-few-rows"]
  ) { evidence in
    evidence.rows.missing.isEmpty ? nil : .missingDigits(evidence.rows.missing)
  }

  /// A digit covers about an eighth of its image; more than half means inverted polarity.
  private static let inverted = DiagnosticRule.rows(
    "inverted", explains: ["dead-units", "underfitting", "lr-too-large", "lr-too-small", "loss-jumps"]
  ) { evidence in
    evidence.rows.ink > 0.5 ? .inverted(ink: evidence.rows.ink) : nil
  }

  private static let conflictingLabels = DiagnosticRule.rows(
    "conflicting-labels", explains: ["suspect-labels"]
  ) { evidence in
    guard Double(evidence.rows.conflicting) > 0.01 * Double(evidence.rows.count) else { return nil }
    return .conflictingLabels(rows: evidence.rows.conflicting, of: evidence.rows.count)
  }

  /// Confident errors on training rows. Measured on MNIST: below 0.9 % of the rows with correct labels,
  /// whatever the network, and more with 5 % wrong labels. A network that has memorised all rows shows none.
  private static let suspectLabels = DiagnosticRule.rows(
    "suspect-labels", explains: ["overfitting", "overtrained", "underfitting"]
  ) { evidence in
    guard Double(evidence.contradicted) > 0.012 * Double(evidence.train.rows) else { return nil }
    return .suspectLabels(rows: evidence.contradicted, of: evidence.train.rows)
  }

  private static let unbalanced = DiagnosticRule.rows("unbalanced") { evidence in
    let counts = evidence.rows.perDigit.sorted { $0.key < $1.key }
    guard let most = counts.max(by: { $0.value < $1.value }),
      let least = counts.min(by: { $0.value < $1.value }), most.value >= 5 * least.value
    else { return nil }
    return .unbalanced(most: most.key, rows: most.value, least: least.key, than: least.value)
  }

  private static let tooFewRows = DiagnosticRule.rows(
    "too-few-rows", explains: ["overfitting", "overtrained", "stopped-too-early", "too-few-steps"]
  ) { evidence in
    let digits = evidence.rows.perDigit.count
    guard evidence.rows.count < 100 * digits, let unseen = evidence.unseen, let gap = evidence.gap, gap > 0.05
    else { return nil }
    return .tooFewRows(
      rows: evidence.rows.count, digits: digits, nouns: evidence.rows.perDigit.keys.nouns,
      train: evidence.train.accuracy, unseen: unseen)
  }
}
