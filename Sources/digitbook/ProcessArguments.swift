import ArgumentParser
import Commands
import Display
import Notebook

/// Command line of digitbook.
struct DigitbookArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digitbook",
    abstract: "A notebook shell for handwritten digits.",
    usage:
      """
      digitbook [-c <command> ...] [--session <name>] [--json] [--color <when>]
             digitbook replay <file> [<name=value> ...] [--verify] [--session <name>] [--json] ...
             digitbook worker <plan> [--chunk <number>] [--threads <number>]
             digitbook kernel install [--user | --prefix <folder> | --sys-prefix]
      """,
    discussion: """
      Without arguments it shows a prompt; there, type 'help'. Commands on standard input are run as they \
      come. 'digitbook help COMMAND' explains a command, 'digitbook lesson 1' starts a lesson. Results go to standard output, everything else to standard error.

      Exit codes: 0 all commands ran, 1 a command failed, 2 bad usage, 3 a script \
      ran and its output is not what it says (replay --verify), 130 interrupted.
      """,
    version: "digitbook \(digitbookVersion)",
    subcommands: [ReplayArguments.self, WorkerArguments.self, KernelArguments.self])

  @OptionGroup var options: CommonOptions

  @Option(
    name: .customShort("c"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run this command; may be repeated.", valueName: "command"))
  var commands: [String] = []

  @Flag(help: "Print the table of commands, their keys, types and help as JSON.")
  var dumpCommands = false

  @Flag(help: .hidden)
  var printReference = false

  /// The shell whose completion script is printed.
  @Option(help: .hidden)
  var completions: String?

  /// First line of the prompt; without a terminal, the only line.
  @Option(help: .hidden)
  var begin: String?

  func run() throws {
    if printReference {
      try StandardStream.output.write(CommandTable.standard.reference)
    } else if dumpCommands {
      try StandardStream.output.write(CommandTable.standard.dump())
    } else if let completions {
      guard let shell = ShellCompletions.Shell(rawValue: completions) else {
        throw ValidationError("There are completions for bash, zsh and fish, not for '\(completions)'.")
      }
      try StandardStream.output.write(ShellCompletions().script(for: shell))
    } else if !commands.isEmpty {
      try Digitbook(options.values).run(LineList(arguments: commands))
    } else {
      try Self.run(options.values, beginningWith: begin)
    }
  }

  /// Shows a prompt at a terminal, and runs standard input elsewhere.
  static func run(_ options: StartOptions = StartOptions(), beginningWith begin: String? = nil) throws {
    if StandardStream.input.isTerminal {
      try Digitbook(options, isInteractive: true).runPrompt(beginningWith: begin)
    } else if let begin {
      try Digitbook(options).run(LineList(arguments: [begin]))
    } else {
      let digitbook = Digitbook(options)
      try digitbook.run(StandardInputLines(signals: digitbook.signals))
    }
  }
}

/// `digitbook replay FILE`.
struct ReplayArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Run the commands of a script, or prove that they give what it says.",
    discussion: """
      It stops at the first command that fails, and names the file and the line. Lines that begin with #> \
      are the output of the command above: with --verify it is compared, and the exit code is 3 where it \
      differs. Type 'help replay' at the prompt for all of it.
      """)

  @OptionGroup var options: CommonOptions

  @Argument(help: "A text file with a command a line.", completion: .file(extensions: ["digits"]))
  var file: String

  @Argument(help: ArgumentHelp("Values for the ${name} of the script.", valueName: "name=value"))
  var values: [String] = []

  @Option(help: ArgumentHelp("Begin with this line of the script.", valueName: "line"))
  var from: Int?

  @Option(help: ArgumentHelp("How far numbers may be off under --verify.", valueName: "number"))
  var tol: String?

  @Flag(help: "Go on where its last run in this session ended.")
  var resume = false

  @Flag(help: "Go on after a command that fails.")
  var keepGoing = false

  @Flag(help: "Check every line and run none.")
  var dryRun = false

  @Flag(help: "Show each command with its result on standard output.")
  var echo = false

  @Flag(help: "Compare what comes out with the #> lines.")
  var verify = false

  @Flag(help: "Write what comes out into the #> lines.")
  var update = false

  func run() throws {
    let flags = [
      ("keep-going", keepGoing), ("resume", resume), ("dry-run", dryRun), ("echo", echo), ("verify", verify),
      ("update", update),
    ]
    let keys = [from.map { "from=\($0)" }, tol.map { "tol=\($0)" }].compactMap(\.self)
    try Digitbook(options.values).run(
      replayLine: ReplayLine.text(
        file: file, values: values + keys, flags: flags.filter(\.1).map(\.0)))
  }
}

/// Options shared by all subcommands.
struct CommonOptions: ParsableArguments {
  @Flag(help: "Print one JSON object a command, and nothing else, on standard output.")
  var json = false

  @Option(
    help: ArgumentHelp("Keep everything in this session; open it if it is there.", valueName: "name"))
  var session: String?

  @Flag(help: "Let scripts, pipes and -c run '!COMMAND', '| PROGRAM' and '> FILE', as the prompt does.")
  var allowShell = false

  @Flag(help: "Do not read the start-up file, startup.digits, before the prompt.")
  var noStartup = false

  @Option(help: ArgumentHelp("Use colours: auto, always or never.", valueName: "when"))
  var color = ColorChoice.auto
}

extension CommonOptions {
  var values: StartOptions {
    StartOptions(
      json: json, session: session, color: color, allowsShell: allowShell, readsStartUp: !noStartup)
  }
}

/// How the program starts, parsed.
struct StartOptions {
  var json = false
  var session: String?
  var color = ColorChoice.auto
  /// Whether scripts and pipes may run programs and write files with `>`.
  var allowsShell = false
  var readsStartUp = true
}

extension ColorChoice: ExpressibleByArgument {}
