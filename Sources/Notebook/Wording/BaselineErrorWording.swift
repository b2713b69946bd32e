import CommandLanguage
import Experiments

extension BaselineError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .libraryMissing(.boosted, let reason):
      ErrorMessage(
        "boosted trees need XGBoost, which is not there: \(reason)",
        hint:
          "install libxgboost0 (Debian's name; xgboost in Homebrew), or type 'train forest', which needs no library"
      )
    case .libraryMissing(_, let reason):
      ErrorMessage(
        "a support vector machine needs libsvm, which is not there: \(reason)",
        hint: "install libsvm3 (Debian's name; libsvm in Homebrew)")
    case .fitFailed(let kind, let reason):
      ErrorMessage("\(kind.rawValue) could not be fitted: \(reason)")
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
