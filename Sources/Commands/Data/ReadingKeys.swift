import CommandLanguage
import Digits

/// Keys that say how a file is to be read, where the guess of its reader is not wanted.
enum ReadingKeys {
  static let rows = Key<Int>("rows", .integer(1...1_000_000_000), "how many of the first rows to read")
  static let labels = Key<String>("labels", .path, "file of labels, where it is not beside the images")
  static let member = Key<String>("member", .text("a name"), "which file of an archive, or which array")
  static let label = Key<String>(
    "label", .text("a name or number, or none"), "column or array that holds the labels")
  static let drop = Key<[String]>(
    "drop", ValueType<String>.text("a column's name or number").list("columns by name or number"),
    "columns that are no pixels")
  static let header = Key<ReadingOptions.Choice>(
    "header", ValueType<ReadingOptions.Choice>.choice, default: "auto", "whether the first line holds names")
  static let scale = Key<GreyRange>(
    "scale", .greyRange, default: "told from the values", "values of paper and ink, such as 0..1 or -1..1")
  static let invert = Key<Polarity>(
    "invert", ValueType<Polarity>.choice, default: "auto", "whether the images show dark ink on bright paper")
  static let transpose = Key<ReadingOptions.Choice>(
    "transpose", ValueType<ReadingOptions.Choice>.choice, default: "auto",
    "whether rows and columns are exchanged, as in EMNIST's files")
  static let classes = Key<[String]>(
    "classes", ValueType<String>.text("a short word").list("words"),
    "names of the classes, in the order of their labels")
  static let normalize = Key<Normalization>(
    "normalize", ValueType<Normalization>.choice, default: "auto",
    "whether digits are centred and scaled like those of MNIST: auto does it to pictures, on to tables and arrays too, "
      + "off keeps pictures as they are, all of one size")
  static let skip = Key<Skipped>("skip", ValueType<Skipped>.choice, "leave out pictures that cannot be read")

  static let sheet = Key<ReadingOptions.Choice>(
    "sheet", ValueType<ReadingOptions.Choice>.choice, default: "auto",
    "whether the pictures are photographs of filled-in sheets; auto goes by their corner marks")
  static let doubtful = Key<DoubtfulChoice>(
    "doubtful", ValueType<DoubtfulChoice>.choice, default: "drop",
    "what becomes of blots and struck-out boxes of a sheet")
  static let writer = Key<WriterChoice>(
    "writer", ValueType<WriterChoice>.choice, default: "copy where there are several",
    "what tells who filled in a sheet: the number of the copy, or the name of the photograph")

  /// What may be left out.
  enum Skipped: String, CaseIterable, Sendable { case broken }

  /// What is done with digits: `auto` leaves pictures alone that are like MNIST's, or that digitbook wrote.
  enum Normalization: String, CaseIterable, Sendable {
    case auto, on, off

    /// The choice, if one was made.
    var choice: Bool? { self == .auto ? nil : self == .on }
  }

  static let parameters = [
    rows.parameter, labels.parameter, member.parameter, label.parameter, drop.parameter, header.parameter,
    scale.parameter, invert.parameter, transpose.parameter, classes.parameter, normalize.parameter,
    skip.parameter, sheet.parameter, doubtful.parameter, writer.parameter,
  ]

  /// The keys that the built-in data does not take.
  static let ofFiles = parameters.filter { $0.name != rows.parameter.name }

  /// The choices as typed.
  static func options(_ arguments: Arguments) -> ReadingOptions {
    var options = ReadingOptions()
    options.rowLimit = arguments[rows]
    options.labelsPath = arguments[labels]
    options.member = arguments[member]
    options.labelColumn = arguments[label]
    options.droppedColumns = arguments[drop] ?? []
    options.header = arguments[header] ?? .auto
    options.range = arguments[scale]
    options.polarity = arguments[invert] ?? .auto
    options.transpose = arguments[transpose] ?? .auto
    options.normalizes = arguments[normalize]?.choice
    options.classes = arguments[classes]
    options.skipsBroken = arguments[skip] == .broken
    options.sheet = arguments[sheet] == .auto ? nil : arguments[sheet]
    options.doubtful = arguments[doubtful]
    options.writer = arguments[writer]
    return options
  }
}

extension ValueType where Value == GreyRange {
  /// `16`, `0..1`, `-1..1` or `255..0`; a comma in place of the dots is understood.
  fileprivate static var greyRange: ValueType {
    let words = "a number above 0, or two different ones such as 0..1"
    return ValueType(description: words, completion: .words(["1", "16", "255", "0..1", "-1..1", "255..0"])) {
      text throws(ValueProblem) in
      let ends = text.replacing(",", with: "..").split(separator: "..", omittingEmptySubsequences: false).map
      { Double($0) }
      let range: (low: Double?, high: Double?) = ends.count == 1 ? (0, ends[0]) : (ends[0], ends[1])
      guard ends.count <= 2, let low = range.low, let high = range.high, low.isFinite, high.isFinite,
        low < high || ends.count == 2 && low > high
      else { throw .notAsExpected(words) }
      return GreyRange(low: low, high: high)
    }
  }
}
