import ArgumentParser
import Display
import Foundation

/// Where the process begins and ends.
@main
enum Main {
  static func main() {
    openClosedStreams()
    // A file that may not grow is an error to be told, not a reason to end the process.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try DigitbookArguments.parseAsRoot()
      try command.run()
    } catch {
      end(with: error)
    }
  }

  /// A file or pipe of our own must not take the number of a standard stream that was closed outside: we
  /// would read our own pipe as commands.
  private static func openClosedStreams() {
    for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) == -1 {
      _ = open("/dev/null", O_RDWR)
    }
  }

  /// Help and version are no errors. Bad usage is 2, as the Unix tradition has it, not 64.
  private static func end(with error: any Error) -> Never {
    let code = DigitbookArguments.exitCode(for: error)
    let message = DigitbookArguments.fullMessage(for: error)
    if !message.isEmpty {
      // It repeats what was typed, whatever that was.
      let lines = DisplayText.visibleLines(message).map { $0 + "\n" }
      try? (code.isSuccess ? StandardStream.output : .error).write(lines.joined())
    }
    exit(code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue)
  }
}
