import CConvolution
import CKernels

/// Memory layout of an image batch: `channels` x `height x width` per row.
///
/// Vector units work on several channels of a pixel at once, so channels come in blocks of `block`: [blocks x
/// height x width x block], oneDNN's nChw8c and nChw16c. A block of 1 is NCHW. The last block is padded with
/// zeros.
///
/// For images of few channels that would be mostly padding. Sixteen rows of the batch are then interleaved
/// instead: [channels x height x width x 16].
package struct ImageLayout: Hashable, Sendable {
  /// Channels, without padding.
  package let channels: Int
  package let height: Int
  package let width: Int
  /// Channels per block.
  package let block: Int
  /// Whether sixteen rows are interleaved; the block is then 1.
  package let isInterleaved: Bool

  /// Rows per interleaved group.
  package static let interleavedRows = 16

  /// All extents must be at least 1.
  package init(channels: Int, height: Int, width: Int, block: Int = 1, isInterleaved: Bool = false) {
    self.channels = channels
    self.height = height
    self.width = width
    self.block = isInterleaved ? 1 : max(block, 1)
    self.isInterleaved = isInterleaved
  }

  /// The same layout for another image size.
  package func with(height: Int, width: Int) -> ImageLayout {
    ImageLayout(channels: channels, height: height, width: width, block: block, isInterleaved: isInterleaved)
  }

  /// Number of blocks; the last one may be padded.
  package var blocks: Int { (channels + block - 1) / block }
  /// Channels including padding.
  package var paddedChannels: Int { blocks * block }
  /// Floats per row of the batch.
  package var count: Int { paddedChannels * height * width }
  /// Floats spanned by `rows` rows; interleaved rows come in whole groups of sixteen.
  package func extent(rows: Int) -> Int {
    count
      * (isInterleaved
        ? (rows + Self.interleavedRows - 1) / Self.interleavedRows * Self.interleavedRows : rows)
  }
  /// Whether the layout is NCHW.
  package var isPlain: Bool {
    !isInterleaved && (block == 1 || height * width == 1 && channels == paddedChannels)
  }

  /// The block size in which this machine convolves images of `channels` channels fastest.
  package static func fastestBlock(channels: Int) -> Int {
    guard ProcessorWay.current.convolvesByOneDNN else { return 1 }
    return switch convolution_channel_order() {
    case channels_in_8: 8
    case channels_in_16: 16
    case channels_last: channels
    default: 1
    }
  }

  /// Whether interleaving rows pays for images of few channels: with AVX2 and AVX-512, where an epoch of LeNet-5 takes a
  /// third and half of oneDNN's time, and where the other way is by matrix products, which have few rows then: half.
  package static var interleavesFewChannels: Bool {
    kernel_width() != kernel_width_portable || !ProcessorWay.current.convolvesByOneDNN
  }

  /// Most loops treat interleaved rows like blocked channels.
  var kernel: kernel_image {
    kernel_image(
      channels: channels, height: height, width: width, block: isInterleaved ? Self.interleavedRows : block,
      blocks: blocks)
  }

  /// Rows as the kernels count them: groups of sixteen if interleaved.
  func loops(over rows: Int) -> Int {
    isInterleaved ? (rows + Self.interleavedRows - 1) / Self.interleavedRows : rows
  }
}
