import Digits
import Display
import Notebook

/// The places on photographed sheets that rows were read from.
struct SheetSourceResult: CellResult {
  static let kind = "source"
  let dataset: String
  let places: [Place]

  struct Place: Encodable, Sendable {
    let row: Int
    let label: ClassLabel?
    let writer: String?
    let path: String
    let sheet: String
    /// Counted from 1.
    let page: Int
    let box: Int
    /// Row and column of the box on the page, counted from 1.
    let boxRow: Int
    let boxColumn: Int
    let picture: ImageGrid.Picture

    private enum CodingKeys: String, CodingKey {
      case row, label, writer, path, sheet, page, box, boxRow, boxColumn
    }
  }

  /// - Throws: `CommandError.noSheets` if a row is from no page; `DatasetError` if its photograph cannot be read again.
  init(_ dataset: Dataset, rows: [Int]) throws {
    self.dataset = dataset.name
    var photos: [RowOrigins.Page: SheetView] = [:]
    var places: [Place] = []
    for row in rows {
      guard let (page, box) = dataset.origins?.place(ofRow: row) else {
        throw CommandError.noSheets(dataset: dataset.name, typed: "show \(row) source")
      }
      let photo = try photos[page] ?? SheetView(page)
      photos[page] = photo
      let view = photo.surroundings(ofBox: box, side: Self.side)
      let (boxRow, boxColumn) = ((box - 1) / SheetLayout.columns + 1, (box - 1) % SheetLayout.columns + 1)
      let caption = rows.count == 1 ? "" : "\(row): \(page.path), row \(boxRow), box \(boxColumn)"
      places.append(
        Place(
          row: row, label: dataset.labels?[row], writer: dataset.origins?.writer(ofRow: row), path: page.path,
          sheet: page.sheet, page: page.number, box: box, boxRow: boxRow, boxColumn: boxColumn,
          picture: ImageGrid.Picture(height: Self.side, width: Self.side, pixels: view, caption: caption)))
    }
    self.places = places
  }

  /// Pixels of a side of the view: 15 or 30 lines of a terminal.
  private static let side = 30

  var blocks: [Block] {
    let grid = Block.images(ImageGrid(pictures: places.map(\.picture)))
    guard let only = places.first, places.count == 1 else { return [grid] }
    let label = only.label.map { ", label \($0)" } ?? ""
    let writer = only.writer.map { ", written by \($0)" } ?? ""
    return [
      grid,
      .text(
        "Row \(only.row) of \(dataset)\(label)\(writer): box \(only.boxColumn) in row \(only.boxRow) of \(shown(only.path)) "
          + "(\(only.sheet), page \(only.page))."),
    ]
  }
}
