import CommandLanguage
import Display
import Notebook

/// `help`: shows an overview of all commands, or the page of one topic.
struct HelpCommand: Command {
  private static let topic = Key<String>(
    "topic", .text("a command, a key, a word of the field or a guide", completion: .topics), form: .words,
    "what to explain")

  private static let more = Key.flag(
    "more", "of a command with the keys of train: all of them, with all examples")

  static let signature = Signature(
    "help", aliases: ["?"], group: .shell,
    "List all commands, explain a command, a key, a preset or a word of the field, or show a guide.",
    parameters: [topic.parameter, more.parameter],
    examples: [
      .init("help", "all commands"),
      .init("help train", "one command"),
      .init("help train --more", "all its keys, with scikit-learn's names beside ours"),
      .init("help cnn", "one preset: the keys it stands for"),
      .init("help alpha", "one key: what it means, its default, and which commands take it"),
      .init("help softmax", "a word of the field: what it is, its formula, where to see it"),
      .init("help words", "all words there are"),
      .init("help keys", "all keys of the commands, and those of the keyboard"),
      .init("help guide", "the guides there are, each a chapter to read"),
      .init("help guide inside", "one of them"),
    ],
    notes: ["Tab completes commands, keys and values."])

  private let topic: Token?
  /// Whether the topic is `guide`: a guide, or the list of guides.
  private let isAboutGuides: Bool
  private let guide: Token?
  private let isWhole: Bool

  init(_ arguments: Arguments) {
    // `help "guide inside"` is two words all the same.
    let words = arguments.tokens(Self.topic).flatMap { token in
      token.text.split(separator: " ").map { Token(String($0), at: token.columns) }
    }
    isWhole = arguments[Self.more] ?? false
    topic = Self.joined(words[...])
    isAboutGuides = words.first?.text == GuidesHelp.topic
    guide = isAboutGuides ? Self.joined(words.dropFirst()) : nil
  }

  /// Joins words with hyphens: `help learning rate` asks for `learning-rate`.
  private static func joined(_ words: ArraySlice<Token>) -> Token? {
    guard let first = words.first, let last = words.last else { return nil }
    return Token(
      words.map(\.text).joined(separator: "-"), at: first.columns.lowerBound..<last.columns.upperBound)
  }

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let commands = context.environment.commands
    guard let topic else { return HelpResult(topic: nil, page: .overview(commands.signatures)) }
    if topic.text == KeysHelp.topic {
      return HelpResult(topic: topic.text, page: .keys(KeysHelp(commands.signatures)))
    }
    if topic.text == WordsHelp.topic { return HelpResult(topic: topic.text, page: .words(WordsHelp())) }
    if isAboutGuides { return HelpResult(topic: GuidesHelp.topic, page: try guidePage()) }
    let word = Glossary.entry(for: topic.text).map(WordHelp.init)
    if let page = page(on: topic, in: commands) {
      return HelpResult(topic: topic.text, page: page, word: word)
    }
    guard let word else {
      throw CommandError.unknownTopic(topic, nearest: Self.nearest(to: topic.text, in: commands))
    }
    return HelpResult(topic: topic.text, page: .word(word))
  }

  /// Suggestion for an unknown topic; for `help inside` it is `guide inside`.
  private static func nearest(to topic: String, in commands: CommandTable) -> String? {
    let name = topic.lowercased()
    if GuideFolder.names.contains(name) { return "\(GuidesHelp.topic) \(name)" }
    // `help me with train` asks for help on train, `help me` for help.
    let words = name.split(separator: "-").map(String.init)
    if words.count > 1, let known = words.last(where: commands.helpTopics.contains) { return known }
    if words.allSatisfy(Habits.standard.fillers.contains) { return "" }
    return Suggestion.nearest(to: topic, among: commands.helpTopics)
  }

  /// The guide that was asked for, or the list of guides.
  private func guidePage() throws -> HelpResult.Page {
    if let guide { return .guide(try GuideFolder.guide(named: guide)) }
    return .guides(GuidesHelp(guides: try GuideFolder.entries().map { entry in try entry.read() }))
  }

  /// Page of a command, a key or a preset, in this order of precedence.
  private func page(on topic: Token, in commands: CommandTable) -> HelpResult.Page? {
    if let command = commands.command(for: topic.text) {
      return .command(command.signature, isWhole: isWhole)
    }
    let uses = commands.signatures.flatMap { signature in
      signature.parameters(.key, .flag)
        .filter { $0.name == topic.text || $0.scikitLearn?.name == topic.text }.map { (signature.verb, $0) }
    }
    guard uses.isEmpty else { return .key(KeyHelp(uses.first?.1.name ?? topic.text, uses: uses)) }
    return Preset(rawValue: topic.text).map { .preset($0) }
  }
}

struct HelpResult: CellResult {
  static let kind = "help"
  let topic: String?
  let page: Page
  /// Glossary entry of the same name as a command, key or preset.
  var word: WordHelp?

  enum Page: Sendable {
    case overview([Signature])
    case command(Signature, isWhole: Bool)
    case key(KeyHelp)
    case word(WordHelp)
    case words(WordsHelp)
    case keys(KeysHelp)
    case guides(GuidesHelp)
    case guide(Guide)
    case preset(Preset)
  }

  var blocks: [Block] {
    switch page {
    case .overview(let signatures): HelpOverview(signatures).blocks
    case .command(let signature, let isWhole):
      CommandHelp(signature, isWhole: isWhole).blocks
        + (isWhole || !signature.takesTrainingKeys ? word?.blocks ?? [] : [])
    case .key(let help): help.blocks + (word?.blocks ?? [])
    case .word(let help): help.blocks
    case .words(let help): help.blocks
    case .keys(let help): help.blocks
    case .guides(let help): help.blocks
    case .guide(let guide): guide.blocks
    case .preset(let preset):
      [
        .heading("train \(preset.rawValue)"), .text(preset.meaning),
        .text("It stands for: train \(preset.keys)"),
        .text("Any key typed beside it overrides its own. 'summary \(preset.rawValue)' shows the network."),
      ]
    }
  }

  private enum CodingKeys: String, CodingKey {
    case topic, commands, key, keys, word, words, guides, guide, text, preset
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(topic, forKey: .topic)
    switch page {
    case .overview(let signatures):
      try container.encode(signatures.map(CommandRecord.init), forKey: .commands)
    case .command(let signature, _): try container.encode([CommandRecord(signature)], forKey: .commands)
    case .key(let help): try container.encode(help.uses, forKey: .key)
    case .word(let help): try container.encode(help, forKey: .word)
    case .words: try container.encode(WordsHelp.words, forKey: .words)
    case .keys(let help): try container.encode(help.commands, forKey: .keys)
    case .guides(let help): try container.encode(help.guides, forKey: .guides)
    case .guide(let guide):
      try container.encode(guide, forKey: .guide)
      try container.encode(guide.text, forKey: .text)
    case .preset(let preset): try container.encode("train \(preset.keys)", forKey: .preset)
    }
    try container.encodeIfPresent(word, forKey: .word)
  }
}

/// Signature of a command in the JSON output.
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
