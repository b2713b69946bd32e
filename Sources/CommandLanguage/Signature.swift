/// What a command is called, what it does and what it takes: one row of the table of commands.
package struct Signature: Sendable {
  /// The groups of the help page, in its order.
  package enum Group: String, CaseIterable, Sendable {
    case data = "Data"
    case looking = "Looking"
    case training = "Training"
    case judging = "Judging"
    case exploring = "Inside the data"
    case inside = "Inside the network"
    case learning = "Inside learning"
    case session = "The session"
    case shell = "The shell"
  }

  /// The word that starts the line.
  package let verb: String
  /// Other words for it; fixed, so that no later command can break them.
  package let aliases: [String]
  /// Where help lists it.
  package let group: Group
  /// What it does, in one line.
  package let summary: String
  /// What it takes: words first, in their places, then keys, then flags.
  package let parameters: [Parameter]
  /// The keys that may hold several choices with `|` between them.
  package let choiceKeys: Set<String>
  /// Whether it takes keys of other names too, as `replay` does for the parameters of a script.
  package let takesOtherKeys: Bool
  /// Lines that work, each with what it does; the tests run them.
  package let examples: [Example]
  /// What else there is to know, in a sentence or two.
  package let notes: [String]

  /// A line to type and what it does.
  package struct Example: Sendable {
    /// The line.
    package let line: String
    /// What it does.
    package let does: String
    /// What must have been run before; the tests do.
    package let needs: [String]

    package init(_ line: String, _ does: String, needs: [String] = []) {
      self.line = line
      self.does = does
      self.needs = needs
    }
  }

  package init(
    _ verb: String, aliases: [String] = [], group: Group, _ summary: String, parameters: [Parameter] = [],
    choices choiceKeys: Set<String> = [], takesOtherKeys: Bool = false, examples: [Example], notes: [String] = []
  ) {
    self.verb = verb
    self.aliases = aliases
    self.group = group
    self.summary = summary
    self.parameters = parameters
    self.choiceKeys = choiceKeys
    self.takesOtherKeys = takesOtherKeys
    self.examples = examples
    self.notes = notes
  }

  /// Parameters written in one of the forms.
  package func parameters(_ forms: Parameter.Form...) -> [Parameter] {
    parameters.filter { forms.contains($0.form) }
  }
}
