import Display
import Experiments

/// Formats progress as text. A value that consumes events and returns the current line.
struct ProgressText {
  private enum Stage {
    case idle
    case training(share: Double, epoch: Int, of: Int, figures: String)
    case searching(FitProgress)
    /// `done` of the places or weights that are worked through.
    case counting(String, done: Int, of: Int)
  }

  private var stage = Stage.idle
  private var isRefit = false
  /// Completed fraction at the start of the stage: a resumed training run starts above 0.
  private var origin: Double?
  /// Start time of the stage, in seconds.
  private var began = 0.0
  private var fitsTold = 0
  /// Accuracy after the last epoch, shown until the next one ends.
  private var accuracy = ""

  /// Processes an event.
  /// - Parameter seconds: since the start of the work.
  /// - Returns: the line for a log, or `nil` for most events.
  mutating func note(_ event: ExperimentEvent, at seconds: Double) -> String? {
    switch event {
    case .batch(let epoch, let all, let share, let loss):
      begin(atShare: Double(epoch - 1) / Double(max(all, 1)))
      stage = .training(
        share: (Double(epoch - 1) + share) / Double(max(all, 1)), epoch: epoch, of: all,
        figures: Self.loss(loss) + accuracy)
      return nil
    case .epoch(let record, let all):
      accuracy = Self.accuracy(record)
      let figures = Self.loss(record.loss) + accuracy
      begin(atShare: Double(record.epoch - 1) / Double(max(all, 1)))
      stage = .training(
        share: Double(record.epoch) / Double(max(all, 1)), epoch: record.epoch, of: all, figures: figures)
      return "epoch \(record.epoch)/\(all)\(figures)  \(NumberText.duration(seconds: record.seconds))"
    case .snapshot, .slowProcessor, .rows:
      return nil
    case .plan(let candidates, let folds, let reused):
      // When a script is verified one search may follow another.
      (fitsTold, isRefit, origin, began) = (reused, false, nil, seconds)
      return Self.plan(candidates: candidates, folds: folds, reused: reused)
    case .fit(let progress):
      begin(atShare: progress.reusedShare)
      stage = .searching(progress)
      guard progress.done > fitsTold else { return nil }
      fitsTold = progress.done
      return "fit \(progress.done)/\(progress.of)\(Self.best(progress))"
    case .refit:
      isRefit = true
      origin = nil
      accuracy = ""
      began = seconds
      return "training the best candidate on all training rows"
    case .tried(let weights, let all):
      begin(atShare: 0)
      stage = .counting("weight", done: weights, of: all)
      return nil
    case .covered(let places, let all):
      begin(atShare: 0)
      stage = .counting("place", done: places, of: all)
      return nil
    case .damaged(let sets, let all):
      begin(atShare: 0)
      stage = .counting("set", done: sets, of: all)
      return nil
    case .laidOut(let steps, let all):
      begin(atShare: 0)
      stage = .counting("step", done: steps, of: all)
      return nil
    case .read(let files, let all):
      begin(atShare: 0)
      stage = .counting("file", done: files, of: all)
      return nil
    }
  }

  /// Whether the line of an event stays on the terminal, above the live line.
  static func isLasting(_ event: ExperimentEvent) -> Bool {
    if case .plan = event { true } else { false }
  }

  /// The live line: stage, bar, metrics, time left. The bar is dropped if the line is narrow.
  func line(at seconds: Double, width: Int, unicode: Bool) -> String {
    let (title, share, figures): (String, Double, String)
    switch stage {
    case .idle: return ""
    case .training(let done, let epoch, let all, let words):
      (title, share, figures) = (
        "\(isRefit ? "refit, " : "")epoch \(padded(epoch, like: all))/\(all)", done, words
      )
    case .searching(let progress):
      title = "fit \(padded(progress.done, like: progress.of))/\(progress.of)"
      (share, figures) = (progress.share, Self.best(progress))
    case .counting(let noun, let done, let all):
      title = "\(noun) \(padded(done, like: all))/\(all)"
      (share, figures) = (Double(done) / Double(max(all, 1)), "")
    }
    let timeLeft = timeLeft(share, at: seconds)
    let words = figures + timeLeft
    // Reserves room for `  12 s left` from the start, so that the bar does not move when the estimate
    // appears.
    let room = width - 2 - DisplayText.width(of: title + figures) - max(DisplayText.width(of: timeLeft), 12)
    return DisplayText.truncated(
      title + bar(share, room: room, unicode: unicode) + words, to: width, unicode: unicode)
  }

  // MARK: Pieces

  private mutating func begin(atShare share: Double) {
    if origin == nil { origin = share }
  }

  /// `3 candidates x 5 folds = 15 fits, 6 of them made before`.
  private static func plan(candidates: Int, folds: Int, reused: Int) -> String {
    let fits = candidates.multipliedReportingOverflow(by: folds).partialValue
    let before = reused == fits ? "all of them" : "\(NumberText.count(reused)) of them"
    return "\(counted(candidates, "candidate")) x \(counted(folds, "fold")) = \(counted(fits, "fit"))"
      + (reused > 0 ? ", \(before) made before" : "")
  }

  private static func loss(_ loss: Double) -> String { "  loss \(NumberText.fixed(loss, decimals: 4))" }

  private static func accuracy(_ record: EpochRecord) -> String {
    let validation = record.validationAccuracy.map { "  validation \(NumberText.percent($0))" } ?? ""
    return "  accuracy \(NumberText.percent(record.runningAccuracy))\(validation)"
  }

  private static func best(_ progress: FitProgress) -> String {
    progress.best.map { "  best so far \(NumberText.percent($0))" } ?? ""
  }

  private func padded(_ number: Int, like total: Int) -> String {
    let text = String(number)
    return String(repeating: " ", count: max(String(total).count - text.count, 0)) + text
  }

  private func bar(_ share: Double, room: Int, unicode: Bool) -> String {
    let length = min(room, 20)
    guard length >= 5 else { return "" }
    let done = share.isFinite ? Int((min(max(share, 0), 1) * Double(length)).rounded()) : 0
    let (full, empty) = unicode ? ("━", "─") : ("#", "-")
    return "  " + String(repeating: full, count: done) + String(repeating: empty, count: length - done)
  }

  /// Time left at the current pace; empty until it can be estimated.
  private func timeLeft(_ share: Double, at seconds: Double) -> String {
    guard let origin, share > origin, share < 1, seconds - began > 0.5 else { return "" }
    let pace = (seconds - began) / (share - origin)
    return "  \(NumberText.duration(seconds: pace * (1 - share))) left"
  }
}
