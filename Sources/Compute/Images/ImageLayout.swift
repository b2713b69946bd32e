import CConvolution
import CKernels

/// What a row of a batch holds and how it lies in memory: `channels` planes of `height x width` values.
///
/// Vector units like several channels side by side at each place, so channels come in blocks of `block`:
/// [blocks x height x width x block]. With blocks of one they lie plane after plane. The last block is filled up
/// with zeros.
public struct ImageLayout: Hashable, Sendable {
  /// Planes that mean something.
  public let channels: Int
  /// Rows of a plane.
  public let height: Int
  /// Values in a row of a plane.
  public let width: Int
  /// Channels that lie side by side.
  public let block: Int

  /// Memberwise; all at least 1.
  public init(channels: Int, height: Int, width: Int, block: Int = 1) {
    self.channels = channels
    self.height = height
    self.width = width
    self.block = max(block, 1)
  }

  /// Blocks, the last one perhaps not full.
  public var blocks: Int { (channels + block - 1) / block }
  /// Channels, those included that only fill up.
  public var paddedChannels: Int { blocks * block }
  /// Floats in a row of the batch.
  public var count: Int { paddedChannels * height * width }
  /// Whether a row is plane after plane.
  public var isPlain: Bool { block == 1 || height * width == 1 && channels == paddedChannels }

  /// The block in which this machine convolves fastest, for an image of so many channels.
  public static func fastestBlock(channels: Int) -> Int {
    switch convolution_channel_order() {
    case channels_in_8: 8
    case channels_in_16: 16
    case channels_last: channels
    default: 1
    }
  }

  var kernel: kernel_image {
    kernel_image(channels: channels, height: height, width: width, block: block, blocks: blocks)
  }
}
