import CKernels
import Foundation

/// A Gaussian filter as in `scipy.ndimage.gaussian_filter`: truncated at four standard deviations and
/// normalised to sum 1. Outside the image it reads zeros (`mode="constant"`).
struct GaussianKernel {
  /// Taps on either side of the centre.
  let radius: Int
  /// Zeros, the taps, zeros.
  let taps: [Float]
  /// Index of the centre tap.
  let middle: Int

  /// - Parameter longest: the longer side of the images; taps further away are never used.
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
