import Foundation

/// The layout of scikit-learn's report, to the character.
extension ClassificationReport {
  /// The report with two digits.
  package var text: String { text(digits: 2) }

  /// The report as `print(classification_report(...), end="")` shows it, with the newline at its end.
  /// - Parameter digits: digits behind the point, 0 to 100; what is beyond is cut to that.
  package func text(digits: Int) -> String {
    let digits = min(max(digits, 0), 100)
    let names = labels.map { String($0.label) }
    let width = max(names.map(\.count).max() ?? 0, "weighted avg".count, digits)

    func line(_ name: String, _ cells: [String]) -> String {
      name.leftPadded(to: width) + " " + cells.map { " " + $0.leftPadded(to: 9) }.joined() + "\n"
    }
    func number(_ value: Double) -> String { String(format: "%.\(digits)f", value) }
    // Where no row at all was predicted right, scikit-learn's counts turn to floating point on their way.
    func count(_ value: Int) -> String { anyCorrect ? String(value) : "\(value).0" }
    func average(_ name: String, _ scores: Scores?) -> String {
      guard let scores else { return "" }
      return line(
        name, [number(scores.precision), number(scores.recall), number(scores.f1), count(support)])
    }

    var text = line("", ["precision", "recall", "f1-score", "support"]) + "\n"
    for (name, scores) in zip(names, labels) {
      text += line(
        name, [number(scores.precision), number(scores.recall), number(scores.f1), count(scores.support)])
    }
    text += "\n"
    if let accuracy { text += line("accuracy", ["", "", number(accuracy), count(support)]) }
    text += average("micro avg", micro)
    text += average("macro avg", macro)
    text += average("weighted avg", weighted)
    text += average("samples avg", samples)
    return text
  }
}

extension String {
  /// With spaces in front until it is `width` characters long.
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
