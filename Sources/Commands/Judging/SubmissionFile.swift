import Digits
import Notebook

/// A file of predictions as Kaggle takes them: a header, then a line per image with its number or name and its label.
struct SubmissionFile {
  /// Names of the two columns: `ImageId,Label` in the Digit Recognizer, `id,label` in most others.
  var columns = ["ImageId", "Label"]
  /// The number of the first image.
  var first = 1
  /// The name of each image in place of numbers.
  var names: [String]?

  private static let usualHeader = SubmissionFile().header

  private var header: String { columns.map(Self.field).joined(separator: ",") + "\n" }

  private func name(ofRow row: Int) -> String {
    names.map { Self.field($0[row]) } ?? String(first + row)
  }

  /// The name of each image.
  func names(count: Int) -> [String] { names ?? (0..<count).map { String(first + $0) } }

  /// Writes the labels atomically; an earlier file of predictions is replaced. A file with another header than Kaggle's
  /// usual one is known by the name of its first image as well.
  /// - Throws: `CommandError.fileExists` if the file exists and holds something else, `.notAFile` if the path
  ///   is a pipe or device, `.cannotWrite`.
  /// - Parameter replacing: whether any other file is replaced, too.
  func write(
    _ labels: [ClassLabel], to path: String, replacing: Bool = false
  ) throws(CommandError) {
    var text = header
    for (row, label) in labels.enumerated() {
      text += name(ofRow: row) + "," + Self.field(label.description) + "\n"
    }
    let own = Array((header + (labels.isEmpty ? "" : name(ofRow: 0) + ",")).utf8)
    let usual = Array(Self.usualHeader.utf8)
    try OutputFile.write(
      Array(text.utf8), to: path, looksAt: max(own.count, usual.count), or: .fileExists(path: path)
    ) { replacing || $0.starts(with: own) || $0.starts(with: usual) }
  }

  /// A cell, in quotes if it holds a comma or a quote (RFC 4180).
  private static func field(_ text: String) -> String {
    guard text.contains(where: { ",\"".contains($0) }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
