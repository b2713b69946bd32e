import CommandLanguage
import Display
import Foundation
import Notebook

/// The file that `export` writes for others: whole or not at all, and over another file only if forced.
struct DocumentFile {
  let path: String
  private let isForced: Bool
  private let line: String

  /// - Parameters:
  ///   - name: what the user typed; without an ending it gets `ending`.
  ///   - line: the line, for the question whether to overwrite.
  init(_ name: String, ending: String, isForced: Bool, line: String) {
    let last = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    path = last.isEmpty || last.contains(".") ? name : "\(name).\(ending)"
    self.isForced = isForced
    self.line = line
  }

  /// Writes the text and returns the result, or the question whether to overwrite.
  /// - Throws: `DocumentError`.
  func write(
    _ text: String, _ result: any CellResult, asking canAsk: Bool
  ) throws(DocumentError) -> any CellResult {
    do throws(CommandError) {
      try OutputFile.write(Array(text.utf8), to: path, looksAt: 1, or: .pictureExists(path: path)) { _ in
        isForced
      }
      return result
    } catch {
      switch error {
      case .pictureExists where canAsk:
        return ConfirmationResult(question: "\(shown(path)) already exists. Overwrite it?", command: forced)
      case .pictureExists: throw .exists(path: path)
      case .notAFile: throw .notAFile(path: path)
      case .cannotWrite(_, let code): throw .unwritable(path: path, code: code)
      default: throw .unwritable(path: path, code: EIO)
      }
    }
  }

  /// The line again, with `--force` before its comment.
  private var forced: String {
    let end = Lexer(line).words.last?.token.columns.upperBound ?? line.count
    return String(line.prefix(end)) + " --force" + String(line.dropFirst(end))
  }
}
