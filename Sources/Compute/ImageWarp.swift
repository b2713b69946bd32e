import CKernels
import Foundation

/// Where in an image the ink of a pixel comes from: an affine map from places of the new image to places of the
/// old one, in pixels from the centre of the first.
package struct WarpMap: Hashable, Sendable {
  /// `row = rowByRow * r + rowByColumn * c + rowStart`.
  package var rowByRow, rowByColumn, rowStart: Double
  /// `column = columnByRow * r + columnByColumn * c + columnStart`.
  package var columnByRow, columnByColumn, columnStart: Double

  /// Every pixel stays where it is.
  package static let identity = WarpMap(row: (1, 0, 0), column: (0, 1, 0))

  /// By the factors of r and c, and what is added.
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

/// Moves the ink of images of one size, by an affine map and by a field of small displacements.
///
/// A new pixel is what lies at its place in the old image, between the four neighbours there (bilinear), rounded
/// to a whole grey level; beyond the old image lies paper. As `scipy.ndimage.map_coordinates` with `order=1`
/// and `mode="grid-constant"`.
package struct ImageWarp: Sendable {
  /// A field of displacements: noise uniform in [-1, 1), two numbers a pixel, blurred and multiplied by `strength`.
  package struct Field: Sendable {
    /// Where the noise is drawn from.
    package let noise: CounterGenerator
    /// The first of its numbers that is used; each holds two numbers of the noise.
    package let first: UInt64
    /// Displacement in pixels where the blurred noise is 1.
    package let strength: Double

    /// Memberwise.
    package init(noise: CounterGenerator, first: UInt64, strength: Double) {
      self.noise = noise
      self.first = first
      self.strength = strength
    }
  }

  /// Memory for one image at a time; each worker has its own.
  package final class Scratch {
    /// The image that came out; [height x width].
    package let pixels: UnsafeMutablePointer<UInt8>
    fileprivate let paper: UnsafeMutablePointer<Float>
    fileprivate let noise: UnsafeMutablePointer<Float>
    fileprivate let blurred: UnsafeMutablePointer<Float>

    /// For images of a warp.
    package init(for warp: ImageWarp) {
      pixels = .allocate(capacity: max(warp.height * warp.width, 1))
      paper = .allocate(capacity: (warp.height + 3) * (warp.width + 3))
      let fields = warp.bell == nil ? 0 : 2 * warp.height * warp.stride
      noise = .allocate(capacity: max(fields, 1))
      blurred = .allocate(capacity: max(fields, 1))
    }

    deinit {
      pixels.deallocate()
      paper.deallocate()
      noise.deallocate()
      blurred.deallocate()
    }
  }

  private let height: Int
  private let width: Int
  /// Floats of a row of a field.
  private let stride: Int
  private let bell: Bell?

  /// - Parameters:
  ///   - height: rows of the images, at least 1.
  ///   - width: columns of the images, at least 1.
  ///   - sigma: standard deviation of the blur of displacements, in pixels; `nil` for images without any.
  package init(height: Int, width: Int, sigma: Double?) {
    self.height = max(height, 1)
    self.width = max(width, 1)
    let alignment = Int(kernel_field_alignment)
    stride = (self.width + alignment - 1) / alignment * alignment
    let longest = max(height, width, 1)
    bell = sigma.map { Bell(sigma: $0, longest: longest) }
  }

  /// Moves the ink of `image` into `scratch.pixels`.
  /// - Parameters:
  ///   - image: [height x width].
  ///   - field: displacements on top of the map; of use only where the warp has a `sigma`.
  package func apply(
    _ map: WarpMap, field: Field? = nil, to image: UnsafePointer<UInt8>, in scratch: Scratch
  ) {
    kernel_pad_to_float(image, height, width, scratch.paper)
    var displacements: UnsafePointer<Float>?
    if let field, let bell {
      blurNoise(of: field, by: bell, in: scratch)
      displacements = UnsafePointer(scratch.noise)
    }
    kernel_warp(
      scratch.paper, height, width, map.kernel, displacements, Float(field?.strength ?? 0), stride,
      scratch.pixels)
  }

  /// Leaves the blurred fields where the noise was: row 2 r moves places of row r down, row 2 r + 1 across.
  private func blurNoise(of field: Field, by bell: Bell, in scratch: Scratch) {
    kernel_random_uniform(field.noise.key, field.first, scratch.noise, 2 * height * width)
    bell.taps.withUnsafeBufferPointer { taps in
      guard let middle = taps.baseAddress.map({ $0 + bell.middle }) else { return }
      kernel_blur_along_rows(
        scratch.noise, 2 * height, width, middle, bell.radius, scratch.blurred, stride)
      kernel_blur_along_columns(
        scratch.blurred, height, 2 * stride, middle, bell.radius, scratch.noise)
    }
  }
}

/// A Gaussian as `scipy.ndimage.gaussian_filter` has it: cut off four standard deviations from the middle, and
/// its numbers add up to 1. Beyond the image the filter finds zeros (`mode="constant"`).
private struct Bell {
  /// How far it reaches to both sides.
  let radius: Int
  /// Zeros, the bell, zeros.
  let taps: [Float]
  /// The position of its middle.
  let middle: Int

  /// - Parameter longest: the longer side of the images; what lies further away is never met.
  init(sigma: Double, longest: Int) {
    let sigma = min(max(sigma, 1e-3), 1e4)
    let whole = Int(4 * sigma + 0.5)
    let values = (0...whole).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
    let sum = values[0] + 2 * values.dropFirst().reduce(0, +)
    radius = min(whole, longest)
    let zeros = [Float](repeating: 0, count: Int(kernel_field_alignment))
    let half = values[...radius].map { Float($0 / sum) }
    taps = zeros + half.dropFirst().reversed() + half + zeros
    middle = zeros.count + radius
  }
}
