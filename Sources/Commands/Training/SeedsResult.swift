import CommandLanguage
import Display
import Experiments
import Notebook

/// The accuracy of one recipe over several seeds: how far a figure of one training is luck.
struct SeedsResult: CellResult {
  static let kind = "seeds"
  let seeds: [Seed]
  /// Of the seeds that have an accuracy; `nil` if one has none.
  let mean, sd: Double?
  let dataset: String
  /// `test` or `validation`.
  let judgedOn: String
  let rows: Int
  let trainingRows: Int
  let settings: [String: String]
  /// Wall-clock seconds of this run, in which only the missing fits were made.
  let seconds: Double
  let fitsReused: Int
  let newSplit: NewSplit?
  /// What must be said about the machines of the fits; `nil` for nothing.
  let machineNotes: [String]?
  let isInterrupted: Bool

  struct Seed: Encodable, Sendable {
    let seed: UInt32
    /// `nil` if it diverged or was not trained.
    let accuracy: Double?
  }

  private enum CodingKeys: String, CodingKey {
    case seeds, mean, sd, dataset, judgedOn, rows, trainingRows, settings, seconds, fitsReused, newSplit
    case machineNotes
  }

  init(
    _ result: GridSearchResult, judgedOn part: String, rows: Int, trainingRows: Int, dataset: String,
    newSplit: NewSplit?, notes: [String]?
  ) {
    seeds = result.candidates.map { Seed(seed: $0.settings.seed, accuracy: $0.scores.first ?? nil) }
    let known = seeds.compactMap(\.accuracy)
    let mean = known.isEmpty || known.count < seeds.count ? nil : known.reduce(0, +) / Double(known.count)
    self.mean = mean
    // Over a sample of seeds: divided by n - 1.
    sd = mean.flatMap { mean in
      known.count < 2
        ? nil : (known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(known.count - 1)).squareRoot()
    }
    judgedOn = part
    self.rows = rows
    self.trainingRows = trainingRows
    self.dataset = dataset
    var typed = result.candidates.first.map { TrainingKeys.typedSettings($0.settings) } ?? [:]
    typed["seed"] = nil
    settings = typed
    seconds = result.seconds
    fitsReused = result.fitsReused
    self.newSplit = newSplit
    machineNotes = notes
    isInterrupted = result.isInterrupted
  }

  var blocks: [Block] {
    let table = Table(
      columns: [.init("seed", .right), .init("accuracy", .right)],
      rows: seeds.map { seed in
        [
          Table.Cell("\(seed.seed)"),
          Table.Cell(
            seed.accuracy.map { NumberText.percent($0) } ?? (isInterrupted ? "not done" : "diverged"),
            value: seed.accuracy),
        ]
      })
    return (newSplit?.blocks ?? []) + [.table(table), .text(summary)] + reuseNote(fitsReused, of: seeds.count)
      + (machineNotes ?? []).map { .text($0) }
  }

  private var summary: String {
    let time = NumberText.duration(seconds: seconds)
    let done = seeds.count { $0.accuracy != nil }
    guard let mean else {
      return isInterrupted
        ? "Interrupted after \(time): \(done) of \(seeds.count) seeds were done. The same command again goes on from here."
        : "\(seeds.count - done) of \(counted(seeds.count, "seed")) diverged: try a smaller lr."
    }
    let spread = sd.map { " +- \(NumberText.percent($0))" } ?? ""
    return
      "Accuracy \(NumberText.percent(mean))\(spread) on the \(counted(rows, "\(judgedOn) row")) of \(dataset) over "
      + "\(counted(seeds.count, "seed")), each trained on the \(counted(trainingRows, "training row")), in \(time). No seed is "
      + "chosen and no model is kept: 'train seed=\(seeds.first?.seed ?? 0)' gives the model of one."
  }
}
