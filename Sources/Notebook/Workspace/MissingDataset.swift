import CommandLanguage
import Digits

/// A dataset of a stored session that could not be read again.
package struct MissingDataset: Codable, Equatable, Sendable {
  package let name: String
  /// Where it was read from; `nil` for drawings and joined datasets.
  let path: String?
  /// Why it is not there, as the end of a sentence.
  let reason: String

  init(_ name: String, _ source: DatasetSource, _ problem: SessionProblem) {
    self.name = name
    path = source.kind.hasFile ? source.path : nil
    reason =
      switch problem {
      case .datasetUnreadable(_, let reason): reason
      case .datasetChanged(_, let path): "\(path) has changed since it was loaded"
      default: "its record in the session is damaged"
      }
  }

  /// What is wrong and what to type.
  package var wording: ErrorMessage {
    ErrorMessage(
      "the dataset \(name) of this session is not there: \(reason)",
      hint: path.map {
        "'load \(Quoting.typed($0, in: nil, closed: true)) name=\(name)' loads what is there now"
      }
        ?? "'load' loads another")
  }
}
