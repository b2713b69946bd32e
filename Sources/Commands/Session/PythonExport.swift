import CommandLanguage
import Digits
import Display
import Foundation
import Notebook

/// `export python`: writes the analysis as a script for scikit-learn, and its images beside it.
struct PythonExport {
  static let notes = [
    "Python: FILE.py does the splits, trainings, cross-validations, grids and reports again in scikit-learn 1.9.1 and "
      + "prints the same reports. The images of each dataset are beside it, in FILE-DATASET.npz. What scikit-learn "
      + "cannot do is left as a comment that says so."
  ]

  private let path: String
  private let isForced: Bool

  /// - Parameter name: a path; `.py` is added if it is missing.
  init(name: String, isForced: Bool) {
    path = name.hasSuffix(".py") ? name : name + ".py"
    self.isForced = isForced
  }

  /// - Throws: `ScriptError`, `ExportError`.
  func run(on workspace: Workspace, in context: CommandContext) throws -> any CellResult {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let script = PythonScript(
      of: workspace, cells: context.cells, commands: context.environment.commands,
      name: String(file.dropLast(".py".count)))
    guard script.translated > 0 else { throw ScriptError.nothingToExport }
    let folder = String(path.dropLast(file.count))
    let result = PythonExportResult(script, path: path, folder: folder)
    guard !OutputPolicy.current.isRehearsal else { return result }
    do {
      if !isForced, FileManager.default.fileExists(atPath: AtomicFile.target(of: path)) {
        throw ScriptError.exists(path: path)
      }
      for (name, dataset) in script.files {
        _ = try DatasetWriter.write(
          ExportRows(
            images: dataset.images, labels: dataset.labels.map { ExportLabels($0, of: dataset.classes) },
            part: .rows(Array(0..<dataset.count))),
          to: folder + name, format: .npz, replacing: isForced,
          isStopped: { [cancellation = context.cancellation] in cancellation.isRaised },
          zip: ZipWriter.deflated)
      }
      // The script comes last: where it is, its images are.
      try ScriptFile.write(script.text, to: path, replacing: isForced)
    } catch {
      guard context.environment.canAsk, let taken = Self.taken(error) else { throw error }
      return ConfirmationResult(
        question: "\(shown(taken)) already exists. Overwrite it?",
        command: "export python \(Quoting.typed(path, in: nil, closed: true)) --force")
    }
    return result
  }

  /// The file that is in the way.
  private static func taken(_ error: any Error) -> String? {
    if case ScriptError.exists(let path) = error { return path }
    if case ExportError.exists(let path) = error { return path }
    return nil
  }
}

/// What `export python` wrote.
struct PythonExportResult: CellResult {
  static let kind = "python"
  let path: String
  /// Number of commands that the script does again.
  let commands: Int
  /// Verbs of the commands that are left as comments.
  let leftOut: [String]
  /// Files of images that the script reads.
  let images: [String]

  init(_ script: PythonScript, path: String, folder: String) {
    self.path = path
    commands = script.translated
    leftOut = script.leftOut
    images = script.files.map { folder + $0.name }
  }

  var blocks: [Block] {
    let beside =
      images.isEmpty
      ? ""
      : "; \(images.count == 1 ? "its images are" : "the images are") in \(listed(images.map { shown($0) }, joinedBy: "and"))"
    var blocks: [Block] = [
      .text("\(counted(commands, "command")) written to \(shown(path)) for scikit-learn 1.9.1\(beside).")
    ]
    if !leftOut.isEmpty {
      let verbs = leftOut.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      blocks.append(
        .text(
          "Left as \(leftOut.count == 1 ? "a comment that says why" : "comments that say why"): \(listed(verbs, joinedBy: "and"))."
        ))
    }
    return blocks
  }
}
