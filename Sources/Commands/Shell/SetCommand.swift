import CommandLanguage
import Display
import Notebook

/// `set`: changes the settings of the workspace; without arguments, shows them.
struct SetCommand: Command {
  private static let seed = Key<UInt32>(
    "seed", .seed, default: "0", "where commands that draw start, unless they are told seed=")
  private static let threads = Key<Int>(
    "threads", .integer(1...256), default: "one a processor", "how many threads may work")
  private static let images = Key<Settings.Images>(
    "images", ValueType<Settings.Images>.choice, default: "auto", "how digit images are drawn")
  private static let color = Key<ColorChoice>(
    "color", ValueType<ColorChoice>.choice, default: "as digitbook was started", "when colours are used")

  static let signature = Signature(
    "set", group: .shell, "Change the settings, or show them.",
    parameters: [seed.parameter, threads.parameter, images.parameter, color.parameter],
    examples: [
      .init("set", "show the settings"),
      .init("set seed=1", "draw from seed 1 from now on"),
      .init("set images=ascii color=never", "draw plainly"),
    ],
    notes: [
      "images=ascii works everywhere; images=blocks draws finer, on terminals with Unicode; auto chooses.",
      "The same seed gives the same numbers, however many threads work.",
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
    }
    return SettingsResult(workspace.settings)
  }
}

/// Current settings.
struct SettingsResult: CellResult {
  static let kind = "settings"
  private let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  var blocks: [Block] { [.text(settings.line)] + settings.threadsNote }

  func encode(to encoder: any Encoder) throws { try settings.encode(to: encoder) }
}

extension Settings {
  /// Says how many threads are taken, if it is not as many as asked for. Depends on the machine.
  var threadsNote: [Block] {
    guard !NondeterministicValue.isMasked, let threadsTaken else { return [] }
    return [.text(threadsTaken)]
  }
}
