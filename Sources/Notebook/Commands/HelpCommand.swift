import Display

/// `help`: all commands, or what there is to say of one command or key.
struct HelpCommand: Command {
  private static let topic = Key<String>(
    "topic", .text("a command or a key", completion: .topics), form: .word, "what to explain")

  static let signature = Signature(
    "help", aliases: ["?"], group: .shell, "List all commands, or explain one command or key.",
    parameters: [topic.parameter],
    examples: [
      .init("help", "all commands"),
      .init("help train", "one command, with scikit-learn's names beside ours"),
      .init("help alpha", "one key: what it means, its default, and which commands take it"),
    ],
    notes: ["Tab completes commands, keys and values."])

  private let topic: Token?

  init(_ arguments: Arguments) {
    topic = arguments.token(Self.topic)
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    guard let topic else { return HelpResult(topic: nil, page: .overview(context.commands.signatures)) }
    return HelpResult(topic: topic.text, page: try Self.page(on: topic, in: context.commands))
  }

  fileprivate static func page(on topic: Token, in commands: CommandTable) throws(CommandError)
    -> HelpResult.Page
  {
    if let command = commands.command(for: topic.text) { return .command(command.signature) }
    let uses = commands.signatures.flatMap { signature in
      signature.parameters(.key, .flag)
        .filter { $0.name == topic.text || $0.scikitLearn?.name == topic.text }.map { (signature.verb, $0) }
    }
    guard uses.isEmpty else { return .key(KeyHelp(uses.first?.1.name ?? topic.text, uses: uses)) }
    throw .unknownTopic(topic, nearest: Suggestion.nearest(to: topic.text, among: commands.topics))
  }
}

/// A page of help.
struct HelpResult: CellResult {
  static let kind = "help"
  let topic: String?
  let page: Page

  enum Page: Sendable {
    case overview([Signature])
    case command(Signature)
    case key(KeyHelp)
  }

  var blocks: [Block] {
    switch page {
    case .overview(let signatures): HelpOverview(signatures).blocks
    case .command(let signature): CommandHelp(signature).blocks
    case .key(let help): help.blocks
    }
  }

  private enum CodingKeys: String, CodingKey {
    case topic, commands, key
  }

  init(topic: String?, page: Page) {
    self.topic = topic
    self.page = page
  }

  /// The page as it is now: help is of the program, not of the session.
  init(from decoder: any Decoder) throws {
    topic = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(String.self, forKey: .topic)
    let commands = CommandTable.standard
    page =
      try topic.map { try HelpCommand.page(on: Token($0, at: 0..<0), in: commands) }
      ?? .overview(commands.signatures)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(topic, forKey: .topic)
    switch page {
    case .overview(let signatures):
      try container.encode(signatures.map(CommandRecord.init), forKey: .commands)
    case .command(let signature): try container.encode([CommandRecord(signature)], forKey: .commands)
    case .key(let help): try container.encode(help.uses, forKey: .key)
    }
  }
}

/// A command's row of the table, for programs.
private struct CommandRecord: Encodable {
  let command: String
  let group: String
  let summary: String
  let synopsis: String
  let parameters: [ParameterRecord]
  let examples: [String]

  init(_ signature: Signature) {
    command = signature.verb
    group = signature.group.rawValue
    summary = signature.summary
    synopsis = signature.synopsis
    parameters = signature.parameters.map(ParameterRecord.init)
    examples = signature.examples.map(\.line)
  }
}

/// What a command takes, for programs.
struct ParameterRecord: Encodable, Equatable {
  let name: String
  let takes: String
  let standard: String?
  let meaning: String
  let scikitLearn: String?
  let scikitLearnDefault: String?

  init(_ parameter: Parameter) {
    name = parameter.typed
    takes = parameter.takes
    standard = parameter.standard
    meaning = parameter.meaning
    scikitLearn = parameter.scikitLearn?.name
    scikitLearnDefault = parameter.scikitLearn?.standard
  }

  private enum CodingKeys: String, CodingKey {
    case name, takes, meaning
    case standard = "default"
    case scikitLearn = "scikit_learn"
    case scikitLearnDefault = "scikit_learn_default"
  }
}
