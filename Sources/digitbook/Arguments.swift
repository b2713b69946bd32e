import ArgumentParser
import Display
import Notebook

/// What can be asked of digitbook from outside.
struct DigitbookArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digitbook",
    abstract: "A notebook shell for handwritten digits.",
    usage:
      "digitbook [-c <command> ...] [--session <name>] [--json] [--color <when>]\n       digitbook replay <file> [--session <name>] [--json] [--color <when>]",
    discussion: """
      Without arguments it shows a prompt; there, type 'help'. Commands on standard input are run as they \
      come. Results go to standard output, everything else to standard error.

      Exit codes: 0 all commands ran, 1 a command failed, 2 bad usage, 130 interrupted.
      """,
    version: "digitbook \(digitbookVersion)",
    subcommands: [ReplayArguments.self])

  @OptionGroup var options: CommonOptions

  @Option(
    name: .customShort("c"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run this command; may be repeated.", valueName: "command"))
  var commands: [String] = []

  @Flag(help: .hidden)
  var printReference = false

  func run() throws {
    if printReference {
      try StandardStream.output.write(CommandTable.standard.reference)
    } else if !commands.isEmpty {
      try Digitbook(options).run(LineList(arguments: commands))
    } else if StandardStream.input.isTerminal {
      try Digitbook(options, isInteractive: true).runPrompt()
    } else {
      let digitbook = Digitbook(options)
      try digitbook.run(StandardInputLines(signals: digitbook.signals))
    }
  }
}

/// `digitbook replay FILE`.
struct ReplayArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Run the commands of a script, and stop at the first that fails.")

  @OptionGroup var options: CommonOptions

  @Argument(help: "A text file with a command a line.", completion: .file(extensions: ["digits"]))
  var file: String

  func run() throws {
    try Digitbook(options).run(replaying: file)
  }
}

/// What goes with every way in.
struct CommonOptions: ParsableArguments {
  @Flag(help: "Print one JSON object a command, and nothing else, on standard output.")
  var json = false

  @Option(
    help: ArgumentHelp("Keep everything in this session; open it if it is there.", valueName: "name"))
  var session: String?

  @Option(help: ArgumentHelp("Use colours: auto, always or never.", valueName: "when"))
  var color = ColorChoice.auto
}

extension ColorChoice: ExpressibleByArgument {}
