import CKernels

/// Loops that damage a grey image, [height x width] bytes, 0 for paper and 255 for ink. Results are rounded to the
/// nearest grey level and held to 0...255.
package enum DamageMath {
  /// Adds noise to each pixel: the sum of three numbers uniform in [-1, 1), which has variance 1, times `amplitude`.
  /// - Parameter scratch: 3 `count` floats.
  package static func addNoise(
    _ noise: CounterGenerator, amplitude: Double, to image: UnsafePointer<UInt8>,
    into result: UnsafeMutablePointer<UInt8>, count: Int, scratch: UnsafeMutablePointer<Float>
  ) {
    kernel_random_uniform(noise.key, 0, scratch, 3 * count)
    kernel_add_noise(image, scratch, Float(amplitude), result, count)
  }

  /// `factor x + amount field + offset`.
  /// - Parameter field: one number per pixel; `nil` for zeros.
  package static func blend(
    _ image: UnsafePointer<UInt8>, factor: Double, field: UnsafePointer<Float>? = nil, amount: Double = 0,
    offset: Double, into result: UnsafeMutablePointer<UInt8>, count: Int
  ) {
    kernel_blend(image, Float(factor), field, Float(amount), Float(offset), result, count)
  }

  /// The sum of plane waves cos(a_k[row] + b_k[column]).
  /// - Parameters:
  ///   - down: cosines and then sines of a for each wave, [waves x 2 x height].
  ///   - across: cosines and then sines of b, [waves x 2 x width].
  ///   - field: [height x width].
  package static func sumWaves(
    down: [Float], across: [Float], waves: Int, height: Int, width: Int,
    into field: UnsafeMutablePointer<Float>
  ) {
    guard down.count >= 2 * waves * height, across.count >= 2 * waves * width else { return }
    kernel_sum_waves(down, across, waves, height, width, field)
  }

  /// Draws a stroke of full ink between two points, in pixels from the middle of the first pixel. Its edge is soft over
  /// one pixel, and half dark `reach` pixels from its middle.
  package static func ink(
    from start: (row: Double, column: Double), to end: (row: Double, column: Double), reach: Double,
    on image: UnsafeMutablePointer<UInt8>, height: Int, width: Int
  ) {
    kernel_ink_stroke(
      image, height, width, Float(start.row), Float(start.column), Float(end.row), Float(end.column),
      Float(reach))
  }
}

/// Dilation and erosion of grey images of one size by a disc: each pixel becomes the darkest, or the palest, within a
/// distance. Outside of the image there are no pixels. As `scipy.ndimage.grey_dilation` and `grey_erosion`.
package struct ImageExtremes: Sendable {
  private let height, width: Int
  private let isDilation: Bool
  /// Pixels around the image.
  private let border: Int
  private var stride: Int { width + 2 * border }
  private let offsets: [Int32]

  /// - Parameter radius: in pixels; below 1 nothing changes.
  package init(height: Int, width: Int, radius: Double, isDilation: Bool) {
    self.height = max(height, 1)
    self.width = max(width, 1)
    self.isDilation = isDilation
    // No pixel is further away than the longer side.
    border = min(Int(min(max(radius, 0), 1e6)), max(height, width, 1))
    var offsets: [Int32] = []
    let stride = self.width + 2 * border
    for down in -border...border {
      for across in -border...border
      where (down, across) != (0, 0) && Double(down * down + across * across) <= radius * radius + 1e-9 {
        offsets.append(Int32(clamping: down * stride + across))
      }
    }
    self.offsets = offsets
  }

  /// Bytes of scratch memory that `apply` needs.
  package var scratchCount: Int { 2 * (height + 2 * border) * stride + 2 * border }

  /// - Parameters:
  ///   - image: [height x width]; `result` the same, and may be the same memory.
  ///   - scratch: `scratchCount` bytes.
  package func apply(
    to image: UnsafePointer<UInt8>, into result: UnsafeMutablePointer<UInt8>,
    scratch: UnsafeMutablePointer<UInt8>
  ) {
    let padded = scratch
    let size = (height + 2 * border) * stride + 2 * border
    padded.update(repeating: isDilation ? 0 : 255, count: size)
    for row in 0..<height {
      (padded + (row + border) * stride + border).update(from: image + row * width, count: width)
    }
    let found = scratch + size
    kernel_extreme(
      padded + border * stride + border, offsets, offsets.count, isDilation, found,
      (height - 1) * stride + width)
    for row in 0..<height { (result + row * width).update(from: found + row * stride, count: width) }
  }
}
