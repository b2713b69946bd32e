import Foundation

/// Images of a dataset that are the same in every pixel.
public struct DuplicateStatistics: Equatable, Codable, Sendable {
  /// Different images that occur more than once.
  public let groups: Int
  /// Rows beyond the first of their group: what would go if each image were kept once.
  public let surplusRows: Int
  /// Groups whose rows do not all have the same label.
  public let conflictingGroups: Int
  /// Rows of the official test set whose image is also in the official training set; `nil` where there is no
  /// official split.
  public let testRowsInTraining: Int?

  /// - Parameter hashes: one an image; the same for the same pixels.
  init(in dataset: Dataset, hashes: [UInt64]) {
    let images = dataset.images
    let order = hashes.indices.sorted { (hashes[$0], $0) < (hashes[$1], $1) }
    var (groups, surplus, conflicts, leaked) = (0, 0, 0, 0)

    images.pixels.withUnsafeBytes { pixels in
      func isSame(_ row: Int, _ other: Int) -> Bool {
        let size = images.shape.pixelCount
        guard let base = pixels.baseAddress else { return false }
        return memcmp(base + row * size, base + other * size, size) == 0
      }

      var start = 0
      while start < order.count {
        var end = start + 1
        while end < order.count, hashes[order[end]] == hashes[order[start]] { end += 1 }
        defer { start = end }
        guard end - start > 1 else { continue }
        // Rows of one hash are of one image, unless hashes collide.
        var rest = Array(order[start..<end])
        while rest.count > 1 {
          let first = rest[0]
          let group = rest.filter { isSame(first, $0) }
          rest.removeAll { isSame(first, $0) }
          guard group.count > 1 else { continue }
          groups += 1
          surplus += group.count - 1
          if let labels = dataset.labels, group.contains(where: { labels[$0] != labels[first] }) {
            conflicts += 1
          }
          if let training = dataset.officialTrainingRows, first < training {
            leaked += group.count { $0 >= training }
          }
        }
      }
    }
    self.groups = groups
    surplusRows = surplus
    conflictingGroups = conflicts
    testRowsInTraining = dataset.officialTrainingRows.map { _ in leaked }
  }
}
