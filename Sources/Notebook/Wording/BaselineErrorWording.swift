import CommandLanguage
import Experiments

extension BaselineError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .libraryMissing(let reason):
      ErrorMessage(
        "a support vector machine needs libsvm, which is not there: \(reason)",
        hint: "install libsvm3 (Debian's name; libsvm in Homebrew)")
    case .cannotContinue(let model):
      ErrorMessage(
        "\(model) was fitted at once: there is no training to go on with",
        hint: "fit it anew without continue=")
    case .noSteps(let kind):
      ErrorMessage(
        "\(kind.rawValue) is fitted at once, so there are no layers and no steps to look at",
        hint: "use a network: leave '\(kind.rawValue)' out")
    }
  }
}
