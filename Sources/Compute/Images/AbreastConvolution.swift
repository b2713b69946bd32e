import CKernels

/// Convolutions of few channels, sixteen rows abreast, by loops of our own.
///
/// oneDNN puts channels side by side in blocks of 16. With six of them it computes ten times nothing for every six
/// that count, and LeNet-5 takes twice as long. With rows side by side instead no work is lost.
public struct AbreastConvolution: Sendable {
  private let forwardShape, backwardShape: kernel_abreast
  private let forwardRim, backwardRim: Int

  /// Windows move one by one.
  /// - Parameters:
  ///   - input: abreast.
  ///   - output: abreast; `input.height + 2 * padding - kernel + 1` high, and as wide in proportion.
  ///   - padding: below `kernel`.
  public init(input: ImageLayout, output: ImageLayout, kernel: Int, padding: Int) {
    func shape(_ from: ImageLayout, _ to: ImageLayout, rim: Int) -> kernel_abreast {
      kernel_abreast(
        inputs: from.channels, height: from.height, width: from.width + 2 * rim, outputs: to.channels,
        out_height: to.height, out_width: to.width, kernel: kernel, top: rim)
    }
    forwardRim = padding
    backwardRim = kernel - 1 - padding
    forwardShape = shape(input, output, rim: forwardRim)
    backwardShape = shape(output, input, rim: backwardRim)
  }

  /// Bytes to work in.
  public var scratchSize: Int {
    max(Self.size(forwardShape), Self.size(backwardShape))
  }

  private static func size(_ shape: kernel_abreast) -> Int {
    4 * ImageLayout.abreast * shape.inputs * shape.height * shape.width
  }

  /// `y[f] = bias[f] + sum over c of w[f, c] * x[c]`, and then perhaps relu. w: [filters x channels x kernel x
  /// kernel].
  public func forward(
    _ x: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>, relu: Bool,
    into y: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer
  ) {
    kernel_abreast_convolution(
      forwardShape, Self.widened(x, forwardShape, rim: forwardRim, scratch), weights, bias, y, relu)
  }

  /// From dL/dy to dL/dx: a convolution too, with the weights that `turned` makes.
  public func inputGradient(
    _ dy: UnsafePointer<Float>, turned: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer
  ) {
    kernel_abreast_convolution(
      backwardShape, Self.widened(dy, backwardShape, rim: backwardRim, scratch), turned, nil, dx, false)
  }

  /// dL/dw and dL/dbias, summed over the sixteen rows.
  public func weightGradient(
    _ x: UnsafePointer<Float>, dy: UnsafePointer<Float>, into dw: UnsafeMutablePointer<Float>,
    bias: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer
  ) {
    kernel_abreast_weight_gradient(
      forwardShape, Self.widened(x, forwardShape, rim: forwardRim, scratch), dy, dw, bias)
  }

  /// Channels for filters, and each kernel turned by half a turn.
  public func turn(_ weights: UnsafePointer<Float>, into turned: UnsafeMutablePointer<Float>) {
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

  /// With a rim of zeros on either side.
  private static func widened(
    _ x: UnsafePointer<Float>, _ shape: kernel_abreast, rim: Int, _ scratch: UnsafeMutableRawPointer
  ) -> UnsafePointer<Float> {
    guard rim > 0 else { return x }
    let wide = scratch.assumingMemoryBound(to: Float.self)
    kernel_abreast_widen(x, wide, shape.inputs * shape.height, shape.width - 2 * rim, rim)
    return UnsafePointer(wide)
  }
}
