import Display
import Experiments

/// Turns findings into sentences: the problem, the evidence for it, and the remedy.
struct FindingWording {
  struct Entry: Encodable, Sendable {
    /// Name of the rule.
    let rule: String
    let problem: String
    /// Figures that show the problem.
    let evidence: String
    /// What to do; `commands` holds the lines to type.
    let remedy: String
    let commands: [String]
  }

  let model: Model
  let train: Evidence.Score

  init(_ evidence: Evidence) {
    model = evidence.model
    train = evidence.train
  }

  typealias Words = (problem: String, evidence: String, remedy: String, commands: [String])

  /// Describes a finding.
  func entry(_ rule: String, _ finding: Finding) -> Entry {
    let words =
      switch finding {
      case .rows(let finding): self.words(finding)
      case .steps(let finding): self.words(finding)
      case .network(let finding): self.words(finding)
      }
    return Entry(
      rule: rule, problem: words.problem, evidence: words.evidence, remedy: words.remedy,
      commands: words.commands)
  }

  /// Describes a training that diverged.
  static func entry(_ divergence: Divergence) -> Entry {
    let rate = divergence.settings?.learningRate
    return Entry(
      rule: "diverged", problem: "The training diverged: its learning rate is far too large.",
      evidence: "in epoch \(divergence.epoch) of '\(divergence.line)' the loss was no number any more"
        + (rate.map { ", with lr=\(typed($0))." } ?? "."),
      remedy: "a tenth of the learning rate; 'lr-range' finds one by trying.",
      commands: divergence.settings.map { settings in
        [
          TrainLine.typed(settings) { $0.learningRate = round($0.learningRate / 10) },
          TrainLine.typed(settings, verb: "lr-range", without: ["lr"]),
        ]
      } ?? ["lr-range"])
  }

  // MARK: Pieces

  var trainScore: String {
    "\(NumberText.percent(train.accuracy)) of \(counted(train.rows, "training row")) are right"
  }

  func score(_ score: Evidence.Score) -> String {
    "\(NumberText.percent(score.accuracy)) on \(counted(score.rows, "\(score.part) row"))"
  }

  func of(_ part: Int, _ all: Int, _ noun: String) -> String {
    "\(NumberText.count(part)) of \(counted(all, noun))"
  }

  /// Rounds to one significant digit, for a value that the user is to type.
  func round(_ value: Double) -> Double { Self.round(value) }

  private static func round(_ value: Double) -> Double {
    Double(NumberText.significant(value, digits: 1).replacing(",", with: "")) ?? value
  }

  func figure(_ value: Double) -> String { NumberText.significant(value, digits: 3) }

  /// `train` line with the settings of the model and a change.
  func line(changing change: (inout TrainingSettings) -> Void = { _ in }) -> String {
    TrainLine.typed(model.settings, changing: change)
  }

  /// `lr-range` line with the settings of the model.
  var rangeLine: String { TrainLine.typed(model.settings, verb: "lr-range", without: ["lr"]) }
}
