import CKernels

/// Convolutions of few channels, sixteen rows abreast, by loops of our own.
///
/// oneDNN puts channels side by side in blocks of 16. With six of them it computes ten times nothing for every six
/// that count, and LeNet-5 takes twice as long. With rows side by side instead no work is lost.
package struct InterleavedConvolution: Sendable {
  private let forwardShape, backwardShape: kernel_interleaved

  /// Windows move one by one.
  /// - Parameters:
  ///   - input: abreast.
  ///   - output: abreast; `input.height + 2 * padding - kernel + 1` high, and as wide in proportion.
  ///   - padding: below `kernel`.
  package init(input: ImageLayout, output: ImageLayout, kernel: Int, padding: Int) {
    func shape(_ from: ImageLayout, _ to: ImageLayout, rim: Int) -> kernel_interleaved {
      kernel_interleaved(
        inputs: from.channels, height: from.height, width: from.width, outputs: to.channels,
        out_height: to.height, out_width: to.width, kernel: kernel, rim: rim)
    }
    forwardShape = shape(input, output, rim: padding)
    backwardShape = shape(output, input, rim: kernel - 1 - padding)
  }

  /// `y[f] = bias[f] + sum over c of w[f, c] * x[c]`, and then perhaps relu. w: [filters x channels x kernel x
  /// kernel].
  /// - Parameter rows: how many of the sixteen matter, here and below: the others are not always computed.
  package func forward(
    _ x: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>, relu: Bool,
    into y: UnsafeMutablePointer<Float>, rows: Int
  ) {
    kernel_interleaved_convolution(forwardShape, x, weights, bias, y, relu, rows)
  }

  /// From dL/dy to dL/dx: a convolution too, with the weights that `turn` makes.
  package func inputGradient(
    _ dy: UnsafePointer<Float>, turned: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>,
    rows: Int
  ) {
    kernel_interleaved_convolution(backwardShape, dy, turned, nil, dx, false, rows)
  }

  /// dL/dw and dL/dbias, summed over the rows; dy is 0 for those of the sixteen that do not matter.
  package func weightGradient(
    _ x: UnsafePointer<Float>, dy: UnsafePointer<Float>, into dw: UnsafeMutablePointer<Float>,
    bias: UnsafeMutablePointer<Float>, rows: Int
  ) {
    kernel_interleaved_weight_gradient(forwardShape, x, dy, dw, bias, rows)
  }

  /// Channels for filters, and each kernel turned by half a turn.
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
