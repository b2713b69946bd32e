/// What a command is called, what it does and what it takes: one row of the table of commands.
public struct Signature: Sendable {
  /// The groups of the help page, in its order.
  public enum Group: String, CaseIterable, Sendable {
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
  public let verb: String
  /// Other words for it; fixed, so that no later command can break them.
  public let aliases: [String]
  /// Where help lists it.
  public let group: Group
  /// What it does, in one line.
  public let summary: String
  /// What it takes: words first, in their places, then keys, then flags.
  public let parameters: [Parameter]
  /// Whether a key may hold several choices with `|` between them.
  public let takesChoices: Bool
  /// Whether it takes keys of other names too, as `replay` does for the parameters of a script.
  public let takesOtherKeys: Bool
  /// Lines that work, each with what it does; the tests run them.
  public let examples: [Example]
  /// What else there is to know, in a sentence or two.
  public let notes: [String]

  /// A line to type and what it does.
  public struct Example: Sendable {
    /// The line.
    public let line: String
    /// What it does.
    public let does: String
    /// What must have been run before; the tests do.
    public let needs: [String]
  }

  init(
    _ verb: String, aliases: [String] = [], group: Group, _ summary: String, parameters: [Parameter] = [],
    takesChoices: Bool = false, takesOtherKeys: Bool = false, examples: [Example], notes: [String] = []
  ) {
    self.verb = verb
    self.aliases = aliases
    self.group = group
    self.summary = summary
    self.parameters = parameters
    self.takesChoices = takesChoices
    self.takesOtherKeys = takesOtherKeys
    self.examples = examples
    self.notes = notes
  }

  /// Parameters written in one of the forms.
  func parameters(_ forms: Parameter.Form...) -> [Parameter] {
    parameters.filter { forms.contains($0.form) }
  }
}

extension Signature.Example {
  init(_ line: String, _ does: String, needs: [String] = []) {
    self.line = line
    self.does = does
    self.needs = needs
  }
}
