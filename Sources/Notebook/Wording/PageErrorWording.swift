import CommandLanguage
import Digits
import Display
import Experiments

/// A page of a file that could not be read.
package struct PageFailure: Error, Equatable, Sendable {
  package let path: String
  /// Number of the page from 1, in a file of several; `nil` for the only one.
  package let page: Int?
  package let error: PageError

  package init(path: String, page: Int?, _ error: PageError) {
    self.path = path
    self.page = page
    self.error = error
  }
}

extension PageFailure: Worded {
  package var wording: ErrorMessage {
    let name = path + (page.map { ", page \(NumberText.count($0))" } ?? "")
    return switch error {
    case .leptonica:
      ErrorMessage(
        "reading pages needs leptonica, and this system does not have it",
        hint: "install liblept5 or leptonica")
    case .noInk:
      ErrorMessage("\(name) is empty: there is no ink on it", hint: "read a page with digits on it")
    case .noDigits:
      ErrorMessage(
        "\(name) has no digits on it: nothing on it has their size and shape",
        hint: "read a page with digits on it")
    case .small(let height, let least):
      ErrorMessage(
        "the writing on \(name) is \(counted(height, "pixel")) high; from \(least) on it can be read",
        hint: "scan it at 150 dots per inch or more, or photograph it from closer by")
    case .blurred:
      ErrorMessage(
        "\(name) is too blurred to be read: its strokes have no edges",
        hint: "photograph it again, in better light and with a steady hand")
    case .otherWriting(let marks, let digits):
      ErrorMessage(
        "\(name) is no page of digits: of \(counted(marks, "mark")) on it \(NumberText.count(digits)) look like one",
        hint: "read a page with numbers alone")
    case .crowded(let parts):
      ErrorMessage(
        "\(name) does not look like a page of digits: its ink has \(counted(parts, "part"))",
        hint: "photograph the sheet of paper alone")
    case .sheet:
      ErrorMessage("\(name) shows a sheet of boxes to fill in", hint: "'load \(path)' reads it")
    }
  }
}

extension DigitJudge.Problem: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .missing(let searched):
      ErrorMessage(
        "the network that tells digits from other marks was not found; looked in \(listed(searched, joinedBy: "and"))",
        hint:
          "start digitbook with Scripts/digitbook, or set DIGITBOOK_JUDGE to the folder judge of its source")
    case .damaged:
      ErrorMessage(
        "the network that tells digits from other marks is damaged",
        hint: "restore it from the source of digitbook")
    }
  }
}
