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
  /// Whether it is LIBSVM's text, which has no place for names of classes.
  var isSparse = false
  /// What was taken for what, in the order in which it should be told.
  var findings: [ReadingFinding] = []
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
