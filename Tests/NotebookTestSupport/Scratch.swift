import CommandLanguage
import Commands
import Display
import Foundation
import Notebook
import Testing

/// A notebook and a temporary folder, removed when the test is over.
package final class Scratch {
  package let notebook: Notebook
  package let folder: URL
  /// Where its sessions are.
  package let places: SessionPlaces

  /// - Parameter isRehearsal: whether commands write no files.
  package init(isRehearsal: Bool = false) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "digitbook-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // Symbolic links followed, as sessions do: on macOS the temporary folder lies behind one.
    let path = folder.resolvingSymlinksInPath().path
    places = SessionPlaces(folder: path, unnamed: path + "/unsaved")
    notebook = Notebook(
      commands: .standard, session: LiveSession(places: places), isRehearsal: isRehearsal)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  /// Runs lines that must succeed.
  /// - Returns: the last cell.
  @discardableResult
  package func run(_ lines: String...) throws -> Cell {
    var last: Cell?
    for line in lines {
      let cell = try #require(notebook.run(line), "'\(line)' left no cell")
      #expect(cell.status == .ok, "\(line): \(cell.error?.message ?? "")")
      last = cell
    }
    return try #require(last)
  }

  /// Runs a line that must fail.
  /// - Returns: what it said.
  package func fail(_ line: String) throws -> ErrorMessage {
    let cell = try #require(notebook.run(line))
    #expect(cell.status == .failed)
    #expect(cell.result == nil)
    return try #require(cell.error)
  }

  /// The result of a line, as a program reads it.
  package func json(_ line: String) throws -> [String: Any] {
    let cell = try run(line)
    let object = try JSONSerialization.jsonObject(with: Data(cell.json.utf8)) as? [String: Any]
    return try #require(object?["result"] as? [String: Any])
  }

  /// What a line shows, as one line of words: how it is broken depends on the window.
  package func text(_ line: String) throws -> String {
    TextRenderer().render(try #require(run(line).result).blocks)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Writes a file into the folder.
  /// - Returns: its path.
  package func file(_ name: String, _ contents: Data) throws -> String {
    let url = folder.appending(path: name)
    try contents.write(to: url)
    return url.path
  }

  /// A CSV file of `rows` images of 8 x 8 in which the column of ink tells the digit.
  package func csv(_ name: String, rows: Int, labelled: Bool = true) throws -> String {
    var text = (labelled ? "label," : "") + (0..<64).map { "pixel\($0)" }.joined(separator: ",") + "\n"
    for row in 0..<rows {
      let digit = row % 4
      var pixels = (0..<64).map { pixel in
        pixel % 8 == digit * 2 ? 255 - (row * 7 + pixel) % 50 : (row * 3 + pixel) % 20
      }
      // No two images are the same.
      (pixels[1], pixels[9]) = (row % 20, row / 20 % 20)
      text += (labelled ? "\(digit)," : "") + pixels.map(String.init).joined(separator: ",") + "\n"
    }
    return try file(name, Data(text.utf8))
  }

  /// A notebook at a prompt, with the same session folders.
  package func prompt() -> Notebook { Notebook(session: LiveSession(places: places, keepsUnnamed: true)) }

  /// Saves a session with a dataset, a split and two models, and leaves it.
  /// - Returns: its path.
  package func savedSession(_ name: String) throws -> String {
    let other = Notebook(session: LiveSession(places: places))
    for line in [
      "load \(try csv("a.csv", rows: 80))", "train hidden=4 epochs=1", "train hidden=3 epochs=1",
      "report",
      "save \(name)",
    ] {
      try #require(other.run(line)?.status == .ok)
    }
    other.session.leave()
    return places.path(of: name)
  }
}
