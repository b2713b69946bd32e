/// The name, summary and parameters of a command: one row of the command table.
package struct Signature: Sendable {
  /// The groups of the help page, in display order.
  package enum Group: String, CaseIterable, Sendable {
    case data = "Data"
    case looking = "Looking"
    case training = "Training"
    case judging = "Judging"
    case exploring = "Inside the data"
    case inside = "Inside the network"
    case learning = "Inside learning"
    case session = "The session"
    case exercises = "Lessons and exercises"
    case shell = "The shell"
  }

  /// The first word of the line.
  package let verb: String
  /// Other words for the verb. Fixed, so that no later command can change their meaning.
  package let aliases: [String]
  /// The help group.
  package let group: Group
  /// One line of help.
  package let summary: String
  /// Positional words in order, then keys, then flags.
  package let parameters: [Parameter]
  /// The keys that accept several choices separated by `|`.
  package let choiceKeys: Set<String>
  /// Whether these also accept ranges in the place of numbers.
  package let takesRanges: Bool
  /// Whether it also accepts undeclared keys, as `replay` does for script parameters.
  package let takesOtherKeys: Bool
  /// Working lines with an explanation; the tests run them.
  package let examples: [Example]
  /// Further notes for the help page.
  package let notes: [String]

  package struct Example: Sendable {
    package let line: String
    /// Explanation of the line.
    package let does: String
    /// Lines to run first; the tests run them.
    package let needs: [String]

    package init(_ line: String, _ does: String, needs: [String] = []) {
      self.line = line
      self.does = does
      self.needs = needs
    }
  }

  package init(
    _ verb: String, aliases: [String] = [], group: Group, _ summary: String, parameters: [Parameter] = [],
    choices choiceKeys: Set<String> = [], takesRanges: Bool = false, takesOtherKeys: Bool = false,
    examples: [Example],
    notes: [String] = []
  ) {
    self.verb = verb
    self.aliases = aliases
    self.group = group
    self.summary = summary
    self.parameters = parameters
    self.choiceKeys = choiceKeys
    self.takesRanges = takesRanges
    self.takesOtherKeys = takesOtherKeys
    self.examples = examples
    self.notes = notes
  }

  /// The parameters with one of these forms.
  package func parameters(_ forms: Parameter.Form...) -> [Parameter] {
    parameters.filter { forms.contains($0.form) }
  }
}
