import Digits
import Foundation

/// Finds the lessons: `1-what-a-digit-is.digits`, `2-....digits` and so on, in one folder.
///
/// The build packs them beside the executable. If it was moved without them, looking them up is an error and not a
/// crash, as with the built-in digits.
package enum LessonFolder {
  private static let place = ResourceFolder(
    variable: "DIGITBOOK_LESSONS", module: "Notebook", name: "lessons", installedName: "lessons",
    source: "Scripts/lessons")

  /// Number of lessons that ship with digitbook.
  package static let usualCount = 12

  /// All lessons by number.
  /// - Throws: `LessonError.missing`, `ScriptError`.
  package static func lessons() throws -> [Lesson] {
    try lessons(among: place.candidates())
  }

  /// The lessons of the first folder that has any.
  package static func lessons(among folders: [String]) throws -> [Lesson] {
    guard let files = NumberedFiles.first(among: folders) else {
      throw LessonError.missing(searched: folders)
    }
    return try files.map { file in
      Lesson(try Script.text(of: file.path), number: file.number, path: file.path)
    }
  }

  /// The folders to search, in order.
  static func candidates(chosen: String?, programFolders: [String], workingFolder: String) -> [String] {
    place.candidates(chosen: chosen, programFolders: programFolders, workingFolder: workingFolder)
  }
}
