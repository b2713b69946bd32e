import Digits

/// A split in the workspace.
package struct SplitEntry: Equatable, Sendable {
  package let split: Split
  /// Whether it is the official split of the data.
  package let isOfficial: Bool
}
