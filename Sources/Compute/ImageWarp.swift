import CKernels

/// Affine map from a destination pixel (r, c) to its source position, in pixels from the centre of the first
/// pixel.
package struct WarpMap: Hashable, Sendable {
  /// `row = rowByRow * r + rowByColumn * c + rowStart`.
  package var rowByRow, rowByColumn, rowStart: Double
  /// `column = columnByRow * r + columnByColumn * c + columnStart`.
  package var columnByRow, columnByColumn, columnStart: Double

  package static let identity = WarpMap(row: (1, 0, 0), column: (0, 1, 0))

  /// - Parameters:
  ///   - row: rowByRow, rowByColumn, rowStart.
  ///   - column: columnByRow, columnByColumn, columnStart.
  package init(row: (Double, Double, Double), column: (Double, Double, Double)) {
    (rowByRow, rowByColumn, rowStart) = row
    (columnByRow, columnByColumn, columnStart) = column
  }

  fileprivate var kernel: kernel_map {
    kernel_map(
      row_by_row: Float(rowByRow), row_by_column: Float(rowByColumn), row_start: Float(rowStart),
      column_by_row: Float(columnByRow), column_by_column: Float(columnByColumn),
      column_start: Float(columnStart))
  }
}

/// Resamples images of one size by an affine map and, optionally, a field of small displacements (elastic
/// deformation).
///
/// Each pixel is the bilinear interpolation of the source, rounded to a whole grey level, with zeros outside.
/// As `scipy.ndimage.map_coordinates` with `order=1` and `mode="grid-constant"`.
package struct ImageWarp: Sendable {
  /// Elastic displacements: noise uniform in [-1, 1), two values per pixel, blurred and multiplied by
  /// `strength`.
  package struct Field: Sendable {
    /// The noise source.
    package let noise: CounterGenerator
    /// Index of the first word used; each word yields two noise values.
    package let first: UInt64
    /// Displacement in pixels for a blurred noise of 1.
    package let strength: Double

    package init(noise: CounterGenerator, first: UInt64, strength: Double) {
      self.noise = noise
      self.first = first
      self.strength = strength
    }
  }

  /// Buffers for one image; each thread has one.
  package final class Scratch {
    /// The resampled image; [height x width].
    package let pixels: UnsafeMutablePointer<UInt8>
    /// See `kernel_pack_neighbours`.
    fileprivate let words: UnsafeMutablePointer<UInt32>
    fileprivate let noise: UnsafeMutablePointer<Float>
    fileprivate let blurred: UnsafeMutablePointer<Float>

    package init(for warp: ImageWarp) {
      pixels = .allocate(capacity: max(warp.height * warp.width, 1))
      words = .allocate(capacity: (warp.height + 2) * kernel_words_per_row(warp.width))
      let fields = warp.gaussian == nil ? 0 : 2 * warp.height * warp.stride
      noise = .allocate(capacity: max(fields, 1))
      blurred = .allocate(capacity: max(fields, 1))
    }

    deinit {
      pixels.deallocate()
      words.deallocate()
      noise.deallocate()
      blurred.deallocate()
    }
  }

  private let height: Int
  private let width: Int
  /// Floats per row of a displacement field.
  private let stride: Int
  private let gaussian: GaussianKernel?

  /// - Parameters:
  ///   - height: rows of the images, at least 1.
  ///   - width: columns of the images, at least 1.
  ///   - sigma: standard deviation of the displacement blur, in pixels; `nil` to never use displacements.
  package init(height: Int, width: Int, sigma: Double?) {
    self.height = max(height, 1)
    self.width = max(width, 1)
    let alignment = Int(kernel_field_alignment)
    stride = (self.width + alignment - 1) / alignment * alignment
    let longest = max(height, width, 1)
    gaussian = sigma.map { GaussianKernel(sigma: $0, longest: longest) }
  }

  /// Resamples `image` into `scratch.pixels`.
  /// - Parameters:
  ///   - image: [height x width].
  ///   - field: displacements added to the map; ignored unless the warp has a `sigma`.
  package func apply(
    _ map: WarpMap, field: Field? = nil, to image: UnsafePointer<UInt8>, in scratch: Scratch
  ) {
    kernel_pack_neighbours(image, height, width, scratch.words)
    var displacements: UnsafePointer<Float>?
    if let field, let gaussian {
      blurNoise(of: field, by: gaussian, in: scratch)
      displacements = UnsafePointer(scratch.noise)
    }
    kernel_warp(
      scratch.words, height, width, map.kernel, displacements, Float(field?.strength ?? 0), stride,
      scratch.pixels)
  }

  /// Writes the blurred fields to `scratch.noise`: row 2 r holds the row displacements of image row r, row 2
  /// r + 1 its column displacements.
  private func blurNoise(of field: Field, by gaussian: GaussianKernel, in scratch: Scratch) {
    kernel_random_uniform(field.noise.key, field.first, scratch.noise, 2 * height * width)
    gaussian.taps.withUnsafeBufferPointer { taps in
      guard let middle = taps.baseAddress.map({ $0 + gaussian.middle }) else { return }
      kernel_blur_along_rows(
        scratch.noise, 2 * height, width, middle, gaussian.radius, scratch.blurred, stride)
      kernel_blur_along_columns(
        scratch.blurred, height, 2 * stride, middle, gaussian.radius, scratch.noise)
    }
  }
}
