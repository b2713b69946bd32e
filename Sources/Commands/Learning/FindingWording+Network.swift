import Display
import Experiments

extension FindingWording {
  /// Describes a problem of the network.
  func words(_ finding: NetworkFinding) -> Words {
    switch finding {
    case .overfitting(let train, let unseen):
      (
        "It overfits: it has learned its rows by heart.",
        "\(NumberText.percent(train)) right on the training rows, but \(score(unseen)).",
        "deformed copies of the rows, a stronger penalty, or stopping early.",
        [
          line { $0.augmentation = .standard }, line { $0.alpha = max($0.alpha * 100, 0.01) },
          line { $0.earlyStopping = true },
        ]
      )
    case .overtrained(let best, let lowest, let last, let epochs):
      (
        "It trained too long.",
        "the loss on the validation rows was lowest in epoch \(best) (\(figure(lowest))) and rose to "
          + "\(figure(last)) by epoch \(epochs).",
        "stopping early, with the best weights.", [line { $0.earlyStopping = true }]
      )
    case .penaltyTooStrong(let alpha, let share):
      (
        "The penalty on large weights is too strong.",
        "with alpha=\(typed(alpha)) it makes up \(NumberText.percent(share, decimals: 0)) of the loss, and "
          + "\(trainScore).",
        "a hundredth of it.", [line { $0.alpha = round(alpha / 100) }]
      )
    case .linear(let layers, let train):
      (
        "The hidden layers do nothing.",
        "with activation=identity \(counted(layers, "hidden layer")) and the output are one straight line: "
          + "\(NumberText.percent(train)) right on the training rows.",
        "an activation function with a bend.", [line { $0.activate(by: .relu) }]
      )
    case .underfitting(let train):
      (
        "It underfits: not even the training rows are learned.",
        "\(NumberText.percent(train)) right on them, and the loss falls no further; the network is "
          + "\(model.outline).",
        "a larger network.", [line { $0.widen(for: model.imageShape, classes: model.classes.count) }]
      )
    case .deadUnits(let layer, let dead, let units):
      (
        "Most units of a hidden layer are dead.",
        "\(dead) of \(units) units of layer \(layer) give 0 for every training row, so nothing moves them.",
        "a smaller learning rate, or a function without a dead side.",
        [line { $0.learningRate = round($0.learningRate / 10) }, line { $0.activate(by: .tanh) }]
      )
    case .saturated(let layer, let share, let function):
      (
        "The units of a hidden layer are saturated.",
        "\(NumberText.percent(share, decimals: 0)) of the values behind layer \(layer) lie at the flat ends "
          + "of \(function.rawValue), where the gradient is next to nothing.",
        "a smaller learning rate with a penalty, or relu.",
        [
          line {
            $0.learningRate = round($0.learningRate / 10)
            $0.alpha = max($0.alpha, 0.01)
          }, line { $0.activate(by: .relu) },
        ]
      )
    case .vanishingGradient(let first, let last, let layers):
      (
        "The gradient vanishes on its way to the first layer.",
        "in proportion to the weights it is \(figure(first)) in the first of \(layers) layers and "
          + "\(figure(last)) in the last.",
        "relu, batch normalisation, or fewer layers.",
        [line { $0.activate(by: .relu) }, line { $0.normalise() }].filter { $0 != line() }
      )
    }
  }
}
