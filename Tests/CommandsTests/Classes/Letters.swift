import CommandLanguage
import Digits
import Foundation
import Notebook
import NotebookTestSupport

@testable import Commands

/// `letters classes=A,B rows=100 name=letters`: a dataset of images of 8 x 8 in which a column and a row of ink tell
/// the class. It has no file, so a session stores its pixels.
struct LettersCommand: Command {
  private static let classes = Key<[String]>(
    "classes", ValueType<String>.text("names").list("names"), required: true, "the names")
  private static let rows = Key<Int>("rows", .integer(1...100_000), default: "120", "how many")
  private static let name = Key<String>("name", .text("a name"), default: "letters", "its name")

  static let signature = Signature(
    "letters", group: .data, "Make images of named classes.",
    parameters: [classes.parameter, rows.parameter, name.parameter],
    examples: [.init("letters classes=A,B", "two of them")])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let dataset = try Self.dataset(
      name: arguments[Self.name] ?? "letters", names: arguments[Self.classes] ?? [],
      rows: arguments[Self.rows] ?? 120)
    workspace.add(dataset)
    return DatasetResult(dataset, split: nil)
  }

  static func dataset(name: String, names: [String], rows: Int) throws -> Dataset {
    var pixels: [UInt8] = []
    for row in 0..<rows {
      let place = row % names.count
      for pixel in 0..<64 {
        let isInk = pixel % 8 == place % 8 || pixel / 8 == place / 8
        pixels.append(UInt8(isInk ? 255 - (row * 7 + pixel) % 50 : (row * 3 + pixel) % 31))
      }
    }
    let list = try ClassList(names.map { ClassLabel($0) })
    return Dataset(
      name: name, images: DigitImages(shape: ImageShape(height: 8, width: 8), pixels: pixels),
      labels: (0..<rows).map { ClassLabel(names[$0 % names.count]) }, classes: list,
      source: DatasetSource(kind: .joined, path: name, sha256: "\(name)-\(rows)-\(names.joined())"))
  }
}

extension Scratch {
  /// A notebook with the command `letters`, and with sessions in the folder of this one.
  func withLetters(_ lines: String...) throws -> Notebook {
    let notebook = Notebook(
      commands: CommandTable(CommandTable.standard.commands + [LettersCommand.self]),
      session: LiveSession(places: places))
    for line in lines { try notebook.succeed(line) }
    return notebook
  }
}

extension Notebook {
  struct Failure: Error { let message: String }

  /// Runs a line that must succeed.
  @discardableResult
  func succeed(_ line: String) throws -> Cell {
    guard let cell = run(line), cell.status == .ok else {
      throw Failure(message: "\(line): \(cells.last?.error?.message ?? "no cell")")
    }
    return cell
  }
}
