import CConvolution
import COneDNN

/// Convolutions of batches of a fixed size by oneDNN, on the calling thread.
///
///     y[f] = relu?(bias[f] + sum over c of w[f, c] * x[c])        x: [rows x channels x height x width]
///
/// oneDNN's own threading is off, as for products. Its plans are made once; any number of threads may follow one
/// at the same time, each in a lane of its own. Kernels of 3 x 3 with enough channels go Winograd's way, in
/// tiles of 4 x 4, where oneDNN has it.
package final class Convolution: @unchecked Sendable {
  /// What is convolved.
  package struct Shape: Hashable, Sendable {
    /// Rows of the batch.
    package let rows: Int
    /// What comes in, and what leaves.
    package let input, output: ImageLayout
    /// The side of the kernel, the step from window to window, and the width of the rim of zeros.
    package let kernel, stride, padding: Int
    /// Whether outputs below 0 become 0.
    package let relu: Bool
    /// Whether `inputGradient` will be called.
    package let hasInputGradient: Bool

    /// Memberwise.
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
  /// Bytes to work in, 64-byte aligned.
  package let scratchSize: Int
  /// Floats of the weights as they are written down: [filters x channels x kernel x kernel], channels of full
  /// blocks.
  package let plainCount: Int

  private let plan: OpaquePointer

  /// - Parameter lanes: how many threads may use it at the same time.
  /// - Returns: `nil` where oneDNN has no plan for this shape, or no memory.
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

  /// oneDNN's names of what it runs: forward, the gradient of the input, that of the weights.
  package var implementations: [String] {
    (0..<3).map { convolution_implementation(plan, $0).map { String(cString: $0) } ?? "none" }
  }

  /// Plain weights into the orders of the passes.
  package func arrange(
    _ plain: UnsafePointer<Float>, forward: UnsafeMutablePointer<Float>,
    backward: UnsafeMutablePointer<Float>?, lane: Int
  ) {
    let done = convolution_arrange(plan, lane, plain, forward, backward)
    assert(done, "weights of a convolution")
  }

  /// See the class.
  package func forward(
    _ x: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer, lane: Int
  ) {
    let done = convolution_forward(plan, lane, x, weights, bias, y, scratch)
    assert(done, "convolution")
  }

  /// From dL/dy to dL/dx. A relu's derivative is already in dL/dy.
  package func inputGradient(
    _ dy: UnsafePointer<Float>, weights: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer, lane: Int
  ) {
    let done = convolution_input_gradient(plan, lane, dy, weights, dx, scratch)
    assert(done, "gradient of a convolution's input")
  }

  /// dL/dw in an order of its own, and dL/dbias, summed over the rows.
  package func weightGradient(
    _ x: UnsafePointer<Float>, dy: UnsafePointer<Float>, into dw: UnsafeMutablePointer<Float>,
    bias: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer, lane: Int
  ) {
    let done = convolution_weight_gradient(plan, lane, x, dy, dw, bias, scratch)
    assert(done, "gradient of a convolution's weights")
  }

  /// What `weightGradient` computed as plain weights.
  package func plainGradient(_ dw: UnsafePointer<Float>, into plain: UnsafeMutablePointer<Float>, lane: Int) {
    let done = convolution_plain_gradient(plan, lane, dw, plain)
    assert(done, "order of a convolution's gradient")
  }
}

extension ImageLayout {
  /// Blocks of 8 and 16 are oneDNN's; any other block is all channels side by side.
  fileprivate var order: channel_order {
    switch block {
    case 1: channels_first
    case 8 where convolution_channel_order() == channels_in_8: channels_in_8
    case 16 where convolution_channel_order() == channels_in_16: channels_in_16
    default: channels_last
    }
  }
}
