import CommandLanguage
import Digits
import Notebook

extension ValueType where Value == ClassLabel {
  /// A class of the current dataset. Whether there is one of that name is checked when the command runs.
  static var classLabel: ValueType {
    ValueType(description: "0 to 9, or another class of the dataset", completion: .classes) {
      text throws(ValueProblem) in
      guard !text.isEmpty else { throw .empty }
      return ClassLabel(text)
    }
  }
}

extension Workspace {
  /// The class that a line names.
  /// - Parameter known: the classes to choose from: by default those of the current dataset, or the digits without
  ///   one.
  /// - Throws: `LanguageError.badValue` for a value that is none of the digits, `CommandError.unknownClass` for one
  ///   that is none of other classes.
  func requireClass(
    _ key: Key<ClassLabel>, of arguments: Arguments, among known: ClassList? = nil
  ) throws -> ClassLabel? {
    guard let label = arguments[key], let token = arguments.token(key) else { return nil }
    let classes = known ?? currentDataset?.classes ?? .digits
    if classes.index(of: label) != nil { return label }
    // A number may be typed as 07 or +7.
    if let number = Int(token.text), classes.index(of: .number(number)) != nil { return .number(number) }
    guard classes.isDigits else {
      throw CommandError.unknownClass(
        token, known: Array(classes),
        nearest: Suggestion.nearest(to: token.text, among: classes.map(\.description)))
    }
    do throws(ValueProblem) {
      return .number(try ValueType<Int>.integer(0...9).read(token.text))
    } catch {
      throw arguments.problem(error, with: key)
    }
  }
}
