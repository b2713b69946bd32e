import ArgumentParser
import CommandLanguage
import Compute
import Display
import Foundation

/// Entry point of the process.
@main
enum Main {
  static func main() {
    openClosedStreams()
    KernelRunArguments.reserve(CommandLine.arguments)
    if let problem = ProcessLimits.problem() { stop(because: problem) }
    if ProcessorWay.isMisnamed {
      stop(
        because: "DIGITBOOK_MAX_ISA may be \(listed(ProcessorWay.limits, joinedBy: "or")), or unset",
        with: .usage)
    }
    // Standard output is for results; with DNNL_VERBOSE=1 oneDNN would write there too.
    ComputeLibraries.silence()
    // Exceeding the file size limit should give an error, not end the process.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var arguments = Array(CommandLine.arguments.dropFirst())
      // Parsing nothing would take an eighth of the time to the prompt.
      if arguments.isEmpty { return try DigitbookArguments.run() }
      // Nor may a client of Jupyter wait for it.
      if let kernel = KernelRunArguments(plain: arguments) { return try kernel.run() }
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
  /// descriptor, and digitbook would read its own pipe as commands. Writing to a closed standard output stays an
  /// error: results would be lost without a word.
  private static func openClosedStreams() {
    for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) == -1 {
      _ = open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  private static func stop(because problem: String, with status: ExitStatus = .failure) -> Never {
    // Without this stream there is no way to report it.
    try? StandardStream.error.write("digitbook: \(problem)\n")
    exit(status.rawValue)
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
      do throws(StreamError) {
        try (code.isSuccess ? StandardStream.output : .error).write(lines.joined())
      } catch {
        if code.isSuccess { stop(because: error.sentence) }
      }
    }
    exit(code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue)
  }
}
