import ArgumentParser
import CommandLanguage
import Experiments
import Notebook

/// `digitbook worker PLAN --chunk N`.
struct WorkerArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Make the fits of a chunk of a plan, as a task of a cluster.",
    discussion: """
      'grid ... on=plan' writes a plan and prints the lines that run it. Each finished fit is a file in the folder of the \
      plan; any number of workers may run anywhere, also twice for a chunk, and may be killed at any time.

      Exit codes: 0 all fits of the chunk are made, 75 stopped by a signal, its trainings kept for the next attempt, \
      1 failed, 2 bad usage.
      """)

  @Argument(help: "The folder of the plan.", completion: .directory)
  var plan: String

  @Option(
    help: ArgumentHelp(
      "Which chunk, from 0; by default the number that Slurm, Kubernetes, MPI or Flux gives the task.",
      valueName: "number"))
  var chunk: Int?

  @Option(
    help: ArgumentHelp(
      "How many threads may work; by default what Slurm gives, or all processors.", valueName: "number"))
  var threads: Int?

  /// The name of its file in `attempts`, for whoever starts it and adds its exit status.
  @Option(help: .hidden)
  var attempt: String?

  func run() throws {
    let cancellation = Cancellation()
    let signals = Signals(stopping: cancellation)
    let status: Int32
    do {
      status = try ChunkWork(
        plan, chunk: chunk, attempt: attempt, threads: threads, cancellation: cancellation
      ).run()
    } catch {
      let style = StandardStream.error.capabilities.style()
      try? StandardStream.error.write(
        ErrorText(style: style).text(ErrorMessage(wording: error), line: "", place: nil, column: nil))
      throw ExitCode(error is ChunkProblem ? ExitStatus.usage.rawValue : ExitStatus.failure.rawValue)
    }
    withExtendedLifetime(signals) {}
    if status != 0 { throw ExitCode(status) }
  }
}
