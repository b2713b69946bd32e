/// The shape of one row of a batch between two layers: [channels x height x width]. A flat vector of n
/// features is n channels of 1 x 1.
package struct FeatureShape: Hashable, Codable, Sendable, CustomStringConvertible {
  package let channels: Int
  package let height: Int
  package let width: Int

  /// All three must be at least 1; `NetworkSpec.validate` checks this.
  package init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  package static func flat(_ count: Int) -> FeatureShape {
    FeatureShape(channels: count, height: 1, width: 1)
  }

  /// Values per row of the batch.
  package var count: Int { channels * height * width }

  /// `784`, or `32 x 26 x 26` for images.
  package var description: String {
    height == 1 && width == 1 ? "\(channels)" : "\(channels) x \(height) x \(width)"
  }
}
