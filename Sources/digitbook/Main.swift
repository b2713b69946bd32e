import ArgumentParser
import CommandLanguage
import Display
import Foundation

/// Entry point of the process.
@main
enum Main {
  static func main() {
    openClosedStreams()
    // Exceeding the file size limit should give an error, not end the process.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var arguments = Array(CommandLine.arguments.dropFirst())
      switch BareWords(arguments) {
      case .arguments(let others)?: arguments = others
      case .refused(let message)?: end(with: message)
      case nil: break
      }
      var command = try DigitbookArguments.parseAsRoot(arguments)
      try command.run()
    } catch {
      end(with: error)
    }
  }

  /// Opens closed standard streams on /dev/null. Otherwise a file or pipe of digitbook could get such a
  /// descriptor, and digitbook would read its own pipe as commands.
  private static func openClosedStreams() {
    for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) == -1 {
      _ = open("/dev/null", O_RDWR)
    }
  }

  /// Prints an error of usage and exits.
  private static func end(with message: ErrorMessage) -> Never {
    let style = StandardStream.error.capabilities.style()
    try? StandardStream.error.write(ErrorText(style: style).text(message, line: "", place: nil, column: nil))
    exit(ExitStatus.usage.rawValue)
  }

  /// Prints the message and exits. Help and version are not errors; bad usage exits with 2, the Unix
  /// convention, not 64.
  private static func end(with error: any Error) -> Never {
    let code = DigitbookArguments.exitCode(for: error)
    let message = DigitbookArguments.fullMessage(for: error)
    if !message.isEmpty {
      // The message quotes the arguments, which may contain control characters.
      let lines = DisplayText.visibleLines(message).map { $0 + "\n" }
      try? (code.isSuccess ? StandardStream.output : .error).write(lines.joined())
    }
    exit(code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue)
  }
}
