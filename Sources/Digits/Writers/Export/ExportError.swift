/// Why digit images could not be written. Each `path` is as the user gave it, or a file beside or below it.
package enum ExportError: Error, Equatable, Sendable {
  /// The ending of the path is that of no format.
  case unknownFormat(path: String)
  /// There is such a file already, and it may not be replaced.
  case exists(path: String)
  /// There is such a folder already, and it holds something.
  case folderNotEmpty(path: String)
  /// A folder that was to be replaced holds something that was not written with it, such as `other`.
  case folderOfOthers(path: String, other: String)
  /// A pipe or a device.
  case notAFile(path: String)
  /// The system failed to write it; `code` is `errno`.
  case unwritable(path: String, code: Int32)
  /// The zip container failed, with the reason that its library gives.
  case container(path: String, reason: String)
  /// LIBSVM text begins each row with a label, and the rows have none.
  case needsLabels
  /// LIBSVM text does not tell the sides of an image, which are taken to be equal.
  case notSquare(ImageShape)
  /// A class whose name cannot be that of a folder.
  case classIsNoFolder(name: String)
  /// A class whose folder is there already: the file system takes the names of two classes for one.
  case classFolderTaken(name: String)
  /// Writing was cancelled.
  case interrupted
}
