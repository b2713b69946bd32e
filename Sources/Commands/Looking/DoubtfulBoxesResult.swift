import Digits
import Display
import Notebook

/// The boxes of sheets whose ink may be no digit.
struct DoubtfulBoxesResult: CellResult {
  static let kind = "doubtful"
  let dataset: String
  /// Number of doubtful boxes, of which `boxes` are drawn.
  let count: Int
  let boxes: [Box]

  struct Box: Encodable, Sendable {
    /// Its row; `nil` for a box that was left out.
    let row: Int?
    let label: ClassLabel
    let writer: String?
    let path: String?
    /// Counted from 1.
    let box: Int
    let reason: DoubtfulBox.Reason?
    let picture: Picture

    private enum CodingKeys: String, CodingKey {
      case row, label, writer, path, box, reason
    }
  }

  /// - Parameter label: only boxes of this class; `nil` for all.
  /// - Throws: `CommandError.noSheets` for a dataset without photographed pages; `.noSuchRows` if there are no such boxes.
  init(_ dataset: Dataset, label: ClassLabel?, n: Int) throws(CommandError) {
    guard let origins = dataset.origins, !origins.pages.isEmpty else {
      throw .noSheets(dataset: dataset.name, typed: "show doubtful")
    }
    func page(_ row: RowOrigins.Row) -> String? { row.page.map { origins.pages[$0].path } }
    let images = DigitImages(shape: .mnist, pixels: origins.leftOut.flatMap(\.digit))
    var boxes = origins.leftOut.enumerated().map { index, box in
      Box(
        row: nil, label: box.label, writer: box.origin.writer.map { origins.writers[$0] },
        path: page(box.origin), box: box.origin.box, reason: box.reason,
        picture: Picture(images, row: index))
    }
    for (row, origin) in origins.rows.enumerated() where origin.isDoubtful {
      guard let labels = dataset.labels else { break }
      boxes.append(
        Box(
          row: row, label: labels[row], writer: origins.writer(ofRow: row), path: page(origin),
          box: origin.box, reason: nil, picture: Picture(dataset.images, row: row)))
    }
    if let label { boxes.removeAll { $0.label != label } }
    self.dataset = dataset.name
    count = boxes.count
    self.boxes = Array(boxes.prefix(n))
  }

  var blocks: [Block] {
    guard count > 0 else { return [.text("No box of the sheets of \(dataset) is doubtful.")] }
    let left = boxes.count { $0.row == nil }
    let words = counted(count, "doubtful box", plural: "doubtful boxes")
    return [
      .text(
        "\(words) of the sheets of \(dataset)"
          + (left > 0 ? ", left out unless loaded with doubtful=keep:" : ", among its rows:")),
      .images(
        ImageGrid(
          pictures: boxes.map { box in
            let reason =
              switch box.reason {
              case .blot: ", blot"
              case .struckOut: ", crossed"
              case nil: ""
              }
            return box.picture.drawn(
              caption:
                "\(box.row.map { "\($0): " } ?? "")\(box.writer ?? "?"), box \(box.box): \(box.label)\(reason)"
            )
          })),
    ]
  }
}
