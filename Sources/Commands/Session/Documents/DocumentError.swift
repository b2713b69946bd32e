import CommandLanguage
import Digits
import Display
import Notebook

/// Why a document or a page cannot be written.
enum DocumentError: Error, Equatable, Sendable {
  /// No cell of the session shows anything.
  case nothingToShow
  /// The file exists and must not be overwritten.
  case exists(path: String)
  /// A pipe or a device.
  case notAFile(path: String)
  /// `code` is `errno`.
  case unwritable(path: String, code: Int32)
  /// The page draws images of MNIST's size, and the model takes others.
  case otherSize(model: String, ImageShape)
  /// None of the searched folders has the parts of the page.
  case partsMissing(searched: [String])
}

extension DocumentError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .nothingToShow:
      ErrorMessage(
        "there is nothing to write: no cell of this session has a result",
        hint: "run a command first, such as 'load'; 'history' lists the cells")
    case .exists(let path):
      ErrorMessage("\(path) already exists", hint: "choose another name, or add --force to overwrite it")
    case .notAFile(let path):
      ErrorMessage("\(path) is not a regular file", hint: "choose another name")
    case .unwritable(let path, let code): ErrorPhrase.unwritable(path, code)
    case .otherSize(let model, let shape):
      ErrorMessage(
        "\(model) takes images of \(shape) pixels, and what one draws on the page becomes one of \(ImageShape.mnist)",
        hint: "train a model on images of \(ImageShape.mnist), such as the built-in MNIST: 'load'")
    case .partsMissing(let searched):
      ErrorMessage(
        "the parts of the page were not found; looked in \(listed(searched, joinedBy: "and"))",
        hint: "start digitbook with Scripts/digitbook, or set DIGITBOOK_WEB to the folder that has them")
    }
  }
}
