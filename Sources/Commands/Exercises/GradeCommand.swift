import CommandLanguage
import Display
import Experiments
import Foundation
import Notebook

/// `grade`: replays the hand-ins of a folder, computes every figure anew, and judges them by the checks of a key.
struct GradeCommand: Command {
  private static let folder = Key<String>(
    "folder", .path, form: .word, required: true, "the folder of the hand-ins, and of folders of them")
  private static let key = Key<String>(
    "key", .path, "the exercise with your checks; without it, those of the exercise that comes with digitbook"
  )
  private static let tolerance = Key<Double>(
    "tol", .number("0 or more") { $0 >= 0 }, default: "0",
    "how far numbers may be off in the replay, as they are written: for hand-ins of other processors")
  private static let limit = Key<Int>(
    "seconds", .integer(1...86_400), default: "600", "how long the replay of one hand-in may take")

  static let signature = Signature(
    "grade", group: .exercises, "Run the hand-ins of a class again, and check them.",
    parameters: [folder.parameter, key.parameter, tolerance.parameter, limit.parameter]
      + TableFile.parameters,
    examples: [
      .init("grade class", "by the checks of the exercise", needs: ["file class"]),
      .init(
        "grade class key=teacher.digits out=grades.csv", "by your own checks, into a table",
        needs: ["file class", "file teacher.digits", "path grades.csv"]),
    ],
    notes: [
      "Every command is run again in an empty workspace, all processors at work, and the figures are those of the replay. "
        + "A hand-in that was changed, is cut off or gives other output is named, and says where.",
      "A hand-in may have commands of the analysis alone. Nothing is written, started or sent by it.",
      "key= is an exercise as 'exercise' opens it. Its checks are not seen by those who hand in, and commands below its "
        + "first check are run behind theirs, such as a 'report' on digits that they do not have.",
      "Hand-ins with the same moments are copies, whatever name they bear.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let file = try TableFile(arguments)
    let folder = arguments[Self.folder] ?? ""
    let key = try arguments[Self.key].map { path throws(ScriptError) in try Exercise(contentsOf: path) }
    if let key { _ = try Check.all(of: key) }
    let files = try HandInFolder.files(in: folder, besides: key?.path)
    let grader = Grader(
      key: key, tolerance: arguments[Self.tolerance] ?? 0, seconds: Double(arguments[Self.limit] ?? 600),
      context)
    let result = try GradeResult(grader.grade(files), folder: folder, key: key?.path)
    return try file?.writing(result) ?? result
  }
}

/// The files of a folder that are hand-ins.
enum HandInFolder {
  private static let most = 10_000

  /// Their paths, sorted; folders inside are searched, too. A file counts by its name or by its first line.
  /// - Throws: `ExerciseError.unreadableFolder`, `.noHandIns`.
  static func files(in folder: String, besides key: String?) throws(ExerciseError) -> [String] {
    let root = (folder as NSString).expandingTildeInPath
    var status = stat()
    guard stat(root, &status) == 0 else { throw .unreadableFolder(path: folder, code: errno) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .unreadableFolder(path: folder, code: ENOTDIR) }
    guard access(root, R_OK | X_OK) == 0 else { throw .unreadableFolder(path: folder, code: errno) }
    let names =
      FileManager.default.enumerator(atPath: root)?.lazy.compactMap { $0 as? String }
      ?? [].lazy.compactMap { $0 }
    let found = names.prefix(most).filter { name in
      guard name.hasSuffix(".digits") else { return false }
      let path = folder + "/" + name
      if let key, Script("", path: key).isSameFile(as: Script("", path: path)) { return false }
      return name.hasSuffix(HandIn.ending)
        || (try? Script.text(of: path).hasPrefix(HandIn.firstWords)) == true
    }
    guard !found.isEmpty else { throw .noHandIns(folder: folder) }
    return found.sorted().map { folder + (folder.hasSuffix("/") ? "" : "/") + $0 }
  }
}
