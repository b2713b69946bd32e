import Display
import Experiments

extension FindingWording {
  /// Describes a problem of the training rows.
  func words(_ finding: RowFinding) -> Words {
    switch finding {
    case .staleSplit(let seen, let all):
      (
        "The test rows are no test: the dataset was split anew after the training.",
        "\(model.name) was trained on \(of(seen, all, "test row")).",
        "a new model on the present split.", [line()]
      )
    case .testRowsLeaked(let seen, let all):
      (
        "Test rows have leaked into the training.",
        "the images of \(of(seen, all, "test row")) are among those it learned from.",
        "a dataset without the copies, which 'duplicates' shows. Until then the test accuracy flatters.",
        ["duplicates"]
      )
    case .missingDigits(let digits):
      (
        "It never saw some of the \(digits.nouns) it is judged by.",
        "no training row shows \(listed(digits.map(\.description), joinedBy: "or")), and rows to judge by do.",
        "a stratified split, which gives every part its share of each \(digits.noun).", ["split", line()]
      )
    case .inverted(let ink):
      (
        "The images look inverted: more ink than paper.",
        "the mean grey level is \(NumberText.percent(ink, decimals: 0)) of full ink, where digits have about 13 %.",
        "loading them the other way round: 'load FILE invert=on'.", []
      )
    case .conflictingLabels(let rows, let all):
      (
        "The same images bear different labels.",
        "\(of(rows, all, "training row")) show an image that also occurs with another label.",
        "the right labels; 'info' counts the images in question.", ["info"]
      )
    case .suspectLabels(let rows, let all):
      (
        "Some labels look wrong.",
        "for \(of(rows, all, "training row")) it is sure of another \(model.classes.noun) than the label, though it learned "
          + "from them.",
        "a look at them, by models that have not learned from them, and the right labels in the file.",
        [TrainLine.typed(model.settings, verb: "suspects")]
      )
    case .unbalanced(let most, let rows, let least, let than):
      (
        "The \(model.classes.nouns) are unbalanced.",
        "\(counted(rows, "training row")) show \(most), \(NumberText.count(than)) show \(least).",
        "more rows of the rare \(model.classes.nouns), deformed copies of them, and a look at the recall of each.",
        [line { $0.augmentation = .standard }, "report"]
      )
    case .tooFewRows(let rows, let digits, let nouns, let train, let unseen):
      (
        "Too few rows to learn from.",
        "\(counted(rows, "training row")) for \(digits) \(nouns): \(NumberText.percent(train)) right on them, but "
          + "\(score(unseen)).",
        "more rows, or deformed copies of those there are. 'learning-curve' shows what rows bring.",
        [line { $0.augmentation = .standard }, "learning-curve"]
      )
    }
  }
}
