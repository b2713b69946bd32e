import Foundation

/// Finds rows with identical images.
package enum DuplicateImages {
  /// Rows of each image that occurs more than once, ascending; groups are ordered by their first row.
  package static func groups(of images: DigitImages, rows: [Int]) -> [[Int]] {
    groups(of: images, rows: rows, hashes: images.hashes(of: rows))
  }

  /// - Parameter hashes: one per row; equal for equal pixels.
  static func groups(of images: DigitImages, rows: [Int], hashes: [UInt64]) -> [[Int]] {
    let order = hashes.indices.sorted { (hashes[$0], rows[$0]) < (hashes[$1], rows[$1]) }
    let size = images.shape.pixelCount
    var groups: [[Int]] = []
    images.pixels.withUnsafeBytes { pixels in
      func isSame(_ row: Int, _ other: Int) -> Bool {
        guard let base = pixels.baseAddress else { return false }
        return memcmp(base + row * size, base + other * size, size) == 0
      }

      var start = 0
      while start < order.count {
        var end = start + 1
        while end < order.count, hashes[order[end]] == hashes[order[start]] { end += 1 }
        // Rows with equal hashes have equal images, unless hashes collide.
        var rest = end - start > 1 ? order[start..<end].map { rows[$0] } : []
        while let first = rest.first {
          let group = rest.filter { isSame(first, $0) }
          rest.removeAll { isSame(first, $0) }
          if group.count > 1 { groups.append(group) }
        }
        start = end
      }
    }
    return groups.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
  }
}
