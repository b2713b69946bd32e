import Digits
import Notebook

/// A file of predictions in the format of Kaggle's Digit Recognizer: `ImageId,Label`. The images of a file are counted
/// from 1, as Kaggle does; rows that were asked for by their numbers keep these.
enum SubmissionFile {
  private static let header = "ImageId,Label"

  /// Writes the labels atomically; an earlier file of predictions is replaced.
  /// - Parameter rows: the number of each image; `nil` to count from 1.
  /// - Throws: `CommandError.fileExists` if the file exists and holds something else, `.notAFile` if the path
  ///   is a pipe or device, `.cannotWrite`.
  static func write(_ labels: [ClassLabel], rows: [Int]? = nil, to path: String) throws(CommandError) {
    var text = header + "\n"
    for (index, label) in labels.enumerated() { text += "\(rows?[index] ?? index + 1),\(field(label))\n" }
    try OutputFile.write(
      Array(text.utf8), to: path, looksAt: header.utf8.count, or: .fileExists(path: path)
    ) { $0 == Array(header.utf8) }
  }

  /// The name of a class, in quotes if it holds a comma or a quote (RFC 4180).
  private static func field(_ label: ClassLabel) -> String {
    let name = label.description
    guard name.contains(where: { ",\"".contains($0) }) else { return name }
    return "\"\(name.replacing("\"", with: "\"\""))\""
  }
}
