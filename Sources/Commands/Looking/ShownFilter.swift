import Digits
import Display

/// Which rows `show` chooses by their label and by what a model says of them.
struct ShownFilter {
  let label: ClassLabel?
  let says: ClassLabel?
  let sure: ShareRange?

  /// Whether a model has to be asked.
  var asksModel: Bool { says != nil || sure != nil }

  /// Whether it takes a row of which the model says this; the label is not looked at.
  func takes(said: ClassLabel, confidence: Double) -> Bool {
    (says.map { $0 == said } ?? true) && (sure?.contains(confidence) ?? true)
  }

  /// `labelled 4, taken for 9 and at least 90.0 % sure`.
  var inWords: String {
    let parts = [
      label.map { "labelled \($0)" }, says.map { "taken for \($0)" }, sure?.sureInWords,
    ].compactMap(\.self)
    return listed(parts, joinedBy: "and")
  }
}
