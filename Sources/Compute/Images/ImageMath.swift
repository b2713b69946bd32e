import CKernels

/// Operations on images between convolutions, for some rows of a batch. Each buffer holds the rows in the
/// order of its `ImageLayout`.
package enum ImageMath {
  package typealias Source = UnsafePointer<Float>
  package typealias Destination = UnsafeMutablePointer<Float>

  /// A square pooling window and the size of its output.
  package struct Pool: Sendable {
    /// Side of the window.
    package let size: Int
    package let stride: Int
    /// Output height.
    package let height: Int
    /// Output width.
    package let width: Int

    /// Windows must lie entirely within the image.
    package init(size: Int, stride: Int, over image: ImageLayout) {
      self.size = size
      self.stride = stride
      height = (image.height - size) / stride + 1
      width = (image.width - size) / stride + 1
    }

    var kernel: kernel_pool { kernel_pool(size: size, stride: stride, height: height, width: width) }
  }

  /// Converts from any layout to NCHW.
  package static func toNCHW(_ layout: ImageLayout, _ x: Source, to y: Destination, rows: Int) {
    if layout.isInterleaved {
      for first in stride(from: 0, to: rows, by: ImageLayout.interleavedRows) {
        kernel_blocked_to_nchw(
          transposed(layout, min(ImageLayout.interleavedRows, rows - first)), x + first * layout.count,
          y + first * layout.count, 1)
      }
    } else {
      kernel_blocked_to_nchw(layout.kernel, x, y, rows)
    }
  }

  /// Converts from NCHW to `layout`. Padding rows of an interleaved group are zeros.
  package static func fromNCHW(_ layout: ImageLayout, _ x: Source, to y: Destination, rows: Int) {
    if layout.isInterleaved {
      for first in stride(from: 0, to: rows, by: ImageLayout.interleavedRows) {
        kernel_nchw_to_blocked(
          transposed(layout, min(ImageLayout.interleavedRows, rows - first)), x + first * layout.count,
          y + first * layout.count, 1)
      }
    } else {
      kernel_nchw_to_blocked(layout.kernel, x, y, rows)
    }
  }

  /// Treats interleaved rows as one block whose channels are the rows.
  private static func transposed(_ layout: ImageLayout, _ rows: Int) -> kernel_image {
    kernel_image(
      channels: rows, height: layout.count, width: 1, block: ImageLayout.interleavedRows, blocks: 1)
  }

  /// Max pooling; `winners` gets the index within the window of each y, in the shape of y.
  package static func maxPool(
    _ layout: ImageLayout, _ pool: Pool, _ x: Source, to y: Destination,
    winners: UnsafeMutablePointer<UInt16>, rows: Int
  ) {
    kernel_max_pool(layout.kernel, pool.kernel, x, y, winners, layout.loops(over: rows))
  }

  /// `dx = dy` at the winners, else 0. With `relu`, also applies the gradient of the relu that precedes the
  /// pooling.
  package static func maxPoolGradient(
    _ layout: ImageLayout, _ pool: Pool, y: Source, dy: Source, winners: UnsafePointer<UInt16>,
    to dx: Destination, rows: Int, relu: Bool
  ) {
    kernel_max_pool_gradient(layout.kernel, pool.kernel, y, dy, winners, dx, layout.loops(over: rows), relu)
  }

  /// Average pooling.
  package static func averagePool(
    _ layout: ImageLayout, _ pool: Pool, _ x: Source, to y: Destination, rows: Int
  ) {
    kernel_average_pool(layout.kernel, pool.kernel, x, y, layout.loops(over: rows))
  }

  /// The gradient of `averagePool`.
  package static func averagePoolGradient(
    _ layout: ImageLayout, _ pool: Pool, dy: Source, to dx: Destination, rows: Int
  ) {
    kernel_average_pool_gradient(layout.kernel, pool.kernel, dy, dx, layout.loops(over: rows))
  }

  /// Sums of each channel over rows and pixels; sums: [paddedChannels].
  package static func channelSums(_ layout: ImageLayout, _ x: Source, to sums: Destination, rows: Int) {
    kernel_channel_sums(layout.kernel, x, sums, rows)
  }

  /// Sums of `(x - mean)^2` per channel.
  package static func channelSquares(
    _ layout: ImageLayout, _ x: Source, means: Source, to squares: Destination, rows: Int
  ) {
    kernel_channel_squares(layout.kernel, x, means, squares, rows)
  }

  /// Sums of `dy` and of `dy (x - mean)` per channel.
  package static func channelProducts(
    _ layout: ImageLayout, _ x: Source, dy: Source, means: Source, sums: Destination, products: Destination,
    rows: Int
  ) {
    kernel_channel_products(layout.kernel, x, dy, means, sums, products, rows)
  }

  /// `y = factor x + shift` per channel.
  package static func scaleChannels(
    _ layout: ImageLayout, _ x: Source, factors: Source, shifts: Source, to y: Destination, rows: Int
  ) {
    kernel_scale_channels(layout.kernel, x, factors, shifts, y, rows)
  }

  /// `dx = a dy + b x + shift` per channel; dx may be dy.
  package static func normaliseGradient(
    _ layout: ImageLayout, _ x: Source, dy: Source, a: Source, b: Source, shifts: Source, to dx: Destination,
    rows: Int
  ) {
    kernel_normalise_gradient(layout.kernel, x, dy, a, b, shifts, dx, rows)
  }

  /// Dropout: `y[i] = x[i] / (1 - rate)`, or 0 with probability `rate`. `key` and i determine the draw; y may
  /// be x.
  package static func dropout(_ x: Source, to y: Destination, count: Int, key: UInt64, rate: Double) {
    kernel_dropout(x, y, count, key, UInt32(min(max(rate, 0) * 0x1p32, 0x1p32 - 1)), Float(1 / (1 - rate)))
  }

  /// Sets one channel to a constant. In a plain layout `channels` may be any divisor of the values per row; a
  /// "channel" is then an equal run of consecutive values.
  package static func fillChannel(
    _ layout: ImageLayout, _ channel: Int, of channels: Int, at value: Float, _ x: Destination, rows: Int
  ) {
    let places = layout.height * layout.width
    if layout.isInterleaved {
      let width = places * ImageLayout.interleavedRows
      for group in 0..<layout.loops(over: rows) {
        (x + group * ImageLayout.interleavedRows * layout.count + channel * width)
          .update(repeating: value, count: width)
      }
    } else if layout.isPlain {
      let width = layout.count / max(channels, 1)
      for row in 0..<rows {
        (x + row * layout.count + channel * width).update(repeating: value, count: width)
      }
    } else {
      let first = channel / layout.block * places * layout.block + channel % layout.block
      for row in 0..<rows {
        for place in 0..<places { x[row * layout.count + first + place * layout.block] = value }
      }
    }
  }

  /// `y[i] += x[i]`.
  package static func add(_ x: Source, to y: Destination, count: Int) {
    kernel_add(x, y, count)
  }
}
