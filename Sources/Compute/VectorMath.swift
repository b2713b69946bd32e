import CKernels

/// Element-wise arithmetic on contiguous floats, with the widest vectors of the machine.
///
/// The loops are in the C target `CKernels`, compiled once per vector width. Source and destination may be
/// the same memory.
package enum VectorMath {
  package typealias Source = UnsafePointer<Float>
  package typealias Destination = UnsafeMutablePointer<Float>

  /// `y[i] = pixels[i] / 255`: grey levels scaled to 0...1.
  package static func scale(pixels: UnsafePointer<UInt8>, to y: Destination, count: Int) {
    kernel_scale_pixels(pixels, y, count)
  }

  /// Prefetches an image that will be read soon: those of a shuffled epoch are scattered over memory.
  @inline(__always)
  package static func prefetch(_ pixels: UnsafePointer<UInt8>, count: Int) {
    kernel_prefetch(pixels, count)
  }

  /// The number of pixels that are not 0. pixels: [count].
  package static func countInk(_ pixels: UnsafePointer<UInt8>, count: Int) -> Int {
    kernel_count_ink(pixels, count)
  }

  /// `y[r, c] += bias[c]`. y: [rows x columns], bias: [columns].
  package static func addBias(_ bias: Source, to y: Destination, rows: Int, columns: Int) {
    kernel_add_bias(y, bias, rows, columns)
  }

  /// `sums[c] = x[0, c] + x[1, c] + ...`, added in that order. x: [rows x columns], sums: [columns].
  package static func sumRows(_ x: Source, to sums: Destination, rows: Int, columns: Int) {
    kernel_sum_rows(x, sums, rows, columns)
  }

  /// `y = exp(x)`, to two units in the last place; x is clamped to -87.3...88.3.
  package static func exp(_ x: Source, to y: Destination, count: Int) {
    kernel_exp(x, y, count)
  }

  /// `y[r, c] = exp(x[r, c] - m) / sum of exp(x[r, k] - m)`, m the largest of row r. x, y: [rows x columns].
  package static func softmax(_ x: Source, to y: Destination, rows: Int, columns: Int) {
    kernel_subtract_largest(x, y, rows, columns)
    kernel_exp(y, y, rows * columns)
    kernel_divide_by_sums(y, rows, columns)
  }

  /// The number of rows whose largest element is that of their class; of equal ones the first counts. Rows of a
  /// class that is no column count as wrong. x: [rows x columns], classes: [rows].
  package static func countRight(_ x: Source, classes: UnsafePointer<Int32>, rows: Int, columns: Int) -> Int {
    kernel_count_right(x, classes, rows, columns)
  }

  /// `y = max(x, 0)`; NaN stays NaN.
  package static func relu(_ x: Source, to y: Destination, count: Int) {
    kernel_relu(x, y, count)
  }

  /// `y = tanh(x)`, to four units in the last place.
  package static func tanh(_ x: Source, to y: Destination, count: Int) {
    kernel_tanh(x, y, count)
  }

  /// `y = 1 / (1 + exp(-x))`, to four units in the last place.
  package static func logistic(_ x: Source, to y: Destination, count: Int) {
    kernel_logistic(x, y, count)
  }

  /// `dx = dy` where `y > 0`, else 0; `y = relu(x)`.
  package static func reluGradient(y: Source, dy: Source, to dx: Destination, count: Int) {
    kernel_relu_gradient(y, dy, dx, count)
  }

  /// `dx = dy (1 - y^2)`; `y = tanh(x)`.
  package static func tanhGradient(y: Source, dy: Source, to dx: Destination, count: Int) {
    kernel_tanh_gradient(y, dy, dx, count)
  }

  /// `dx = dy y (1 - y)`; `y = logistic(x)`.
  package static func logisticGradient(y: Source, dy: Source, to dx: Destination, count: Int) {
    kernel_logistic_gradient(y, dy, dx, count)
  }

  /// `y = x` where `x >= 0`, else `slope x`.
  package static func leakyRelu(_ x: Source, to y: Destination, count: Int, slope: Float) {
    kernel_leaky_relu(x, y, count, slope)
  }

  /// `y = x` where `x > 0`, else `exp(x) - 1`, to four units in the last place.
  package static func elu(_ x: Source, to y: Destination, count: Int) {
    kernel_elu(x, y, count)
  }

  /// `y = x P(N <= x)` for a standard normal N, to 1e-6 of |x| + 1.
  package static func gelu(_ x: Source, to y: Destination, count: Int) {
    kernel_gelu(x, y, count)
  }

  /// `dx = dy` where `y > 0`, else `slope dy`; `y = leakyRelu(x)`.
  package static func leakyReluGradient(
    y: Source, dy: Source, to dx: Destination, count: Int, slope: Float
  ) {
    kernel_leaky_relu_gradient(y, dy, dx, count, slope)
  }

  /// `dx = dy` where `y > 0`, else `dy (y + 1)`; `y = elu(x)`.
  package static func eluGradient(y: Source, dy: Source, to dx: Destination, count: Int) {
    kernel_elu_gradient(y, dy, dx, count)
  }

  /// `dx = dy (P(N <= x) + x p(x))` with the density p of a standard normal N; of `y = gelu(x)`.
  package static func geluGradient(x: Source, dy: Source, to dx: Destination, count: Int) {
    kernel_gelu_gradient(x, dy, dx, count)
  }
}
