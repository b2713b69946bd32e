import Foundation
import Notebook

/// The lessons in `Scripts/lessons`.
package enum ShippedLessons {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Scripts/lessons").standardizedFileURL.path

  package static let all = (try? LessonFolder.lessons(among: [folder])) ?? []
}
