/// Size of the images of a dataset, in pixels.
package struct ImageShape: Hashable, Codable, Sendable, CustomStringConvertible {
  package let height: Int
  package let width: Int

  package static let mnist = ImageShape(height: 28, width: 28)

  /// Both sides must be at least 1, which readers check first.
  package init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  package var pixelCount: Int { height * width }

  /// `28 x 28`.
  package var description: String { "\(height) x \(width)" }
}
