/// The size of every image of a dataset, in pixels.
package struct ImageShape: Hashable, Codable, Sendable, CustomStringConvertible {
  /// Rows of pixels.
  package let height: Int
  /// Pixels in a row.
  package let width: Int

  /// MNIST's 28 x 28.
  package static let mnist = ImageShape(height: 28, width: 28)

  /// Both sides must be at least 1; readers check this before they make a shape.
  package init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// `height * width`.
  package var pixelCount: Int { height * width }

  /// As it is written for people: `28 x 28`.
  package var description: String { "\(height) x \(width)" }
}
