import CommandLanguage
import Digits
import Display
import Experiments
import Notebook

/// The numbers on some pages.
struct ReadingResult: CellResult {
  static let kind = "reading"
  let model: String
  let pages: [ReadPage]
  /// The smallest confidence at which a digit is named, 0...1; `nil` if every digit is.
  let reject: Double?
  let otherFiles: Int
  let out: String?
  private let isFolder: Bool

  private enum CodingKeys: String, CodingKey {
    case model, pages, reject, otherFiles, out
  }

  /// Digits that the model is less sure of are marked on a terminal.
  static let sure = 0.9

  init(
    model: String, pages: [ReadPage], reject: Double?, isFolder: Bool, otherFiles: Int, out: String?
  ) {
    self.model = model
    self.pages = pages
    self.reject = reject
    self.isFolder = isFolder
    self.otherFiles = otherFiles
    self.out = out
  }

  var blocks: [Block] {
    if let out {
      let digits = pages.reduce(0) { $0 + ($1.reading?.digits.count ?? 0) }
      return [
        .text(
          "Written to \(shown(out)): \(counted(digits, "digit")) on \(counted(pages.count - broken.count, "page"))."
        )
      ] + problems
    }
    return pages.flatMap { page -> [Block] in
      guard let reading = page.reading else { return [] }
      let title: [Block] = pages.count > 1 || isFolder ? [.heading(page.name)] : []
      return title + [.writing(Self.writing(reading, by: model))]
    } + problems
  }

  private var broken: [ReadPage] { pages.filter { $0.reading == nil } }

  /// A sentence for each page that could not be read.
  private var problems: [Block] {
    broken.compactMap { page in page.problem.map { .text("Not read: " + $0.message + ".") } }
  }

  private static func writing(_ reading: PageReading, by model: String) -> Writing {
    let lines = reading.lines.map { line in
      line.numbers.enumerated().flatMap { index, number in
        (index > 0 ? [Writing.Piece(" ")] : [])
          + number.digits.map { Writing.Piece($0.text, isUnsure: $0.confidence < sure) }
      }
    }
    let turned = reading.turn == 0 ? "" : "The page was turned by \(reading.turn) degrees. "
    let unsure = reading.digits.count { $0.confidence < sure }
    let of = counted(reading.digits.count, "digit")
    let note =
      unsure == 0
      ? "\(model) is \(NumberText.percent(sure, decimals: 0)) sure or more of each of the \(of)."
      : "\(model) is less than \(NumberText.percent(sure, decimals: 0)) sure of \(NumberText.count(unsure)) of the \(of), marked ^."
    return Writing(lines: lines, note: turned + note)
  }
}
