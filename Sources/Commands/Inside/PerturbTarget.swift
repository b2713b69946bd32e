import CommandLanguage
import Notebook

/// What `perturb` changes.
enum PerturbTarget: Equatable, Sendable {
  case row(Int)
  /// Many rows, to see how the accuracy changes.
  case part(SplitPart)
}

extension ValueType where Value == PerturbTarget {
  static var perturbTarget: ValueType {
    let words = SplitPart.allCases.map(\.rawValue)
    let row = ValueType<Int>.integer(0...1_000_000_000)
    let description = "\(row.description), or \(words.joined(separator: ", "))"
    return ValueType(description: description, completion: .words(words)) { text throws(ValueProblem) in
      if let part = SplitPart(rawValue: text) { return .part(part) }
      do throws(ValueProblem) {
        return .row(try row.read(text))
      } catch .notAWholeNumber {
        let nearest = Suggestion.nearest(to: text, among: words)
        throw .notAsExpected(description, hint: nearest.map { "did you mean '\($0)'?" })
      }
    }
  }
}
