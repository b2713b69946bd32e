import CommandLanguage
import Digits
import Notebook

/// What keeps rows of a dataset together.
enum RowGrouping: String, CaseIterable, Codable, Sendable {
  /// Who wrote them.
  case writer
}

extension Workspace {
  /// The groups of the rows of a dataset.
  /// - Parameter typed: the argument as typed, for the error.
  /// - Throws: `CommandError.noWriters`.
  func groups(_ grouping: RowGrouping, of dataset: Dataset, typed: String) throws(CommandError) -> RowGroups {
    switch grouping {
    case .writer:
      guard let groups = dataset.writerGroups else { throw .noWriters(dataset: dataset.name, typed: typed) }
      return groups
    }
  }
}
