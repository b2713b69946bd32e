import CConvolution
import COneDNN

/// Convolutions of fixed-size batches by oneDNN, on the calling thread.
///
///     y[f] = relu?(bias[f] + sum over c of w[f, c] * x[c])        x: [rows x channels x height x width]
///
/// oneDNN's own threading is off, as for matrix products. Its primitives are created once; threads may use
/// one concurrently, each in its own lane. 3 x 3 kernels go by `WinogradConvolution` where it pays.
package final class Convolution: @unchecked Sendable {
  package struct Shape: Hashable, Sendable {
    package let rows: Int
    /// Layouts of x and y.
    package let input, output: ImageLayout
    /// Side of the square kernel, stride, and zero padding on each side, in pixels.
    package let kernel, stride, padding: Int
    /// Whether a relu is applied to the output.
    package let relu: Bool
    /// Whether `inputGradient` will be called.
    package let hasInputGradient: Bool

    package init(
      rows: Int, input: ImageLayout, output: ImageLayout, kernel: Int, stride: Int, padding: Int, relu: Bool,
      hasInputGradient: Bool
    ) {
      self.rows = rows
      self.input = input
      self.output = output
      self.kernel = kernel
      self.stride = stride
      self.padding = padding
      self.relu = relu
      self.hasInputGradient = hasInputGradient
    }
  }

  /// Floats of the weights in the order of each pass.
  package let forwardCount, backwardCount, gradientCount: Int
  /// Scratchpad size in bytes; the scratchpad must be 64-byte aligned.
  package let scratchSize: Int
  /// Floats of the plain weights, [filters x channels x kernel x kernel], with channels padded to whole
  /// blocks.
  package let plainCount: Int

  private let plan: OpaquePointer

  /// - Parameter lanes: how many threads may use it concurrently.
  /// - Returns: `nil` if oneDNN has no implementation for this shape, or no memory.
  package init?(_ shape: Shape, lanes: Int) {
    digitbook_omp_use_one_thread()
    var description = convolution_shape(
      rows: Int64(shape.rows), inputs: Int64(shape.input.paddedChannels), height: Int64(shape.input.height),
      width: Int64(shape.input.width), outputs: Int64(shape.output.paddedChannels),
      kernel: Int64(shape.kernel), stride: Int64(shape.stride), padding: Int64(shape.padding),
      input_order: shape.input.order, output_order: shape.output.order, relu: shape.relu,
      has_input_gradient: shape.hasInputGradient)
    guard let plan = convolution_create(&description, max(lanes, 1)) else { return nil }
    self.plan = plan
    let sizes = convolution_sizes(plan)
    forwardCount = sizes.forward_weights
    backwardCount = sizes.backward_weights
    gradientCount = sizes.weight_gradient
    scratchSize = sizes.scratch
    plainCount = shape.output.paddedChannels * shape.input.paddedChannels * shape.kernel * shape.kernel
  }

  deinit {
    convolution_destroy(plan)
  }

  /// Whether oneDNN has only its reference loops for one of the passes: hundreds of times slower.
  package var isSlow: Bool { convolution_has_reference_pass(plan) }

  /// Reorders plain weights for the passes.
  package func arrange(
    _ plain: UnsafePointer<Float>, forward: UnsafeMutablePointer<Float>,
    backward: UnsafeMutablePointer<Float>?, lane: Int
  ) {
    let done = convolution_arrange(plan, lane, plain, forward, backward)
    assert(done, "weights of a convolution")
  }

  /// y = relu?(x * weights + bias), with `weights` from `arrange`.
  package func forward(
    _ x: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer, lane: Int
  ) {
    let done = convolution_forward(plan, lane, x, weights, bias, y, scratch)
    assert(done, "convolution")
  }

  /// dL/dx from dL/dy. The relu's derivative must already be applied to dL/dy.
  package func inputGradient(
    _ dy: UnsafePointer<Float>, weights: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer, lane: Int
  ) {
    let done = convolution_input_gradient(plan, lane, dy, weights, dx, scratch)
    assert(done, "gradient of a convolution's input")
  }

  /// dL/dw in the order of this pass, and dL/dbias, both summed over the rows.
  package func weightGradient(
    _ x: UnsafePointer<Float>, dy: UnsafePointer<Float>, into dw: UnsafeMutablePointer<Float>,
    bias: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer, lane: Int
  ) {
    let done = convolution_weight_gradient(plan, lane, x, dy, dw, bias, scratch)
    assert(done, "gradient of a convolution's weights")
  }

  /// Reorders the result of `weightGradient` to plain weights.
  package func plainGradient(_ dw: UnsafePointer<Float>, into plain: UnsafeMutablePointer<Float>, lane: Int) {
    let done = convolution_plain_gradient(plan, lane, dw, plain)
    assert(done, "order of a convolution's gradient")
  }
}

extension ImageLayout {
  /// Blocks of 8 and 16 are oneDNN's nChw8c and nChw16c; any other block is NHWC.
  fileprivate var order: channel_order {
    switch block {
    case 1: channels_first
    case 8 where convolution_channel_order() == channels_in_8: channels_in_8
    case 16 where convolution_channel_order() == channels_in_16: channels_in_16
    default: channels_last
    }
  }
}
