import Foundation

/// Text in scikit-learn's layout, character for character.
extension ClassificationReport {
  /// The report with two decimals.
  package var text: String { text(digits: 2) }

  /// The output of `print(classification_report(...), end="")`, including the final newline.
  /// - Parameter digits: number of decimals, clamped to 0...100.
  package func text(digits: Int) -> String {
    let digits = min(max(digits, 0), 100)
    let names = labels.map(\.label.description)
    let width = max(names.map(\.count).max() ?? 0, "weighted avg".count, digits)

    func line(_ name: String, _ cells: [String]) -> String {
      name.leftPadded(to: width) + " " + cells.map { " " + $0.leftPadded(to: 9) }.joined() + "\n"
    }
    func number(_ value: Double) -> String { String(format: "%.\(digits)f", value) }
    // If no row at all was predicted correctly, scikit-learn's counts turn into floating point.
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
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
