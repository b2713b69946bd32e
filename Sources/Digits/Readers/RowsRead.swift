/// What a reader found: images of one size, and what the file says of them.
///
/// Ink may still be dark on bright paper, and rows and columns exchanged: both are judged afterwards, for all
/// formats alike.
struct RowsRead: Sendable {
  var shape: ImageShape
  /// Grey levels after `range` was applied, [rows x height x width].
  var pixels: [UInt8]
  /// One label per row; `nil` if the file has none.
  var labels: LabelColumn?
  /// Names of integer labels as the file lists them; empty without such a list.
  var classNames: [Int: String] = [:]
  /// Rows before this index are the file's training rows, the rest its test rows; `nil` without such parts.
  var officialTrainingRows: Int?
  var range: GreyRange = .bytes
  /// The kind of a text table. LIBSVM's has no place for names of classes.
  var table = DataContent.table
  /// The numbers or names that a table gives its rows, if they were asked for, or the names of pictures.
  var rowNames: RowNames?
  /// Who wrote each row, and where; `nil` if nothing is known of it.
  var origins: RowOrigins?
  /// What was taken for what, in the order in which it should be told.
  var findings: [ReadingFinding] = []
}

/// A column of a table that numbers or names its rows, such as the `id` of a competition; or names of pictures.
package struct RowNames: Equatable, Sendable {
  /// The name of the column.
  package let column: String
  /// A text per row.
  package let texts: [String]
}

/// The labels of a file, as it spells them.
enum LabelColumn: Sendable, Equatable {
  case integers([Int32])
  case words([String])

  var count: Int {
    switch self {
    case .integers(let labels): labels.count
    case .words(let labels): labels.count
    }
  }
}
