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
    for folder in folders {
      let files = NumberedFiles.of(folder)
      guard !files.isEmpty else { continue }
      return try files.map { file in
        Exercise(try Script.text(of: file.path), number: file.number, path: file.path)
      }
    }
    throw ExerciseError.missing(searched: folders)
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

/// Scripts whose names begin with their numbers: `3-hidden-layers.digits`.
enum NumberedFiles {
  /// Those of a folder, by number.
  static func of(_ folder: String) -> [(number: Int, path: String)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in number(of: name).map { ($0, folder + "/" + name) } }
      .sorted { $0.0 < $1.0 }
  }

  private static func number(of name: String) -> Int? {
    guard name.hasSuffix(".digits") else { return nil }
    let digits = name.prefix { $0.isASCII && $0.isNumber }
    return name.dropFirst(digits.count).hasPrefix("-") ? Int(digits) : nil
  }
}
