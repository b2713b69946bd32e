/// One check for a possible training problem.
package struct DiagnosticRule: Sendable {
  /// Stable identifier, used in machine-readable output.
  package let name: String
  /// Rules suppressed once this one fires, because this finding explains theirs.
  package let explains: [String]
  package let examine: @Sendable (Evidence) -> Finding?

  static func rows(
    _ name: String, explains: [String] = [], examine: @escaping @Sendable (Evidence) -> RowFinding?
  ) -> DiagnosticRule {
    DiagnosticRule(name: name, explains: explains) { examine($0).map(Finding.rows) }
  }

  static func steps(
    _ name: String, explains: [String] = [], examine: @escaping @Sendable (Evidence) -> StepFinding?
  ) -> DiagnosticRule {
    DiagnosticRule(name: name, explains: explains) { examine($0).map(Finding.steps) }
  }

  static func network(
    _ name: String, explains: [String] = [], examine: @escaping @Sendable (Evidence) -> NetworkFinding?
  ) -> DiagnosticRule {
    DiagnosticRule(name: name, explains: explains) { examine($0).map(Finding.network) }
  }
}

/// Runs all rules over the evidence of a training.
package enum Diagnosis {
  /// All rules, most severe first: problems that invalidate the metrics, then problems that keep the network
  /// from learning, then possible improvements.
  package static let rules: [DiagnosticRule] =
    RowRules.grave + StepRules.grave + NetworkRules.grave + StepRules.slow + RowRules.others
    + NetworkRules.others + StepRules.others

  /// Maximum number of findings reported. Nobody would fix more at a time.
  package static let most = 3

  /// Returns the most severe findings, without those that another finding explains.
  package static func findings(_ evidence: Evidence) -> [(rule: DiagnosticRule, finding: Finding)] {
    var (found, explained) = ([(rule: DiagnosticRule, finding: Finding)](), Set<String>())
    for rule in rules where found.count < most && !explained.contains(rule.name) {
      guard let finding = rule.examine(evidence) else { continue }
      found.append((rule, finding))
      explained.formUnion(rule.explains)
    }
    return found
  }
}
