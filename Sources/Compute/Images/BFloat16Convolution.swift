import CKernels

/// Convolutions with stride 1 whose products are in bfloat16, see `BFloat16Product`; inputs and results are float32
/// images of any layout that is not interleaved.
package struct BFloat16Convolution: Sendable {
  package typealias Bits = BFloat16Product.Bits

  /// Values of the weights for the forward pass and for the input gradient, and floats of the weight gradient.
  package let forwardCount, backwardCount, gradientCount: Int
  /// Scratch memory of a thread in bytes; 64-byte aligned.
  package let scratchSize: Int

  private let shape: kernel_bf16_convolution

  /// - Parameters:
  ///   - output: its height is `input.height + 2 * padding - kernel + 1`, its width likewise.
  ///   - padding: below `kernel`.
  package init(input: ImageLayout, output: ImageLayout, kernel: Int, padding: Int) {
    var shape = kernel_bf16_convolution(
      input: input.kernel, output: output.kernel, kernel: kernel, padding: padding)
    let sizes = kernel_bf16_convolution_sizes(&shape)
    forwardCount = sizes.forward
    backwardCount = sizes.backward
    gradientCount = sizes.gradient
    scratchSize = sizes.scratch
    self.shape = shape
  }

  /// Rounds weights, [filters x channels x kernel x kernel]; the memory for the passes must be zeroed at first.
  package func arrange(
    _ weights: UnsafePointer<Float>, forward: UnsafeMutablePointer<Bits>,
    backward: UnsafeMutablePointer<Bits>?
  ) {
    withUnsafePointer(to: shape) { kernel_bf16_convolution_arrange($0, weights, forward, backward) }
  }

  /// `y = relu?(x * weights + bias)`; bias has the output's channels in whole blocks.
  package func forward(
    _ x: UnsafePointer<Float>, weights: UnsafePointer<Bits>, bias: UnsafePointer<Float>, relu: Bool,
    into y: UnsafeMutablePointer<Float>, rows: Int, scratch: UnsafeMutableRawPointer
  ) {
    withUnsafePointer(to: shape) {
      kernel_bf16_convolution_forward($0, x, weights, bias, relu, y, rows, scratch)
    }
  }

  /// dL/dx from dL/dy.
  package func inputGradient(
    _ dy: UnsafePointer<Float>, weights: UnsafePointer<Bits>, into dx: UnsafeMutablePointer<Float>, rows: Int,
    scratch: UnsafeMutableRawPointer
  ) {
    withUnsafePointer(to: shape) {
      kernel_bf16_convolution_input_gradient($0, dy, weights, dx, rows, scratch)
    }
  }

  /// dL/dw, summed over the rows, in an order that `plainGradient` undoes.
  package func weightGradient(
    _ x: UnsafePointer<Float>, dy: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>, rows: Int,
    scratch: UnsafeMutableRawPointer
  ) {
    withUnsafePointer(to: shape) {
      kernel_bf16_convolution_weight_gradient($0, x, dy, sums, rows, scratch)
    }
  }

  /// Sums of `weightGradient` in the order of the weights.
  package func plainGradient(_ sums: UnsafePointer<Float>, into dw: UnsafeMutablePointer<Float>) {
    withUnsafePointer(to: shape) { kernel_bf16_convolution_plain_gradient($0, sums, dw) }
  }
}
