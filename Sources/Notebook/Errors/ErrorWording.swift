import Digits
import Display
import Experiments
import Networks

/// The one place where errors become sentences. Each says what was wrong and where, and what to type next.
extension ErrorMessage {
  /// An error of any of our modules in words.
  package init(wording error: any Error) {
    switch error {
    case let error as LanguageError: self = Self.wording(error)
    case let error as CommandError: self = Self.wording(error)
    case let error as DatasetError: self = Self.wording(error)
    case let error as ScriptError: self = Self.wording(error)
    case let error as CellError: self = Self.wording(error)
    case let error as SessionError: self = Self.wording(error)
    case let error as SplitError: self = Self.wording(error)
    case let error as TrainingError: self = Self.wording(error)
    case let error as NetworkError: self = Self.wording(error)
    case let error as EnsembleError: self = Self.wording(error)
    case let error as InsideError: self = Self.wording(error)
    case let error as EvaluationError: self = Self.wording(error)
    case let error as SketchpadError: self = Self.wording(error)
    case let error as LessonError: self = Self.wording(error)
    default: self.init("something unforeseen went wrong: \(error)")
    }
  }
}

/// A path or a name as a sentence can hold it: on one line, without codes that a terminal would obey.
func shown(_ text: String) -> String { DisplayText.visible(text) }

/// `'a', 'b' or 'c'`.
func listed(_ words: [String], joinedBy conjunction: String = "or") -> String {
  guard let last = words.last else { return "" }
  let rest = words.dropLast()
  return rest.isEmpty ? last : "\(rest.joined(separator: ", ")) \(conjunction) \(last)"
}

/// Up to three names as `a, b and c`; of more than that only how many they are, `4 models`.
func fewListed(_ names: [String], _ noun: String) -> String {
  names.count > 3 ? counted(names.count, noun) : listed(names, joinedBy: "and")
}

/// `1 row`, `2 rows`, `42,000 rows`.
func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
  "\(NumberText.count(count)) \(count == 1 ? noun : plural ?? noun + "s")"
}

/// A number as it could be typed: few digits, no separators.
func typed(_ number: Double) -> String {
  NumberText.significant(number, digits: 2).replacing(",", with: "")
}
