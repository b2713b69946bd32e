import CommandLanguage
import Display

/// Why a lesson is not available.
package enum LessonError: Error, Equatable, Sendable {
  /// None of these folders has lessons.
  case missing(searched: [String])
  /// There is no lesson of that number; `known` lists the existing ones.
  case unknown(number: Int, known: [Int])
}

extension LessonError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .missing(let searched):
      ErrorMessage(
        "the lessons were not found; looked in \(listed(searched, joinedBy: "and"))",
        hint: "start digitbook with Scripts/digitbook, or set DIGITBOOK_LESSONS to the folder that has them")
    case .unknown(let number, let known):
      ErrorMessage(
        "there is no lesson \(number): the lessons are \(listed(known.map(String.init), joinedBy: "and"))",
        hint: "'lesson' lists them")
    }
  }
}
