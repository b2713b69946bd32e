import CommandLanguage

/// Which lesson or exercise.
enum NumberOrFile: Equatable, Sendable {
  /// One of those that come along, from 1.
  case number(Int)
  /// A file of the user.
  case file(String)
}

extension ValueType where Value == NumberOrFile {
  /// Not limited to those that come along, since a folder of the user may contain more; unknown numbers are rejected
  /// when the files are read.
  /// - Parameter usual: how many come along.
  static func numberOrFile(usual: Int) -> ValueType {
    let range = "1 to \(usual)"
    return ValueType(description: "a whole number, \(range), or a file", completion: .paths) {
      text throws(ValueProblem) in
      if let number = Int(text) { return .number(number) }
      guard text.contains(".") || text.contains("/") else { throw .notAWholeNumber(range: range) }
      return .file(text)
    }
  }
}
