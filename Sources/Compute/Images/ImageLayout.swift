import CConvolution
import CKernels

/// What a row of a batch holds and how it lies in memory: `channels` planes of `height x width` values.
///
/// Vector units like several channels side by side at each place, so channels come in blocks of `block`:
/// [blocks x height x width x block]. With blocks of one they lie plane after plane. The last block is filled up
/// with zeros.
///
/// Images of few channels would be mostly filling. Sixteen rows of the batch then lie abreast: [channels x height
/// x width x 16], each channel by itself.
package struct ImageLayout: Hashable, Sendable {
  /// Planes that mean something.
  package let channels: Int
  /// Rows of a plane.
  package let height: Int
  /// Values in a row of a plane.
  package let width: Int
  /// Channels that lie side by side.
  package let block: Int
  /// Whether sixteen rows lie abreast; the block is then 1.
  package let isAbreast: Bool

  /// How many rows lie abreast.
  package static let abreast = 16

  /// Memberwise; all at least 1.
  package init(channels: Int, height: Int, width: Int, block: Int = 1, isAbreast: Bool = false) {
    self.channels = channels
    self.height = height
    self.width = width
    self.block = isAbreast ? 1 : max(block, 1)
    self.isAbreast = isAbreast
  }

  /// Another image in the same order.
  package func with(height: Int, width: Int) -> ImageLayout {
    ImageLayout(channels: channels, height: height, width: width, block: block, isAbreast: isAbreast)
  }

  /// Blocks, the last one perhaps not full.
  package var blocks: Int { (channels + block - 1) / block }
  /// Channels, those included that only fill up.
  package var paddedChannels: Int { blocks * block }
  /// Floats in a row of the batch.
  package var count: Int { paddedChannels * height * width }
  /// Floats from the first of so many rows to the end of the last: rows that lie abreast end together.
  package func extent(rows: Int) -> Int {
    count * (isAbreast ? (rows + Self.abreast - 1) / Self.abreast * Self.abreast : rows)
  }
  /// Whether rows follow each other, and in each plane follows plane.
  package var isPlain: Bool {
    !isAbreast && (block == 1 || height * width == 1 && channels == paddedChannels)
  }

  /// The block in which this machine convolves fastest, for an image of so many channels.
  package static func fastestBlock(channels: Int) -> Int {
    switch convolution_channel_order() {
    case channels_in_8: 8
    case channels_in_16: 16
    case channels_last: channels
    default: 1
    }
  }

  /// Whether this machine's vectors hold sixteen floats, so that rows abreast pay.
  package static var hasWideVectors: Bool { convolution_channel_order() == channels_in_16 }

  /// Rows abreast are to most loops what channels side by side are.
  var kernel: kernel_image {
    kernel_image(
      channels: channels, height: height, width: width, block: isAbreast ? Self.abreast : block,
      blocks: blocks)
  }

  /// How many rows the loops see.
  func loops(over rows: Int) -> Int { isAbreast ? (rows + Self.abreast - 1) / Self.abreast : rows }
}
