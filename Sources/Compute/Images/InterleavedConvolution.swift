import CKernels

/// Convolutions with few channels on sixteen interleaved rows, by the kernels in `interleaved_convolution.c` and
/// `interleaved_gradient.c`.
///
/// oneDNN blocks channels by 16. With six of them it multiplies ten zeros for every six values, and LeNet-5
/// takes twice as long. Interleaving rows instead wastes nothing.
package struct InterleavedConvolution: Sendable {
  private let forwardShape, backwardShape: kernel_interleaved

  /// The stride is 1.
  /// - Parameters:
  ///   - input: interleaved.
  ///   - output: interleaved; its height is `input.height + 2 * padding - kernel + 1`, its width likewise.
  ///   - padding: below `kernel`.
  package init(input: ImageLayout, output: ImageLayout, kernel: Int, padding: Int) {
    func shape(_ from: ImageLayout, _ to: ImageLayout, padding: Int) -> kernel_interleaved {
      kernel_interleaved(
        inputs: from.channels, height: from.height, width: from.width, outputs: to.channels,
        out_height: to.height, out_width: to.width, kernel: kernel, padding: padding)
    }
    forwardShape = shape(input, output, padding: padding)
    backwardShape = shape(output, input, padding: kernel - 1 - padding)
  }

  /// `y[f] = bias[f] + sum over c of w[f, c] * x[c]`, then a relu if requested. w: [filters x channels x
  /// kernel x kernel].
  /// - Parameter rows: how many of the sixteen rows are in use, here and below; the others may be left
  ///   uncomputed.
  package func forward(
    _ x: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>, relu: Bool,
    into y: UnsafeMutablePointer<Float>, rows: Int
  ) {
    kernel_interleaved_convolution(forwardShape, x, weights, bias, y, relu, rows)
  }

  /// dL/dx from dL/dy: a convolution with the weights from `turn`.
  package func inputGradient(
    _ dy: UnsafePointer<Float>, turned: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>,
    rows: Int
  ) {
    kernel_interleaved_convolution(backwardShape, dy, turned, nil, dx, false, rows)
  }

  /// dL/dw and dL/dbias, summed over the rows; dy must be 0 for rows not in use.
  package func weightGradient(
    _ x: UnsafePointer<Float>, dy: UnsafePointer<Float>, into dw: UnsafeMutablePointer<Float>,
    bias: UnsafeMutablePointer<Float>, rows: Int
  ) {
    kernel_interleaved_weight_gradient(forwardShape, x, dy, dw, bias, rows)
  }

  /// Weights for the input gradient: channels and filters swapped, each kernel rotated by 180 degrees.
  package func turn(_ weights: UnsafePointer<Float>, into turned: UnsafeMutablePointer<Float>) {
    let (filters, channels) = (forwardShape.outputs, forwardShape.inputs)
    let area = forwardShape.kernel * forwardShape.kernel
    for filter in 0..<filters {
      for channel in 0..<channels {
        let from = weights + (filter * channels + channel) * area
        let to = turned + (channel * filters + filter) * area
        for place in 0..<area { to[place] = from[area - 1 - place] }
      }
    }
  }
}
