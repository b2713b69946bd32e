import CommandLanguage
import Experiments
import Networks

extension EnsembleError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .noMembers:
      ErrorMessage("an ensemble needs at least two models", hint: "'models' lists what there is")
    case .imageSizesDiffer(let first, let expected, let other, let found):
      ErrorMessage(
        "\(first) judges images of \(expected) pixels and \(other) images of \(found), so they cannot be averaged",
        hint: "leave one of them out")
    case .classesDiffer(let first, let expected, let other, let found):
      ErrorMessage(
        "\(first) knows the \(ErrorPhrase.classes(expected)) and \(other) the \(ErrorPhrase.classes(found)), so there is "
          + "nothing to average", hint: "leave one of them out")
    case .outputsDiffer(let first, let expected, let other, let found):
      ErrorMessage(
        "\(first) has \(expected.rawValue) outputs and \(other) has \(found.rawValue) outputs, so they cannot be "
          + "averaged", hint: "leave one of them out")
    }
  }
}
