import Display

/// `help`: all commands, or what there is to say of one command or key.
struct HelpCommand: Command {
  private static let topic = Key<String>(
    "topic", .text("a command, a key or a word of the field", completion: .topics), form: .words,
    "what to explain")

  static let signature = Signature(
    "help", aliases: ["?"], group: .shell,
    "List all commands, or explain a command, a key, a preset or a word of the field.",
    parameters: [topic.parameter],
    examples: [
      .init("help", "all commands"),
      .init("help train", "one command, with scikit-learn's names beside ours"),
      .init("help cnn", "one preset: the keys it stands for"),
      .init("help alpha", "one key: what it means, its default, and which commands take it"),
      .init("help softmax", "a word of the field: what it is, its formula, where to see it"),
      .init("help words", "all words there are"),
    ],
    notes: ["Tab completes commands, keys and values."])

  private let topic: Token?

  /// `help learning rate` asks for `learning-rate`.
  init(_ arguments: Arguments) {
    let words = arguments.words(Self.topic)
    topic = arguments.token(Self.topic).map { first in
      Token(words.joined(separator: "-"), at: first.columns.lowerBound..<arguments.line.count)
    }
  }

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    guard let topic else { return HelpResult(topic: nil, page: .overview(context.commands.signatures)) }
    if topic.text == WordsHelp.topic { return HelpResult(topic: topic.text, page: .words(WordsHelp())) }
    let word = Glossary.entry(for: topic.text).map(WordHelp.init)
    if let page = Self.page(on: topic, in: context.commands) {
      return HelpResult(topic: topic.text, page: page, word: word)
    }
    guard let word else {
      throw CommandError.unknownTopic(
        topic, nearest: Suggestion.nearest(to: topic.text, among: context.commands.topics))
    }
    return HelpResult(topic: topic.text, page: .word(word))
  }

  /// The page of a command or a key.
  private static func page(on topic: Token, in commands: CommandTable) -> HelpResult.Page? {
    if let command = commands.command(for: topic.text) { return .command(command.signature) }
    let uses = commands.signatures.flatMap { signature in
      signature.parameters(.key, .flag)
        .filter { $0.name == topic.text || $0.scikitLearn?.name == topic.text }.map { (signature.verb, $0) }
    }
    guard uses.isEmpty else { return .key(KeyHelp(uses.first?.1.name ?? topic.text, uses: uses)) }
    return Preset(rawValue: topic.text).map { .preset($0) }
  }
}

/// A page of help.
struct HelpResult: CellResult {
  static let kind = "help"
  let topic: String?
  let page: Page
  /// What a key or a command is in the words of the field, where it is one.
  var word: WordHelp?

  enum Page: Sendable {
    case overview([Signature])
    case command(Signature)
    case key(KeyHelp)
    case word(WordHelp)
    case words(WordsHelp)
    case preset(Preset)
  }

  var blocks: [Block] {
    switch page {
    case .overview(let signatures): HelpOverview(signatures).blocks
    case .command(let signature): CommandHelp(signature).blocks + (word?.blocks ?? [])
    case .key(let help): help.blocks + (word?.blocks ?? [])
    case .word(let help): help.blocks
    case .words(let help): help.blocks
    case .preset(let preset):
      [
        .heading("train \(preset.rawValue)"), .text(preset.meaning),
        .text("It stands for: train \(preset.keys)"),
        .text("Any key typed beside it overrides its own. 'summary \(preset.rawValue)' shows the network."),
      ]
    }
  }

  private enum CodingKeys: String, CodingKey {
    case topic, commands, key, word, words, preset
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(topic, forKey: .topic)
    switch page {
    case .overview(let signatures):
      try container.encode(signatures.map(CommandRecord.init), forKey: .commands)
    case .command(let signature): try container.encode([CommandRecord(signature)], forKey: .commands)
    case .key(let help): try container.encode(help.uses, forKey: .key)
    case .word(let help): try container.encode(help, forKey: .word)
    case .words: try container.encode(WordsHelp.words, forKey: .words)
    case .preset(let preset): try container.encode("train \(preset.keys)", forKey: .preset)
    }
    try container.encodeIfPresent(word, forKey: .word)
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
