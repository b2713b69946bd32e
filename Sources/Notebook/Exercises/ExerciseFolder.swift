import Digits
import Foundation

/// Finds the exercises: `1-pixels.digits` and so on, in one folder, as `LessonFolder` finds the lessons.
package enum ExerciseFolder {
  private static let place = ResourceFolder(
    variable: "DIGITBOOK_EXERCISES", module: "Notebook", name: "exercises", installedName: "exercises",
    source: "Scripts/exercises")

  /// Number of exercises that ship with digitbook.
  package static let usualCount = 8

  /// All exercises by number.
  /// - Throws: `ExerciseError.missing`, `ScriptError`.
  package static func exercises() throws -> [Exercise] { try exercises(among: place.candidates()) }

  /// The exercises of the first folder that has any.
  package static func exercises(among folders: [String]) throws -> [Exercise] {
    guard let files = NumberedFiles.first(among: folders) else {
      throw ExerciseError.missing(searched: folders)
    }
    return try files.map { file in
      Exercise(try Script.text(of: file.path), number: file.number, path: file.path)
    }
  }

  /// - Throws: `ExerciseError`, `ScriptError`.
  package static func exercise(_ number: Int) throws -> Exercise {
    let all = try exercises()
    guard let found = all.first(where: { $0.number == number }) else {
      throw ExerciseError.unknown(number: number, known: all.compactMap(\.number))
    }
    return found
  }
}
