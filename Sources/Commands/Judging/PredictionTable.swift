import Digits
import Display
import Experiments
import Notebook

/// Predictions with the probability of every class, a line per image.
struct PredictionTable {
  /// Names of the columns of the image's name and of its label.
  let columns: [String]
  /// The name or number of each image.
  let names: [String]
  let predictions: Predictions
  /// Whether the probability of every class stands in it.
  let hasShares: Bool

  /// The most rows of a document; a page of more cannot be read, and tables of programs are CSV.
  private static let mostRows = 10_000

  private var titles: [String] {
    columns + (hasShares ? predictions.classes.map { "p\($0.isDigit ? "" : "_")\($0)" } : [])
  }

  private func shares(ofRow row: Int) -> ArraySlice<Float> { hasShares ? predictions[row] : [] }

  /// As comma-separated values, with all digits of single precision.
  var csv: String {
    var text = CSVRenderer.line(titles)
    for row in 0..<predictions.count {
      let shares = shares(ofRow: row).map { $0.isFinite ? "\($0)" : "" }
      text += CSVRenderer.line([names[row], predictions.label(ofRow: row).description] + shares)
    }
    return text
  }

  /// - Throws: `CommandError.tooManyRows`.
  func blocks(_ judged: JudgedRows) throws(CommandError) -> [Block] {
    guard predictions.count <= Self.mostRows else {
      throw .tooManyRows(count: predictions.count, limit: Self.mostRows)
    }
    let rows = (0..<predictions.count).map { row in
      [Table.Cell(names[row]), Table.Cell(predictions.label(ofRow: row).description, .strong)]
        + shares(ofRow: row).map { Table.Cell(NumberText.fixed(Double($0), decimals: 4)) }
    }
    let title = "What \(judged.model) sees in \(counted(judged.rows, "image")) of \(shown(judged.dataset))"
    return [
      .heading(title),
      .table(Table(columns: titles.enumerated().map { .init($1, $0 < 1 ? .left : .right) }, rows: rows)),
    ]
  }

  /// Writes it in the format that the path names, else as comma-separated values. An earlier file of predictions is
  /// replaced.
  /// - Throws: `CommandError.fileExists`, `.pictureExists`, `.notAFile`, `.cannotWrite`, `.tooManyRows`.
  func write(to path: String, _ judged: JudgedRows, replacing: Bool) throws(CommandError) {
    let format = TableFile.Format(path: path) ?? .csv
    guard format != .csv else {
      let own = Array(CSVRenderer.line(titles).utf8)
      return try OutputFile.write(
        Array(csv.utf8), to: path, looksAt: own.count, or: .fileExists(path: path)
      ) { replacing || $0 == own }
    }
    let text = TableFile.text(of: try blocks(judged), kind: "predictions", format: format)
    try OutputFile.write(Array(text.utf8), to: path, looksAt: 1, or: .pictureExists(path: path)) { _ in
      replacing
    }
  }
}
