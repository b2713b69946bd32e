/// Where the pixels of images lie in an array: sizes, and the distance of neighbours in elements.
struct ImageAxes: Equatable, Sendable {
  /// Maximum side of an image, in pixels.
  static let longestSide = IDXFile.longestSide

  var rows: Int
  var height: Int
  var width: Int
  var rowStride: Int
  var yStride: Int
  var xStride: Int
  /// 1, or 3 for red, green and blue.
  var channels = 1
  var channelStride = 0

  var pixelCount: Int { height * width }
  var shape: ImageShape { ImageShape(height: height, width: width) }

  /// Whether an image's pixels follow each other, and the images as well.
  var isContiguous: Bool { channels == 1 && xStride == 1 && yStride == width && rowStride == pixelCount }

  /// All ways to see images in an array of this shape, the usual one first:
  ///
  /// | shape | images |
  /// |---|---|
  /// | N x H x W, also with an axis of length 1 | N of H x W |
  /// | N x P, P a square above 1 | N of side √P |
  /// | N x H x W x 3, N x 3 x H x W | N of H x W in colour |
  /// | H x W x N, H x W x 1 x N, H x W x 3 x N, P x N | the same in MATLAB's order of axes |
  static func candidates(shape: [Int], strides: [Int]) -> [ImageAxes] {
    guard shape.count == strides.count, (2...4).contains(shape.count), !shape.contains(0) else { return [] }
    let axes = Array(zip(shape, strides))
    // A first or last axis of length 1 may count the rows; between them it is a channel.
    let rowsFirst = images(rows: axes[0], Array(axes.dropFirst()))
    let rowsLast = images(rows: axes[axes.count - 1], Array(axes.dropLast()))
    return rowsFirst + rowsLast.filter { !rowsFirst.contains($0) }
  }

  private typealias Axis = (size: Int, stride: Int)

  private static func images(rows: Axis, _ rest: [Axis]) -> [ImageAxes] {
    switch rest.count {
    case 1:
      guard let side = side(rest[0].size) else { return [] }
      return [
        ImageAxes(
          rows: rows.size, height: side, width: side, rowStride: rows.stride,
          yStride: side * rest[0].stride, xStride: rest[0].stride)
      ]
    case 2:
      return [image(rows, rest[0], rest[1], channel: nil)].compactMap(\.self)
    default:
      // The channel is the last axis, or the first as in PyTorch.
      let isLast = [1, 3].contains(rest[2].size)
      let isFirst = [1, 3].contains(rest[0].size)
      return [
        isLast ? image(rows, rest[0], rest[1], channel: rest[2]) : nil,
        isFirst && !(isLast && rest[2].size == 1)
          ? image(rows, rest[1], rest[2], channel: rest[0]) : nil,
      ].compactMap(\.self)
    }
  }

  private static func image(_ rows: Axis, _ y: Axis, _ x: Axis, channel: Axis?) -> ImageAxes? {
    let sides = 1...longestSide
    guard sides.contains(y.size), sides.contains(x.size) else { return nil }
    var axes = ImageAxes(
      rows: rows.size, height: y.size, width: x.size, rowStride: rows.stride, yStride: y.stride,
      xStride: x.stride)
    if let channel, channel.size == 3 {
      axes.channels = 3
      axes.channelStride = channel.stride
    }
    return axes
  }

  /// Side of a square of so many pixels. A single pixel is a number, not an image.
  static func side(_ pixels: Int) -> Int? {
    guard pixels > 1, pixels <= longestSide * longestSide else { return nil }
    let side = Int(Double(pixels).squareRoot().rounded())
    return side * side == pixels ? side : nil
  }
}
