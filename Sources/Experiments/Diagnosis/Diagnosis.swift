/// Something that may be wrong with a training, and how to see it.
package struct DiagnosticRule: Sendable {
  /// What programs call it.
  package let name: String
  /// Rules that say nothing more where this one has spoken, because this is why.
  package let explains: [String]
  /// Looks at the evidence.
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

/// What the rules say of a training.
package enum Diagnosis {
  /// All rules, the gravest first: what makes the figures worthless, then what keeps the network from learning,
  /// then what could be better.
  package static let rules: [DiagnosticRule] =
    RowRules.grave + StepRules.grave + NetworkRules.grave + StepRules.slow + RowRules.others
    + NetworkRules.others + StepRules.others

  /// More at a time would not be mended.
  package static let most = 3

  /// The gravest findings, without those that another explains.
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
