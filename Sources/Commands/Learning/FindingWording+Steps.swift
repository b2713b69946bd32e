import Display
import Experiments

extension FindingWording {
  /// Describes a problem of the optimisation.
  func words(_ finding: StepFinding) -> Words {
    switch finding {
    case .learningRateTooLarge(let rate, let loss, let guessing):
      (
        "The learning rate is too large.",
        "with lr=\(typed(rate)) the loss ended at \(figure(loss)), where guessing has \(figure(guessing)); "
          + "\(NumberText.percent(train.accuracy)) of \(counted(train.rows, "training row")) are right.",
        "a tenth of the learning rate; 'lr-range' finds one by trying.",
        [line { $0.learningRate = round(rate / 10) }, rangeLine]
      )
    case .lossJumps(let rises, let of, let rate):
      (
        "The loss jumps: the learning rate is rather large.",
        "with lr=\(typed(rate)) it rose from one epoch to the next \(rises) times in \(of).",
        "a third of the learning rate, or one that falls.",
        model.settings.solver == .sgd
          ? [line { $0.learningRate = round(rate / 3) }, line { $0.schedule = .adaptive }]
          : [line { $0.learningRate = round(rate / 3) }]
      )
    case .learningRateTooSmall(let rate, let first, let last, let epochs):
      (
        "The learning rate is too small.",
        "with lr=\(typed(rate)) the loss fell in every one of \(epochs) epochs, but only from \(figure(first)) to "
          + "\(figure(last)).",
        "ten times the learning rate; 'lr-range' finds one by trying.",
        [line { $0.learningRate = round(rate * 10) }, rangeLine]
      )
    case .scheduleTooFast(let first, let last):
      (
        "The schedule stops the learning: the rate fell to next to nothing.",
        "invscaling took the rate from \(typed(first)) to \(typed(last)).",
        "a rate that falls only when the loss stands still.",
        [line { $0.schedule = .adaptive }]
      )
    case .interrupted(let epochs, let all):
      (
        "The training was interrupted.",
        "\(epochs) of \(counted(all, "epoch")) were done.", "going on from there.",
        ["train continue=\(model.name)"]
      )
    case .stoppedTooEarly(let epochs, let fall):
      (
        "It stopped too early.",
        fall > 0
          ? "after \(counted(epochs, "epoch")) the loss was still falling by "
            + "\(NumberText.percent(fall, decimals: 0)) an epoch, and \(trainScore)."
          : "after \(counted(epochs, "epoch")), \(trainScore).",
        model.settings.curve == nil
          ? "more epochs."
          : "more epochs, from the first on: schedule=\(model.settings.schedule.rawValue) was over.",
        model.settings.curve == nil
          ? ["train continue=\(model.name) epochs=\(max(20, epochs))"] : [line { $0.epochs *= 2 }]
      )
    case .impatient(let epochs, let tolerance, let patience, let fall):
      (
        "It gave up while it was still learning.",
        "tol=\(typed(tolerance)) and patience=\(patience) ended it after \(counted(epochs, "epoch")), when the loss "
          + "was falling by \(NumberText.percent(fall, decimals: 0)) an epoch.",
        "the usual tolerance and patience.",
        [
          line {
            ($0.tolerance, $0.patience) = (TrainingSettings().tolerance, TrainingSettings().patience)
          }
        ]
      )
    case .tooFewSteps(let steps, let batch, let rows):
      (
        "It made only a few steps.",
        "\(counted(rows, "training row")) in mini-batches of \(NumberText.count(batch)) were \(steps) steps in all, "
          + "and \(trainScore).",
        "smaller mini-batches, or more epochs.", [line { $0.batch = max(min(batch / 8, 200), 8) }]
      )
    }
  }
}
