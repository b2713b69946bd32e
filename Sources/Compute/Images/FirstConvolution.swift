import CKernels

/// Convolutions from NCHW, as the input of a network is, to channels in blocks, by the kernels in `first_convolution.c`.
///
/// On AVX2 oneDNN 2.6 pads the one channel to eight. These reach 40 multiplications a nanosecond forward and for the
/// weights, of 46 that the processor can do, and take 6 us for an image of 28 x 28 and 32 filters of 3 x 3. With AVX-512
/// such an image takes 3 us, and 64 filters of 5 x 5 reach 70 multiplications a nanosecond, of 86.
package struct FirstConvolution: Sendable {
  private let shape: kernel_first_convolution

  /// - Parameters:
  ///   - input: in NCHW.
  ///   - output: of blocks of a multiple of eight channels; its height is
  ///     `(input.height + 2 * padding - kernel) / stride + 1`, its width likewise.
  package init(input: ImageLayout, output: ImageLayout, kernel: Int, stride: Int, padding: Int) {
    shape = kernel_first_convolution(
      input: input.kernel, output: output.kernel, kernel: kernel, stride: stride, padding: padding)
  }

  /// Whether it is in use: with AVX2 and AVX-512, for which it was measured.
  package static func pays(input: ImageLayout, filters: Int, kernel: Int) -> Bool {
    ProcessorWay.current.transformsTiles && !input.isInterleaved && input.block == 1
      && input.channels <= mostChannels && ImageLayout.fastestBlock(channels: filters).isMultiple(of: 8)
      && input.channels * kernel * kernel <= Int(kernel_first_most_taps)
  }

  /// With more channels oneDNN's blocks of eight are more than half full.
  private static let mostChannels = 4

  /// Floats of the arranged weights.
  package var weightCount: Int { kernel_first_weight_count(shape) }

  /// Bytes of scratch memory; it must be 64-byte aligned.
  package var scratchSize: Int { kernel_first_scratch_size(shape) }

  /// Arranges weights, [filters x channels x kernel x kernel], for the passes.
  package func arrange(_ weights: UnsafePointer<Float>, into to: UnsafeMutablePointer<Float>) {
    kernel_first_weights(shape, weights, to)
  }

  /// `y[f] = bias[f] + sum over c of w[f, c] * x[c]`, then a relu if requested.
  /// - Parameters:
  ///   - weights: from `arrange`.
  ///   - bias: of all channels in whole blocks.
  package func forward(
    _ x: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>, relu: Bool,
    into y: UnsafeMutablePointer<Float>, rows: Int, scratch: UnsafeMutableRawPointer
  ) {
    kernel_first_convolution(
      shape, x, weights, bias, y, relu, rows, scratch.assumingMemoryBound(to: Float.self))
  }

  /// dL/dx from dL/dy, with the weights from `arrange`.
  package func inputGradient(
    _ dy: UnsafePointer<Float>, weights: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>,
    rows: Int, scratch: UnsafeMutableRawPointer
  ) {
    kernel_first_input_gradient(
      shape, dy, weights, dx, rows, scratch.assumingMemoryBound(to: Float.self))
  }

  /// dL/dw, [filters x channels x kernel x kernel], summed over the rows.
  package func weightGradient(
    _ x: UnsafePointer<Float>, dy: UnsafePointer<Float>, into dw: UnsafeMutablePointer<Float>, rows: Int,
    scratch: UnsafeMutableRawPointer
  ) {
    kernel_first_weight_gradient(shape, x, dy, dw, rows, scratch.assumingMemoryBound(to: Float.self))
  }
}
