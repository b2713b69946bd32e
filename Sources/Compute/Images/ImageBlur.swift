import CKernels

/// Blurs grey images of one size, as `scipy.ndimage.gaussian_filter` with `mode="constant"`: paper around the image.
package struct ImageBlur: Sendable {
  private let height, width: Int
  /// Floats per row of a buffer.
  private let stride: Int
  private let gaussian: GaussianKernel

  /// - Parameters:
  ///   - height: at least 1.
  ///   - width: at least 1.
  ///   - sigma: in pixels.
  package init(height: Int, width: Int, sigma: Double) {
    self.height = max(height, 1)
    self.width = max(width, 1)
    let alignment = Int(kernel_field_alignment)
    stride = (self.width + alignment - 1) / alignment * alignment
    gaussian = GaussianKernel(sigma: sigma, longest: max(height, width, 1))
  }

  /// Floats of scratch memory that `apply` needs.
  package var scratchCount: Int { height * width + 2 * height * stride }

  /// Writes the blurred image, rounded to whole grey levels.
  /// - Parameters:
  ///   - image: [height x width]; `result` the same.
  ///   - scratch: `scratchCount` floats.
  package func apply(
    to image: UnsafePointer<UInt8>, into result: UnsafeMutablePointer<UInt8>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let (plain, rows) = (scratch, scratch + height * width)
    let blurred = rows + height * stride
    for index in 0..<height * width { plain[index] = Float(image[index]) }
    gaussian.taps.withUnsafeBufferPointer { taps in
      guard let middle = taps.baseAddress.map({ $0 + gaussian.middle }) else { return }
      kernel_blur_along_rows(plain, height, width, middle, gaussian.radius, rows, stride)
      kernel_blur_along_columns(rows, height, stride, middle, gaussian.radius, blurred)
    }
    for row in 0..<height { kernel_round_levels(blurred + row * stride, result + row * width, width) }
  }
}
