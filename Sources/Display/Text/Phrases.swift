// Pieces of the sentences that are shown to a user.

/// A path or name made safe for a sentence: one line, control codes and other invisible characters escaped.
package func shown(_ text: String) -> String { DisplayText.visible(text) }

/// `a, b or c`.
package func listed(_ words: [String], joinedBy conjunction: String = "or") -> String {
  guard let last = words.last else { return "" }
  let rest = words.dropLast()
  return rest.isEmpty ? last : "\(rest.joined(separator: ", ")) \(conjunction) \(last)"
}

/// Up to three names as `a, b and c`; for more, their number: `4 models`.
package func fewListed(_ names: [String], _ noun: String) -> String {
  names.count > 3 ? counted(names.count, noun) : listed(names, joinedBy: "and")
}

/// `1 row`, `2 rows`, `42,000 rows`.
package func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
  "\(NumberText.count(count)) \(count == 1 ? noun : plural ?? noun + "s")"
}

/// A number in the form a command accepts: two significant digits, no thousands separators.
package func typed(_ number: Double) -> String {
  NumberText.significant(number, digits: 2).replacing(",", with: "")
}
