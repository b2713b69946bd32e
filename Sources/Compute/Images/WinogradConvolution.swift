import CKernels

/// Convolutions of 3 x 3 kernels with stride 1 by the kernels in `winograd.c`, in tiles of 4 x 4 outputs (Lavin and Gray
/// 2015).
///
/// A quarter of the multiplications are left, and transforms of tiles are added. On AVX2 an epoch of
/// conv:32x3,conv:64x3,pool:2,dense:128 takes 0.59 of the time with oneDNN's direct convolutions (9,000 rows, 4.2 and
/// 6.9 s, medians of three in turn). oneDNN 3 has no such way, and oneDNN 2.6 for AVX-512 alone: with that the epoch
/// takes 3.1 s, and 2.3 s with these (12,000 rows, medians of four in turn, Emerald Rapids).
package struct WinogradConvolution: Sendable {
  private let forwardShape, backwardShape: kernel_winograd
  private let filters: kernel_winograd_filters

  /// - Parameters:
  ///   - input, output: of whole blocks of eight channels; the output's height is `input.height + 2 * padding - 2`, its
  ///     width likewise.
  ///   - padding: at most 2.
  package init(input: ImageLayout, output: ImageLayout, padding: Int) {
    forwardShape = kernel_winograd(input: input.kernel, output: output.kernel, padding: padding)
    backwardShape = kernel_winograd(input: output.kernel, output: input.kernel, padding: 2 - padding)
    filters = kernel_winograd_filters(
      inputs: input.channels, outputs: output.channels, padded_inputs: input.paddedChannels,
      padded_outputs: output.paddedChannels)
  }

  /// Whether it pays for these channels where it is in use. With 16 channels an epoch of conv:16x3/2,bn,conv:16x3,bn,
  /// conv:16x3,bn,pool:2,dense:16 takes 0.83 of the time.
  package static func pays(input: ImageLayout, filters: Int, kernel: Int, stride: Int, padding: Int) -> Bool {
    ProcessorWay.current.transformsTiles && kernel == 3 && stride == 1 && padding <= 2 && !input.isInterleaved
      && input.block % 8 == 0 && ImageLayout.fastestBlock(channels: filters) % 8 == 0
      && input.channels >= fewestChannels && filters >= fewestChannels
  }

  private static let fewestChannels = 16

  /// Floats of the transformed weights, for either direction.
  package var weightCount: Int { kernel_winograd_weight_count(filters.padded_inputs, filters.padded_outputs) }

  /// Bytes of scratch memory; it must be 64-byte aligned.
  package var scratchSize: Int { kernel_winograd_scratch_size(filters.padded_inputs, filters.padded_outputs) }

  /// Transforms weights, [filters x channels x 3 x 3], for the convolution, or for its input gradient if `turned`.
  package func transform(_ weights: UnsafePointer<Float>, turned: Bool, into to: UnsafeMutablePointer<Float>)
  {
    kernel_winograd_weights(filters, weights, to, turned)
  }

  /// `y[f] = bias[f] + sum over c of w[f, c] * x[c]`, then a relu if requested.
  /// - Parameters:
  ///   - weights: from `transform`.
  ///   - bias: of all channels in whole blocks.
  package func forward(
    _ x: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>, relu: Bool,
    into y: UnsafeMutablePointer<Float>, rows: Int, scratch: UnsafeMutableRawPointer
  ) {
    kernel_winograd_convolution(
      forwardShape, x, weights, bias, y, relu, rows, scratch.assumingMemoryBound(to: Float.self))
  }

  /// dL/dx from dL/dy, with the turned weights from `transform`.
  package func inputGradient(
    _ dy: UnsafePointer<Float>, turned: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>, rows: Int,
    scratch: UnsafeMutableRawPointer
  ) {
    kernel_winograd_convolution(
      backwardShape, dy, turned, nil, dx, false, rows, scratch.assumingMemoryBound(to: Float.self))
  }

  /// dL/dw, [filters x channels x 3 x 3], summed over the rows.
  package func weightGradient(
    _ x: UnsafePointer<Float>, dy: UnsafePointer<Float>, into dw: UnsafeMutablePointer<Float>, rows: Int,
    scratch: UnsafeMutableRawPointer
  ) {
    kernel_winograd_weight_gradient(
      forwardShape, x, dy, dw, rows, scratch.assumingMemoryBound(to: Float.self))
  }
}
