import CommandLanguage
import Display
import Notebook

/// `set`: changes the settings of the workspace; without arguments, shows them.
struct SetCommand: PreferenceCommand {
  private static let seed = Key<UInt32>(
    "seed", .seed, default: "0", "where commands that draw start, unless they are told seed=")
  private static let threads = Key<Int>(
    "threads", .integer(1...256), default: "one a processor", "how many threads may work")
  private static let images = Key<Settings.Images>(
    "images", ValueType<Settings.Images>.choice, default: "auto", "how digit images are drawn")
  private static let color = Key<ColorChoice>(
    "color", ValueType<ColorChoice>.choice, default: "as digitbook was started", "when colours are used")
  private static let pager = Key<String>(
    "pager", .text("auto, off or a command", completion: .words(["auto", "off"])), default: "auto",
    "what shows a result that is longer than the window")
  private static let hints = Key<Preferences.Hints>(
    "hints", ValueType<Preferences.Hints>.choice, default: "on",
    "whether the prompt colours what is typed and shows its likely rest")
  private static let pictures = Key<Preferences.Pictures>(
    "pictures", ValueType<Preferences.Pictures>.choice, default: "auto",
    "how a terminal shows digits and charts: as it answers, with characters, or in this form")

  private static let cluster = Key<SearchEngine>(
    "cluster", ValueType<SearchEngine>.choice, default: "local", "where searches run unless they say on=")
  private static let partition = Key<String>(
    "partition", .plainWord("the name of a partition"),
    "the partition of Slurm's tasks; none for the standard one")
  private static let account = Key<String>(
    "account", .plainWord("the name of an account"),
    "the account that Slurm's tasks are charged to; none for the standard one")
  private static let time = Key<String>(
    "time", .plainWord("minutes, hours:minutes:seconds or days-hours"),
    "the longest that a task of Slurm may take; none for the partition's")
  private static let memory = Key<String>(
    "memory", .plainWord("megabytes, or 2G"), "the memory of a task of Slurm; none for the partition's")
  private static let tasks = Key<Int>(
    "tasks", .integer(1...100_000), "how many tasks work at a time")

  static let signature = Signature(
    "set", group: .shell, "Change the settings, or show them.",
    parameters: [
      seed.parameter, threads.parameter, images.parameter, color.parameter, pager.parameter, hints.parameter,
      pictures.parameter, cluster.parameter, partition.parameter, account.parameter, time.parameter,
      memory.parameter,
      tasks.parameter,
    ],
    examples: [
      .init("set", "show the settings"),
      .init("set seed=1", "draw from seed 1 from now on"),
      .init("set cluster=slurm partition=short time=30 tasks=20", "searches run as tasks of a cluster"),
      .init("set cluster=local", "and here again"),
      .init("set images=ascii color=never", "draw plainly"),
      .init("set pager=off", "never wait at the end of the window"),
    ],
    notes: [
      "images=ascii works everywhere; images=blocks draws finer, on terminals with Unicode; auto chooses.",
      "The same seed gives the same numbers, however many threads work.",
      "pager=auto shows what is longer than the window in 'less' where there is one, and page by page elsewhere; "
        + "'set pager=\"less -S\"' takes another program. In scripts and pipes there is none.",
      "pictures=auto asks the terminal, and shows digits and charts as pictures of pixels in kitty, Ghostty, iTerm2, "
        + "WezTerm, and in others that have sixels; pictures=off and images=ascii draw with characters.",
      "pager, hints and pictures are how you like your prompt: they are no part of a session, a script or its results.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  /// Shows nothing of the analysis. A script sets a seed that something goes by, or that is in force at the end.
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) -> any CellResult {
    workspace.change { settings in
      if let seed = arguments[Self.seed] { settings.seed = seed }
      if let threads = arguments[Self.threads] { settings.threads = threads }
      if let images = arguments[Self.images] { settings.images = images }
      if let color = arguments[Self.color] { settings.color = color }
      changeCluster(&settings)
    }
    var preferences = context.environment.preferences
    if let pager = arguments[Self.pager] { preferences.pager = Preferences.Pager(pager) }
    if let hints = arguments[Self.hints] { preferences.hints = hints }
    if let pictures = arguments[Self.pictures] { preferences.pictures = pictures }
    let isAboutPrompt = [Self.pager.parameter, Self.hints.parameter, Self.pictures.parameter]
      .contains { arguments.has($0.name) }
    // What a line about something else shows goes into scripts, where they mean nothing.
    let isBare = Self.signature.parameters.allSatisfy { !arguments.has($0.name) }
    let isShown = isAboutPrompt || (isBare && context.environment.canAsk)
    return SettingsResult(workspace.settings, isShown ? preferences : nil)
  }
}

extension SetCommand {
  private func changeCluster(_ settings: inout Settings) {
    var cluster = settings.cluster ?? ClusterSettings()
    func text(_ key: Key<String>, _ old: String?) -> String? {
      guard let new = arguments[key] else { return old }
      return new == "none" ? nil : new
    }
    if let engine = arguments[Self.cluster] { cluster.engine = engine == .local ? nil : engine }
    cluster.partition = text(Self.partition, cluster.partition)
    cluster.account = text(Self.account, cluster.account)
    cluster.time = text(Self.time, cluster.time)
    cluster.memory = text(Self.memory, cluster.memory)
    if let tasks = arguments[Self.tasks] { cluster.tasks = tasks }
    settings.cluster = cluster == ClusterSettings() ? nil : cluster
  }
}

extension ValueType where Value == String {
  /// A word of letters, digits and `-_.:`, as a scheduler takes it.
  fileprivate static func plainWord(_ description: String) -> ValueType {
    ValueType(description: description, completion: .nothing) { text throws(ValueProblem) in
      guard !text.isEmpty else { throw .empty }
      guard text.count <= 64,
        text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.:".contains($0)) }),
        text.first != "-"
      else { throw .notAsExpected("\(description), in letters, digits and '-_.:'") }
      return text
    }
  }
}

/// Current settings.
struct SettingsResult: CellResult {
  static let kind = "settings"
  private let settings: Settings
  private let preferences: Preferences?

  /// - Parameter preferences: those to keep and to show beside the settings; `nil` if the line is not about them.
  init(_ settings: Settings, _ preferences: Preferences?) {
    self.settings = settings
    self.preferences = preferences
  }

  var effect: CellEffect { preferences.map { .prefer($0) } ?? .none }

  var blocks: [Block] {
    let prompt = preferences.map { preferences in
      let pager = Quoting.typed(preferences.pager.text, in: nil, closed: true)
      return Block.text(
        "pager=\(NondeterministicValue.text(pager)) "
          + "hints=\(NondeterministicValue.text(preferences.hints.rawValue)) "
          + "pictures=\(NondeterministicValue.text(preferences.pictures.rawValue))")
    }
    return [.text(settings.line)] + settings.threadsNote + (prompt.map { [$0] } ?? [])
  }

  private enum CodingKeys: String, CodingKey {
    case pager, hints, pictures
  }

  func encode(to encoder: any Encoder) throws {
    try settings.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(preferences?.pager.text, forKey: .pager)
    try container.encodeIfPresent(preferences?.hints.rawValue, forKey: .hints)
    try container.encodeIfPresent(preferences?.pictures.rawValue, forKey: .pictures)
  }
}

extension Settings {
  /// Says how many threads are taken, if it is not as many as asked for. Depends on the machine.
  var threadsNote: [Block] {
    guard !NondeterministicValue.isMasked, let threadsTaken else { return [] }
    return [.text(threadsTaken)]
  }
}
