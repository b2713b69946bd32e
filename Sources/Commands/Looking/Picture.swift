import Digits
import Display
import Experiments

/// The pixels of one image, [height x width] bytes; not part of the JSON.
struct Picture: Sendable {
  let height: Int
  let width: Int
  private let pixels: [UInt8]

  init(_ images: DigitImages, row: Int) {
    height = images.shape.height
    width = images.shape.width
    pixels = Array(images[row])
  }

  func drawn(caption: String, emphasis: Emphasis = .normal) -> ImageGrid.Picture {
    ImageGrid.Picture(height: height, width: width, pixels: pixels, caption: caption, emphasis: emphasis)
  }

  /// Draws signed values, one per pixel in row order, as a heat map over the image.
  func below(_ values: [Double], caption: String) -> Block {
    .signed(
      DivergingHeatmap(pictures: [
        .init(height: height, width: width, values: values, ink: pixels, caption: caption)
      ]))
  }

  /// Converts the index of a pixel in row order to its row and column.
  func place(ofPixel index: Int) -> FeatureMapIndex {
    FeatureMapIndex(row: index / width, column: index % width)
  }
}
