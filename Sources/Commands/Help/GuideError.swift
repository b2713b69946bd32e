import CommandLanguage
import Display

enum GuideError: Error, Equatable, Sendable {
  /// None of the searched folders contains guides.
  case missing(searched: [String])
  case unreadable(path: String)
  case unknown(Token, nearest: String?)
}

extension GuideError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .missing(let searched):
      ErrorMessage(
        "the guides were not found; looked in \(listed(searched, joinedBy: "and"))",
        hint: "start digitbook with Scripts/digitbook, or set DIGITBOOK_GUIDES to the folder that has them")
    case .unreadable(let path):
      ErrorMessage(
        "cannot read the guide \(path)",
        hint: "make it a readable text file, or set DIGITBOOK_GUIDES to another folder")
    case .unknown(let name, let nearest):
      ErrorMessage(
        "there is no guide '\(name.text)'",
        hint: nearest.map { "did you mean 'help guide \($0)'?" } ?? "'help guide' lists them",
        columns: name.columns)
    }
  }
}
