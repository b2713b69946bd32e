import Display
import Networks

/// The mean time of a training's epochs, by part.
struct ProfileResult: Codable, Sendable {
  /// Wall-clock seconds per epoch.
  let secondsPerEpoch: Double
  /// Seconds per epoch spent in steps; the rest shuffled the rows and evaluated the validation rows.
  let secondsInSteps: Double
  /// Seconds per epoch that threads spent in each part, summed over the threads.
  let gather, forward, backward, update: Double
  /// Seconds per epoch that threads were idle during steps, summed over the threads.
  let idle: Double
  let threads: Int
  /// Billions of multiplications and additions per second of step time that were done.
  let gflops: Double
  /// That rate with the zero pixels (paper), which the first layer skips, counted as well.
  let denseGflops: Double

  /// `nil` if nothing was trained.
  init?(_ times: StepProfile.Times, epochs: Int, seconds: Double, threads: Int) {
    guard epochs > 0, times.wall > 0 else { return nil }
    let perEpoch = 1 / Double(epochs)
    secondsPerEpoch = seconds * perEpoch
    secondsInSteps = times.wall * perEpoch
    gather = times[.gather] * perEpoch
    forward = times[.forward] * perEpoch
    backward = times[.backward] * perEpoch
    update = times[.update] * perEpoch
    idle = max(secondsInSteps * Double(threads) - (gather + forward + backward + update), 0)
    self.threads = threads
    gflops = times.operations / times.wall / 1e9
    denseGflops = times.denseOperations / times.wall / 1e9
  }

  var blocks: [Block] {
    let parts = [
      ("gather", gather, "pixels from the dataset"),
      ("forward", forward, "from pixels to probabilities"),
      ("backward", backward, "loss and gradients"),
      ("update", update, "the weights' steps"),
      ("idle", idle, "waiting for the last worker, and handing out work"),
    ]
    let all = parts.map(\.1).reduce(0, +)
    let rows = parts.map { name, seconds, meaning in
      [
        Table.Cell(name),
        Table.Cell(NondeterministicValue.text("\(NumberText.fixed(seconds * 1000, decimals: 1)) ms")),
        Table.Cell(NondeterministicValue.text(NumberText.percent(seconds / all, decimals: 1))),
        Table.Cell(meaning, .faint),
      ]
    }
    let saved = denseGflops > gflops * 1.01
    return [
      .text(
        "An epoch took \(NumberText.duration(seconds: secondsPerEpoch)), "
          + "\(NumberText.duration(seconds: secondsInSteps)) of it in steps. What "
          + "\(NondeterministicValue.text(counted(threads, "thread"))) did in them, added up:"),
      .table(
        Table(
          columns: [
            Table.Column("part"), Table.Column("an epoch", .right), Table.Column("share", .right),
            Table.Column(""),
          ], rows: rows)),
      .text(
        "\(NondeterministicValue.text(NumberText.fixed(gflops, decimals: 1))) GFLOP/s in the products of the layers"
          + (saved
            ? "; with the blank pixels, which are skipped, it would be \(NondeterministicValue.text(NumberText.fixed(denseGflops, decimals: 1)))."
            : ".")),
    ]
  }
}
