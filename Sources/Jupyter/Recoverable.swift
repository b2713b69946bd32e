import CommandLanguage
import Display
import Foundation
import Notebook

/// What a former kernel or prompt left behind without a name.
struct Recoverable: Equatable {
  let sentence: String

  /// A kernel that is started anew follows the former one within seconds.
  private static let recent: TimeInterval = 600

  /// - Returns: `nil` if there is nothing that the user would miss.
  init?(_ session: LiveSession, now: Date = Date()) {
    let crashed = session.crashedCount()
    if crashed == 1 {
      sentence = "A session ended unexpectedly; nothing of it is lost: 'recover' brings it back."
    } else if crashed > 1 {
      sentence = "\(crashed) sessions ended unexpectedly; nothing of them is lost: 'recover' lists them."
    } else {
      let left = session.abandoned()
      guard let last = left.first, let date = last.left, now.timeIntervalSince(date) < Self.recent else {
        return nil
      }
      let cells = counted(last.cells, "cell")
      let how = left.count == 1 ? "'recover'" : "'recover 1'"
      sentence =
        "The session before this one has no name, and nothing of it is lost: \(how) brings back its \(cells)."
    }
  }
}
