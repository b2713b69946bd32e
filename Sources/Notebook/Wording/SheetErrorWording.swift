import CommandLanguage
import Digits
import Display

extension SheetError: Worded {
  /// The sentence for an error that is about no picture.
  package var wording: ErrorMessage { wording(of: "the picture") }

  /// The sentence for a picture, or for a folder of them, and what to do next.
  func wording(of path: String) -> ErrorMessage {
    let again = "photograph the page again, flat, in good light, with all four corner squares"
    return switch self {
    case .noSheet:
      ErrorMessage(
        "\(path) shows no sheet: none of the four corner squares was found",
        hint: again + "; sheet=off takes it for a picture of one digit")
    case .twoMarks:
      ErrorMessage("\(path) shows two of the four corner squares of a sheet", hint: again)
    case .markMissing(let corner):
      ErrorMessage(
        "the corner square at the \(corner.rawValue) of \(path) was not found: it is cut off, covered, blurred or written on",
        hint: again)
    case .severalSheets:
      ErrorMessage("\(path) shows more than one sheet", hint: "photograph each page by itself")
    case .stripUnreadable:
      ErrorMessage(
        "the corner squares of \(path) were found, but the strip between the upper two cannot be read: it is "
          + "blurred, covered or mirrored",
        hint: "hold the camera still and photograph the page again, from straight above")
    case .otherVersion(let version):
      ErrorMessage(
        "\(path) shows a sheet of version \(version), which this digitbook does not know",
        hint: "load it with a newer digitbook, or print the sheet again with 'sheet'")
    case .boxesElsewhere(let found, let boxes):
      ErrorMessage(
        "\(path) has \(counted(found, "box", plural: "boxes")) where its strip promises \(boxes): corner squares and "
          + "strip do not agree, so no label is sure",
        hint: "use a page as it was printed, and photograph it flat and whole")
    case .tooCoarse(let resolution, let least):
      ErrorMessage(
        "\(path) shows the page with about \(resolution) dots per inch, too few to tell strokes",
        hint: "go nearer, or scan it with \(2 * least) or more; \(least) are the least")
    case .nothingWritten:
      ErrorMessage(
        "\(path) shows a sheet with nothing written in its boxes", hint: "fill it in with a dark pen")
    case .pageTwice(let first, let second, let copy, let page):
      ErrorMessage(
        "\(first) and \(second) both show page \(page) of copy \(copy)",
        hint:
          "remove one; if two people wrote on copies of it, writer=file goes by the names of the photographs")
    case .otherSheet(let first, let firstSheet, let second, let secondSheet):
      ErrorMessage(
        "\(second) is a page of another sheet (\(secondSheet)) than \(first) (\(firstSheet))",
        hint: "put the pages of each sheet into a folder of their own, load both, and 'add' one to the other")
    case .allDoubtful(let count):
      ErrorMessage(
        "\(path) has nothing but \(counted(count, "doubtful box", plural: "doubtful boxes")): blots, or struck out",
        hint: "doubtful=keep takes them in")
    case .onePageAFile(let path, let pages):
      ErrorMessage(
        "\(path) has room for one page, and this sheet has \(NumberText.count(pages))",
        hint: "write it as a PDF file: out=sheet.pdf")
    case .tooManyPages(let limit):
      ErrorMessage(
        "this sheet would have more than \(NumberText.count(limit)) pages",
        hint: "use fewer classes or a smaller each=")
    }
  }
}

extension PDFError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .libraryMissing(let reason):
      ErrorMessage(
        "a PDF file needs cairo, and this system does not have it (\(reason))",
        hint: "install libcairo2, or write the sheet as out=sheet.svg or out=sheet.png")
    case .failed:
      ErrorMessage("the PDF file could not be made", hint: "free some memory and try again")
    }
  }
}
