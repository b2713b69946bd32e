import ArgumentParser
import CReadline
import CommandLanguage
import Commands
import Experiments
import Foundation
import Jupyter
import Notebook

/// `digitbook kernel`: digitbook in Jupyter.
struct KernelArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel", abstract: "Run digitbook in Jupyter notebooks.",
    subcommands: [KernelInstallArguments.self, KernelRunArguments.self])
}

/// `digitbook kernel install`.
struct KernelInstallArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Tell Jupyter of digitbook.",
    discussion: "Without an option it is installed for you alone, below your home folder.")

  @Flag(help: "Install for you alone; the default.")
  var user = false

  @Option(help: ArgumentHelp("Install into PREFIX/share/jupyter, such as /usr/local.", valueName: "folder"))
  var prefix: String?

  @Flag(help: "Install into the Python or conda environment that is active.")
  var sysPrefix = false

  func validate() throws {
    guard [user, prefix != nil, sysPrefix].count(where: { $0 }) <= 1 else {
      throw ValidationError("--user, --prefix and --sys-prefix exclude each other")
    }
  }

  func run() throws {
    let place: KernelSpec.Place = sysPrefix ? .environment : prefix.map { .prefix($0) } ?? .user
    do {
      let folder = try KernelSpec(program: Self.program).install(to: place)
      try StandardStream.output.write(
        "The kernel is in \(folder).\n'jupyter lab' now offers digitbook for new notebooks.\n")
    } catch let error as KernelError {
      try KernelRunArguments.stop(error)
    }
  }

  /// The path of this program, links followed.
  private static var program: String {
    let path = Bundle.main.executablePath ?? CommandLine.arguments[0]
    return URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
  }
}

/// `digitbook kernel run`.
struct KernelRunArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run as a kernel; Jupyter starts it so.")

  @Argument(
    help: ArgumentHelp("The file in which Jupyter says where to listen.", valueName: "connection-file"))
  var file: String

  init() {}

  /// The arguments as a kernelspec has them; `nil` for others, which a parser must judge.
  init?(plain arguments: [String]) {
    guard arguments.count == 3, arguments[0] == "kernel", arguments[1] == "run",
      !arguments[2].hasPrefix("-")
    else { return nil }
    file = arguments[2]
  }

  /// Listens at once if these, with the name of the program, are the arguments of a kernel.
  static func reserve(_ arguments: [String]) {
    if let kernel = KernelRunArguments(plain: Array(arguments.dropFirst())) {
      KernelSockets.reserve(connectionFile: kernel.file)
    }
  }

  func run() throws {
    do throws(KernelError) {
      let cancellation = Cancellation()
      // What is typed into a notebook cannot be run again from a file: it is kept, as at a prompt.
      let notebook = Notebook(
        libraries: [LibraryVersion("readline", String(cString: digitbook_readline_version()))],
        session: LiveSession(keepsUnnamed: true), cancellation: cancellation)
      try Kernel(ConnectionFile(path: file), notebook: notebook) { KernelProgress() }.run()
    } catch {
      try Self.stop(error)
    }
  }

  static func stop(_ error: KernelError) throws -> Never {
    let style = StandardStream.error.capabilities.style()
    try? StandardStream.error.write(
      ErrorText(style: style).text(error.wording, line: "", place: nil, column: nil))
    throw ExitCode(ExitStatus.failure.rawValue)
  }
}
