import CommandLanguage
import Digits
import Display
import Experiments
import Networks

extension SplitError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .shareOutOfRange(let share):
      ErrorMessage(
        "a share of \(share) cannot be held out: it must lie between 0 and 1", hint: "try test=0.25")
    case .countOutOfRange(let count, let rows):
      ErrorMessage(
        "\(counted(count, "row")) of \(NumberText.count(rows)) cannot be held out",
        hint: "hold out at least 1 and leave at least 1")
    case .noTrainingRows(let rows, let heldOut):
      ErrorMessage(
        "holding out \(NumberText.count(heldOut)) of \(counted(rows, "row")) leaves none to train on",
        hint: "hold out a smaller share")
    case .classTooSmall(let label, let count, let needed):
      ErrorMessage(
        "\(ErrorPhrase.classNamed(label)) has only \(counted(count, "row")), and a stratified split needs \(needed)",
        hint: "use split stratify=false, or load more rows")
    case .fewerRowsThanClasses(let side, let rows, let classes, let nouns):
      ErrorMessage(
        "the \(side.rawValue) side would have \(counted(rows, "row")) for \(classes) \(nouns)",
        hint: side == .train
          ? "hold out fewer rows, or use split stratify=false"
          : "hold out more rows with \(side.rawValue)=, or use split stratify=false")
    case .tooFewFolds(let k):
      ErrorMessage("k=\(k) is not a cross-validation", hint: "use k=2 or more")
    case .moreFoldsThanRows(let k, let rows):
      ErrorMessage("\(k) folds cannot be made of \(counted(rows, "row"))", hint: "use a smaller k")
    case .moreFoldsThanClassRows(let k, let label, let count):
      ErrorMessage(
        "no \([label].noun) has as many rows as the \(k) folds: \(label) has the most, \(NumberText.count(count))",
        hint: count < 2
          ? "use stratify=false, or load more rows" : "use k=\(count) or less, stratify=false, or more rows")
    case .rowOutOfRange(let row, let labels):
      ErrorMessage("there is no row \(row): the rows are 0 to \(max(labels - 1, 0))")
    case .noRows:
      ErrorMessage("there are no rows to divide", hint: "load more rows")
    case .moreFoldsThanGroups(let k, let groups, let noun):
      ErrorMessage(
        "\(k) folds cannot be made of \(counted(groups, noun)), whose rows stay together",
        hint: groups < 2
          ? "leave groups= out, or load the rows of more \(noun)s"
          : "use k=\(groups) or less, or load the rows of more \(noun)s")
    case .groupsOutOfRange(let count, let groups, let noun):
      ErrorMessage(
        "\(counted(count, noun)) of \(NumberText.count(groups)) cannot be held out",
        hint: "hold out at least 1 \(noun) and leave at least 1: with groups= sizes count \(noun)s, not rows")
    case .noTrainingGroups(let groups, let heldOut, let noun):
      ErrorMessage(
        "holding out \(NumberText.count(heldOut)) of \(counted(groups, noun)) leaves none to train on",
        hint: groups < 2
          ? "leave groups= out, or load the rows of more \(noun)s"
          : "hold out a smaller share: with groups= it is one of \(noun)s")
    }
  }
}

extension TrainingError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .tooFewClasses(let count, let nouns):
      ErrorMessage(
        count == 0
          ? "there are no training rows"
          : "the training rows hold a single \(nouns == "digits" ? "digit" : "class"), so there is nothing to tell apart",
        hint: "load or split so that at least two \(nouns) are among them")
    case .validationTooSmall(let rows, let share):
      ErrorMessage(
        "validation=\(share) holds out only \(counted(rows, "row")), too few to stop early by",
        hint: "use a larger validation=")
    case .diverged(let epoch, let rate):
      ErrorMessage(
        "training diverged in epoch \(epoch): the loss is no longer a number",
        hint: "try a smaller learning rate, such as lr=\(typed(rate / 10))")
    case .imageSizeDiffers(let expected, let found):
      ErrorMessage(
        "the model was trained on images of \(expected) pixels, and these are \(found)",
        hint: "train a new model without continue=")
    case .unknownClass(let label, let known):
      ErrorMessage(
        "the model knows the \(ErrorPhrase.classes(known)), not \(label)",
        hint: "train a new model without continue=")
    case .tooLittleMemory(let needed, let available, let batch, let fitting):
      ErrorMessage(
        "training with batch=\(batch) takes about \(NumberText.bytes(needed)), and "
          + "\(NumberText.bytes(available)) are left",
        hint: fitting.map { "use batch=\($0) or less; 'summary' shows what a network takes" }
          ?? "use fewer or smaller layers: no batch= is small enough")
    case .noMiniBatches:
      ErrorMessage(
        "lbfgs takes all training rows at once, so there are no mini-batches to look at",
        hint: "use solver=adam or solver=sgd")
    case .lossNotFixed(let layer):
      ErrorMessage(
        "lbfgs compares losses of the same rows, and '\(layer)' makes another one in every pass",
        hint: "leave it out, or use solver=adam or solver=sgd")
    case .interrupted:
      ErrorMessage("interrupted")
    }
  }
}

extension EvaluationError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .noRows, .noClasses:
      ErrorMessage("there are no rows to judge", hint: "load or split so that there are some")
    case .countsDiffer(let truth, let predicted):
      ErrorMessage("there are \(counted(predicted, "prediction")) for \(counted(truth, "label"))")
    case .classesDiffer(let truth, let predicted):
      ErrorMessage(
        "the labels are of the \(ErrorPhrase.classes(truth)), the predictions of \(predicted.map(\.description).joined(separator: ", "))"
      )
    case .incompleteRow(let values, let classes):
      ErrorMessage(
        "\(counted(values, "probability", plural: "probabilities")) are not whole rows of \(classes)")
    case .notAProbability(let row, let label):
      ErrorMessage(
        "the model's output for row \(row) and \(ErrorPhrase.classNamed(label)) is not a probability",
        hint: "train a new model with a smaller lr")
    case .unknownLabel(let row, let label):
      ErrorMessage(
        "row \(row) of those to judge is a \(label), a \([label].noun) that the model has never seen",
        hint: "train on rows of all the \([label].nouns) that are to be judged")
    case .noSuchClass(let label):
      ErrorMessage("the model does not know the \(ErrorPhrase.classNamed(label))")
    }
  }
}
