import CommandLanguage
import Digits
import Display
import Foundation

extension ExportError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .unknownFormat(let path):
      ErrorMessage(
        "\(path) does not end in \(listed(ExportFormat.endings.map(\.ending) + ["/"]))",
        hint: "add format=\(listed(ExportFormat.allCases.map(\.rawValue)))")
    case .exists(let path):
      ErrorMessage("\(path) already exists", hint: "choose another name, or add --force to overwrite it")
    case .folderNotEmpty(let path):
      ErrorMessage(
        "there is something in \(path) already, and folders are not overwritten",
        hint: "choose another name, or empty it first")
    case .folderOfOthers(let path, let other):
      ErrorMessage(
        "\(path) holds \(other), which was not written with it, and is not overwritten",
        hint: "choose another name, or move that away first")
    case .notAFile(let path):
      ErrorMessage("\(path) is not a regular file", hint: "choose another name")
    case .unwritable(let path, let code): ErrorPhrase.unwritable(path, code)
    case .container(let path, let reason):
      ErrorMessage("cannot write \(path): \(reason)", hint: "write a table instead: format=csv")
    case .needsLabels:
      ErrorMessage(
        "LIBSVM's text begins each row with a label, and these rows have none",
        hint: "write a table instead: format=csv")
    case .notSquare(let shape):
      ErrorMessage(
        "LIBSVM's text does not tell that the images are \(shape) pixels: its readers take them for squares",
        hint: "write a table instead: format=csv")
    case .classIsNoFolder(let name):
      ErrorMessage(
        "the class '\(name)' cannot be the name of a folder", hint: "write a table instead: format=csv")
    case .classFolderTaken(let name):
      ErrorMessage(
        "the folder of the class '\(name)' would be that of another class here",
        hint: "write to a disk that tells upper from lower case, or a table: format=csv")
    case .interrupted: ErrorMessage("interrupted")
    }
  }
}
