import Notebook

/// A file of predictions as Kaggle's Digit Recognizer takes them: `ImageId,Label`, images counted from 1.
enum SubmissionFile {
  private static let header = "ImageId,Label"

  /// Writes it, in place of an earlier file of predictions: whole, or not at all.
  /// - Throws: `CommandError.fileExists` where the file is there and holds something else, `.notAFile`
  ///   where the path is that of a pipe or device, `.cannotWrite`.
  static func write(_ labels: [UInt8], to path: String) throws(CommandError) {
    var text = header + "\n"
    for (index, label) in labels.enumerated() { text += "\(index + 1),\(label)\n" }
    try OutputFile.write(
      Array(text.utf8), to: path, looksAt: header.utf8.count, or: .fileExists(path: path)
    ) { $0 == Array(header.utf8) }
  }
}
