import CommandLanguage
import Digits
import Display

extension ClassError {
  /// - Parameter path: the file, or the datasets that would be joined.
  func wording(in path: String) -> ErrorMessage {
    switch self {
    case .tooMany(let count, let limit):
      ErrorMessage(
        "\(path) has \(counted(count, "class", plural: "classes")), and the limit is \(NumberText.count(limit))",
        hint: "check that the labels are not row numbers or pixels")
    case .namesDiffer(let names, let classes, let first):
      ErrorMessage(
        "classes= has \(counted(names, "name")) for the \(counted(classes, "class", plural: "classes")) of \(path)",
        hint:
          "give a name for each label in sorted order, the first for \(first.first?.description ?? "the least")"
      )
    case .nameTwice(let name):
      ErrorMessage("two classes of \(path) would be called '\(name)'", hint: "give each its own name")
    case .badName(let name):
      ErrorMessage(
        name.isEmpty ? "classes= has an empty name" : "'\(name)' cannot be the name of a class",
        hint: "a name has 1 to \(ClassLabel.longestWord) characters, and no comma")
    case .badLabel(let row, let text):
      ErrorMessage(
        text.isEmpty
          ? "row \(NumberText.count(row)) of \(path) has an empty label"
          : "the label of row \(NumberText.count(row)) of \(path) cannot be the name of a class: '\(text)'",
        hint: "a label is a whole number, or a word of at most \(ClassLabel.longestWord) characters")
    }
  }
}
