import CommandLanguage
import Display
import Experiments

extension NetworkEditError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .notFinite:
      ErrorMessage(
        "a weight would no longer be a finite number, so nothing was changed", hint: "give a smaller number")
    case .firstWeightsUnknown(let model):
      ErrorMessage(
        "\(model) was trained elsewhere, so its first weights are not known",
        hint: "'modify init' works for models that were trained here")
    case .noValidationRows(let model):
      ErrorMessage(
        "temperature=auto is fitted on validation rows, and \(model) has none",
        hint: "'split validation=0.1' and 'train' again, or give a number, such as temperature=1.5")
    }
  }
}
