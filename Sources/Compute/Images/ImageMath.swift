import CKernels

/// What happens to images between convolutions, for some rows of a batch. Rows lie one after the other, each as
/// its `ImageLayout` says.
package enum ImageMath {
  /// A pointer to floats that are only read.
  package typealias Source = UnsafePointer<Float>
  /// A pointer to floats that are written.
  package typealias Destination = UnsafeMutablePointer<Float>

  /// A square window that moves over an image, and how many places it has.
  package struct Pool: Sendable {
    /// The side of the window.
    package let size: Int
    /// From one window to the next.
    package let stride: Int
    /// Places down.
    package let height: Int
    /// Places across.
    package let width: Int

    /// A window over images of this layout; only whole windows count.
    package init(size: Int, stride: Int, over image: ImageLayout) {
      self.size = size
      self.stride = stride
      height = (image.height - size) / stride + 1
      width = (image.width - size) / stride + 1
    }

    var kernel: kernel_pool { kernel_pool(size: size, stride: stride, height: height, width: width) }
  }

  /// To plane after plane, whatever the layout.
  package static func toPlanes(_ layout: ImageLayout, _ x: Source, to y: Destination, rows: Int) {
    if layout.isAbreast {
      for first in stride(from: 0, to: rows, by: ImageLayout.abreast) {
        kernel_blocks_to_planes(
          transposed(layout, min(ImageLayout.abreast, rows - first)), x + first * layout.count,
          y + first * layout.count, 1)
      }
    } else {
      kernel_blocks_to_planes(layout.kernel, x, y, rows)
    }
  }

  /// From plane after plane to the layout. Rows that only fill up sixteen abreast are zeros.
  package static func fromPlanes(_ layout: ImageLayout, _ x: Source, to y: Destination, rows: Int) {
    if layout.isAbreast {
      for first in stride(from: 0, to: rows, by: ImageLayout.abreast) {
        kernel_planes_to_blocks(
          transposed(layout, min(ImageLayout.abreast, rows - first)), x + first * layout.count,
          y + first * layout.count, 1)
      }
    } else {
      kernel_planes_to_blocks(layout.kernel, x, y, rows)
    }
  }

  /// Rows abreast are one block, whose channels are the rows.
  private static func transposed(_ layout: ImageLayout, _ rows: Int) -> kernel_image {
    kernel_image(channels: rows, height: layout.count, width: 1, block: ImageLayout.abreast, blocks: 1)
  }

  /// The largest value of each window; which one it was goes to `winners`, one number for each value of y.
  package static func maxPool(
    _ layout: ImageLayout, _ pool: Pool, _ x: Source, to y: Destination,
    winners: UnsafeMutablePointer<UInt16>, rows: Int
  ) {
    kernel_max_pool(layout.kernel, pool.kernel, x, y, winners, layout.loops(over: rows))
  }

  /// `dx = dy` at the winners, else 0. With `relu` the values of x came from it, and its gradient is applied too.
  package static func maxPoolGradient(
    _ layout: ImageLayout, _ pool: Pool, y: Source, dy: Source, winners: UnsafePointer<UInt16>,
    to dx: Destination, rows: Int, relu: Bool
  ) {
    kernel_max_pool_gradient(layout.kernel, pool.kernel, y, dy, winners, dx, layout.loops(over: rows), relu)
  }

  /// The mean of each window.
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

  /// Sums of each channel over rows and places: `paddedChannels` of them.
  package static func channelSums(_ layout: ImageLayout, _ x: Source, to sums: Destination, rows: Int) {
    kernel_channel_sums(layout.kernel, x, sums, rows)
  }

  /// Sums of `(x - mean)^2`.
  package static func channelSquares(
    _ layout: ImageLayout, _ x: Source, means: Source, to squares: Destination, rows: Int
  ) {
    kernel_channel_squares(layout.kernel, x, means, squares, rows)
  }

  /// Sums of `dy`, and of `dy (x - mean)`.
  package static func channelProducts(
    _ layout: ImageLayout, _ x: Source, dy: Source, means: Source, sums: Destination, products: Destination,
    rows: Int
  ) {
    kernel_channel_products(layout.kernel, x, dy, means, sums, products, rows)
  }

  /// `y = factor x + shift`, channel by channel.
  package static func scaleChannels(
    _ layout: ImageLayout, _ x: Source, factors: Source, shifts: Source, to y: Destination, rows: Int
  ) {
    kernel_scale_channels(layout.kernel, x, factors, shifts, y, rows)
  }

  /// `dx = a dy + b x + shift`, channel by channel; dx may be dy.
  package static func normaliseGradient(
    _ layout: ImageLayout, _ x: Source, dy: Source, a: Source, b: Source, shifts: Source, to dx: Destination,
    rows: Int
  ) {
    kernel_normalise_gradient(layout.kernel, x, dy, a, b, shifts, dx, rows)
  }

  /// `y[i] = x[i] / (1 - rate)`, or 0 with probability `rate`. Which ones, `key` and i determine; y may be x.
  package static func drop(_ x: Source, to y: Destination, count: Int, key: UInt64, rate: Double) {
    kernel_dropout(x, y, count, key, UInt32(min(max(rate, 0) * 0x1p32, 0x1p32 - 1)), Float(1 / (1 - rate)))
  }

  /// One channel everywhere at the same value. Channels that follow each other plainly may be held several at a
  /// time: `channel` counts to `channels`, each of which has an equal share of the layout's.
  package static func hold(
    _ layout: ImageLayout, _ channel: Int, of channels: Int, at value: Float, _ x: Destination, rows: Int
  ) {
    let places = layout.height * layout.width
    if layout.isAbreast {
      let width = places * ImageLayout.abreast
      for group in 0..<layout.loops(over: rows) {
        (x + group * ImageLayout.abreast * layout.count + channel * width)
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
