import Display
import Experiments

/// How far long work has come, in words: a value, fed with events and asked for its line.
struct ProgressText {
  private enum Stage {
    case idle
    case training(share: Double, epoch: Int, of: Int, figures: String)
    case searching(FitProgress)
  }

  private var stage = Stage.idle
  private var isRefit = false
  /// The share with which the stage began: a continued training begins in the middle.
  private var origin: Double?
  /// When the stage began.
  private var began = 0.0
  private var fitsTold = 0
  /// The accuracy of the last epoch, which holds until the next is over.
  private var accuracy = ""

  /// Takes an event in.
  /// - Parameter seconds: since the work began.
  /// - Returns: what a log says of it; most events are not worth a line.
  mutating func note(_ event: ExperimentEvent, at seconds: Double) -> String? {
    switch event {
    case .batch(let epoch, let all, let share, let loss):
      begin(atShare: Double(epoch - 1) / Double(max(all, 1)))
      stage = .training(
        share: (Double(epoch - 1) + share) / Double(max(all, 1)), epoch: epoch, of: all,
        figures: "loss \(NumberText.fixed(loss, decimals: 4))\(accuracy)")
      return nil
    case .epoch(let record, let all):
      accuracy = Self.accuracy(record)
      let figures = "loss \(NumberText.fixed(record.loss, decimals: 4))\(accuracy)"
      begin(atShare: Double(record.epoch - 1) / Double(max(all, 1)))
      stage = .training(
        share: Double(record.epoch) / Double(max(all, 1)), epoch: record.epoch, of: all, figures: figures)
      return "epoch \(record.epoch)/\(all)  \(figures)  \(NumberText.duration(seconds: record.seconds))"
    case .plan(let candidates, let folds):
      return Self.plan(candidates: candidates, folds: folds)
    case .fit(let progress):
      begin(atShare: 0)
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
    }
  }

  /// Whether an event's line stays on the screen of a terminal, above the live line.
  static func isLasting(_ event: ExperimentEvent) -> Bool {
    if case .plan = event { true } else { false }
  }

  /// The live line: what is being done, a bar, the figures, the time left.
  func line(at seconds: Double, width: Int, unicode: Bool) -> String {
    let pieces: [String]
    switch stage {
    case .idle: return ""
    case .training(let share, let epoch, let all, let figures):
      let title = (isRefit ? "best candidate, " : "") + "epoch \(padded(epoch, like: all))/\(all)"
      pieces = [title, bar(share, unicode: unicode), figures, timeLeft(share, at: seconds)]
    case .searching(let progress):
      let title = "fit \(padded(progress.done, like: progress.of))/\(progress.of)"
      pieces = [
        title, bar(progress.share, unicode: unicode) + Self.best(progress),
        timeLeft(progress.share, at: seconds),
      ]
    }
    let line = pieces.filter { !$0.isEmpty }.joined(separator: "  ")
    return DisplayText.truncated(line, to: width, unicode: unicode)
  }

  // MARK: Pieces

  private mutating func begin(atShare share: Double) {
    if origin == nil { origin = share }
  }

  /// `3 candidates x 5 folds = 15 fits`.
  private static func plan(candidates: Int, folds: Int) -> String {
    let fits = candidates.multipliedReportingOverflow(by: folds).partialValue
    return "\(counted(candidates, "candidate")) x \(counted(folds, "fold")) = \(counted(fits, "fit"))"
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(NumberText.count(count)) \(noun)\(count == 1 ? "" : "s")"
  }

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

  private func bar(_ share: Double, unicode: Bool) -> String {
    let length = 20
    let done = min(max(Int((min(max(share, 0), 1) * Double(length)).rounded()), 0), length)
    let (full, empty) = unicode ? ("━", "─") : ("#", "-")
    return String(repeating: full, count: done) + String(repeating: empty, count: length - done)
  }

  /// At the pace so far; nothing as long as there is no telling.
  private func timeLeft(_ share: Double, at seconds: Double) -> String {
    guard let origin, share > origin, share < 1, seconds - began > 0.5 else { return "" }
    let pace = (seconds - began) / (share - origin)
    return NumberText.duration(seconds: pace * (1 - share)) + " left"
  }
}
