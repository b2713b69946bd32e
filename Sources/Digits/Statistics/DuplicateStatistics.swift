/// Images of a dataset that are the same in every pixel.
package struct DuplicateStatistics: Equatable, Codable, Sendable {
  /// Different images that occur more than once.
  package let groups: Int
  /// Rows beyond the first of their group: what would go if each image were kept once.
  package let surplusRows: Int
  /// Groups whose rows do not all have the same label.
  package let conflictingGroups: Int
  /// Rows of the official test set whose image is also in the official training set; `nil` where there is no
  /// official split.
  package let testRowsInTraining: Int?

  /// - Parameter hashes: one an image; the same for the same pixels.
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
