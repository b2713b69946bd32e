/// Writes digit images to files, in the formats that others' tools read.
///
/// | format | what is written |
/// |---|---|
/// | `csv` | Kaggle's table: `label,pixel0,...`, a row per image |
/// | `npz` | Keras' arrays: `x_train`, `y_train`, `x_test`, `y_test`; `x` and `y` without a split |
/// | `idx` | images, and labels in a file beside them; with a split, a folder with MNIST's four files |
/// | `libsvm` | LIBSVM's text: the label, then each pixel with ink |
/// | `png` | a folder of pictures, in a folder per class |
///
/// Everything is written under a temporary name and renamed when it is complete.
package enum DatasetWriter {
  /// What was written under one name.
  package struct Written: Codable, Equatable, Sendable {
    /// A file, or a folder of files.
    package let path: String
    /// Number of files: 1, or those in the folder.
    package let files: Int
    package let bytes: Int

    package init(path: String, files: Int, bytes: Int) {
      self.path = path
      self.files = files
      self.bytes = bytes
    }
  }

  /// - Parameters:
  ///   - path: of the file, or of the folder for `png`; `IDXWriter` tells how it names its files.
  ///   - replacing: whether existing files may be replaced; a folder that holds something never is.
  ///   - isStopped: polled for cancellation, from any thread.
  ///   - zip: makes the container of `npz`.
  /// - Returns: what was written, in order.
  /// - Throws: `ExportError`; nothing is written then.
  package static func write(
    _ rows: ExportRows, to path: String, format: ExportFormat, replacing: Bool = false,
    isStopped: @escaping StopCheck = { false }, zip: ZipMaker
  ) throws(ExportError) -> [Written] {
    switch format {
    case .csv: try CSVWriter.write(rows, to: path, replacing: replacing, isStopped: isStopped)
    case .libsvm: try LIBSVMWriter.write(rows, to: path, replacing: replacing, isStopped: isStopped)
    case .idx: try IDXWriter.write(rows, to: path, replacing: replacing, isStopped: isStopped)
    case .npz: try NPZWriter.write(rows, to: path, replacing: replacing, isStopped: isStopped, zip: zip)
    case .png: try PNGFolderWriter.write(rows, to: path, isStopped: isStopped)
    }
  }
}
