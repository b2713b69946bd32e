import CKernels

/// Convolutions by matrix products (im2col) on images in NCHW, one image at a time, for processors that oneDNN has no
/// fast convolution for.
///
/// With SSE4.1 the passes reach 20 to 33 GFLOP/s of one core, of the 40 of the products alone.
package struct ProductConvolution: Sendable {
  /// Scratch memory of one thread in bytes; 64-byte aligned.
  package let scratchSize: Int

  private let windows: kernel_windows
  private let input, output: ImageLayout
  /// Values under one window, and places of the output.
  private let depth, places: Int
  /// Output rows whose windows are gathered together: as many as stay in the second cache, at least one.
  private let stripRows: Int

  private static let stripBytes = 256 << 10

  /// - Parameters:
  ///   - input: NCHW.
  ///   - output: NCHW; its height is `(input.height + 2 padding - kernel) / stride + 1`, its width likewise.
  package init(input: ImageLayout, output: ImageLayout, kernel: Int, stride: Int, padding: Int) {
    self.input = input
    self.output = output
    windows = kernel_windows(
      channels: input.channels, height: input.height, width: input.width, out_height: output.height,
      out_width: output.width, kernel: kernel, stride: stride, padding: padding)
    depth = input.channels * kernel * kernel
    places = output.height * output.width
    let rowSize = depth * output.width * MemoryLayout<Float>.stride
    stripRows = min(max(Self.stripBytes / max(rowSize, 1), 1), output.height)
    scratchSize = stripRows * rowSize
  }

  /// `y[f] = bias[f] + sum over c of w[f, c] * x[c]`, then a relu if requested. w: [filters x channels x kernel x
  /// kernel].
  package func forward(
    _ x: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>, relu: Bool,
    into y: UnsafeMutablePointer<Float>, rows: Int, scratch: UnsafeMutableRawPointer
  ) {
    let columns = columns(in: scratch)
    for row in 0..<rows {
      let to = y + row * output.count
      for filter in 0..<output.channels {
        (to + filter * places).update(repeating: bias[filter], count: places)
      }
      eachStrip { strip in
        let count = strip.count * output.width
        kernel_im2col(windows, x + row * input.count, strip.lowerBound, strip.upperBound, columns)
        MatMul.sgemm(
          rows: output.channels, columns: count, inner: depth, .init(base: weights, leading: depth),
          .init(base: columns, leading: count), into: to + strip.lowerBound * output.width, leading: places,
          adding: true)
      }
    }
    if relu { kernel_relu(y, y, rows * output.count) }
  }

  /// dL/dx from dL/dy.
  package func inputGradient(
    _ dy: UnsafePointer<Float>, weights: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>,
    rows: Int,
    scratch: UnsafeMutableRawPointer
  ) {
    let columns = columns(in: scratch)
    dx.update(repeating: 0, count: rows * input.count)
    for row in 0..<rows {
      eachStrip { strip in
        let count = strip.count * output.width
        MatMul.sgemm(
          rows: depth, columns: count, inner: output.channels,
          .init(base: weights, leading: depth, transposed: true),
          .init(base: dy + row * output.count + strip.lowerBound * output.width, leading: places),
          into: columns)
        kernel_col2im(windows, columns, strip.lowerBound, strip.upperBound, dx + row * input.count)
      }
    }
  }

  /// dL/dw and dL/dbias, summed over the rows in order.
  package func weightGradient(
    _ x: UnsafePointer<Float>, dy: UnsafePointer<Float>, into dw: UnsafeMutablePointer<Float>,
    bias: UnsafeMutablePointer<Float>, rows: Int, scratch: UnsafeMutableRawPointer
  ) {
    let columns = columns(in: scratch)
    dw.update(repeating: 0, count: output.channels * depth)
    for row in 0..<rows {
      eachStrip { strip in
        let count = strip.count * output.width
        kernel_im2col(windows, x + row * input.count, strip.lowerBound, strip.upperBound, columns)
        MatMul.sgemm(
          rows: output.channels, columns: depth, inner: count,
          .init(base: dy + row * output.count + strip.lowerBound * output.width, leading: places),
          .init(base: columns, leading: count, transposed: true), into: dw, adding: true)
      }
    }
    ImageMath.channelSums(output, dy, to: bias, rows: rows)
  }

  private func columns(in scratch: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Float> {
    scratch.assumingMemoryBound(to: Float.self)
  }

  private func eachStrip(_ body: (Range<Int>) -> Void) {
    for first in stride(from: 0, to: output.height, by: stripRows) {
      body(first..<min(first + stripRows, output.height))
    }
  }
}
