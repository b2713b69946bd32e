/// What one row of a batch holds between two layers: `channels` planes of `height x width` values, plane
/// after plane. A flat vector of n features is n channels of one value each.
package struct FeatureShape: Hashable, Codable, Sendable, CustomStringConvertible {
  /// Planes.
  package let channels: Int
  /// Rows of a plane.
  package let height: Int
  /// Values in a row.
  package let width: Int

  /// All three must be at least 1; `NetworkSpec.validate` checks this.
  package init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// A flat vector.
  package static func flat(_ count: Int) -> FeatureShape {
    FeatureShape(channels: count, height: 1, width: 1)
  }

  /// Values in all.
  package var count: Int { channels * height * width }

  /// `784`, or `32 x 26 x 26` where there are planes.
  package var description: String {
    height == 1 && width == 1 ? "\(channels)" : "\(channels) x \(height) x \(width)"
  }
}
