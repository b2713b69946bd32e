@testable import Digits

/// What a text table is read as.
/// - Throws: `CSVError` in place of `DatasetError.csv`.
func readTable(_ bytes: [UInt8], _ options: ReadingOptions = ReadingOptions()) throws -> RowsRead {
  do throws(DatasetError) {
    return try TableReader.rows(bytes, path: "a.csv", options: options)
  } catch {
    guard case .csv("a.csv", let error) = error else { throw error }
    throw error
  }
}

func readTable(_ text: String, _ options: ReadingOptions = ReadingOptions()) throws -> RowsRead {
  try readTable(Array(text.utf8), options)
}

/// Everything that was read, for comparison as a whole.
struct Reading: Equatable, CustomStringConvertible {
  var height = 2
  var width = 2
  var pixels: [UInt8]
  var labels: LabelColumn?
  var classNames: [Int: String] = [:]
  var range = GreyRange.bytes
  var findings: [ReadingFinding] = []

  init(
    _ height: Int, _ width: Int, _ pixels: [UInt8], _ labels: LabelColumn?, _ findings: [ReadingFinding] = [],
    range: GreyRange = .bytes, classNames: [Int: String] = [:]
  ) {
    (self.height, self.width, self.pixels, self.labels) = (height, width, pixels, labels)
    (self.findings, self.range, self.classNames) = (findings, range, classNames)
  }

  init(_ rows: RowsRead) {
    self.init(
      rows.shape.height, rows.shape.width, rows.pixels, rows.labels, rows.findings, range: rows.range,
      classNames: rows.classNames)
  }

  var description: String {
    "\(height) x \(width) \(pixels) \(labels.map { "\($0)" } ?? "unlabelled") \(classNames) \(range) \(findings)"
  }
}
