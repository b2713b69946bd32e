/// Statistics of identical images in a dataset.
package struct DuplicateStatistics: Equatable, Codable, Sendable {
  /// Number of distinct images that occur more than once.
  package let groups: Int
  /// Number of rows that deduplication would remove.
  package let surplusRows: Int
  /// Number of groups whose rows have different labels.
  package let conflictingGroups: Int
  /// Number of rows of the official test set whose image is also in the official training set; `nil` without
  /// an official split.
  package let testRowsInTraining: Int?

  /// - Parameter hashes: one per image; equal for equal pixels.
  init(in dataset: Dataset, hashes: [UInt64]) {
    let groups = DuplicateImages.groups(of: dataset.images, rows: Array(hashes.indices), hashes: hashes)
    self.groups = groups.count
    surplusRows = groups.reduce(0) { $0 + $1.count - 1 }
    conflictingGroups = groups.count { group in
      guard let labels = dataset.labels, let first = group.first else { return false }
      return group.contains { labels[$0] != labels[first] }
    }
    testRowsInTraining = dataset.officialTrainingRows.map { training in
      groups.reduce(0) { sum, group in
        sum + ((group.first ?? training) < training ? group.count { $0 >= training } : 0)
      }
    }
  }
}
