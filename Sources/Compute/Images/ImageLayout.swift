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
public struct ImageLayout: Hashable, Sendable {
  /// Planes that mean something.
  public let channels: Int
  /// Rows of a plane.
  public let height: Int
  /// Values in a row of a plane.
  public let width: Int
  /// Channels that lie side by side.
  public let block: Int
  /// Whether sixteen rows lie abreast; the block is then 1.
  public let isAbreast: Bool

  /// How many rows lie abreast.
  public static let abreast = 16

  /// Memberwise; all at least 1.
  public init(channels: Int, height: Int, width: Int, block: Int = 1, isAbreast: Bool = false) {
    self.channels = channels
    self.height = height
    self.width = width
    self.block = isAbreast ? 1 : max(block, 1)
    self.isAbreast = isAbreast
  }

  /// Another image in the same order.
  public func with(height: Int, width: Int) -> ImageLayout {
    ImageLayout(channels: channels, height: height, width: width, block: block, isAbreast: isAbreast)
  }

  /// Blocks, the last one perhaps not full.
  public var blocks: Int { (channels + block - 1) / block }
  /// Channels, those included that only fill up.
  public var paddedChannels: Int { blocks * block }
  /// Floats in a row of the batch.
  public var count: Int { paddedChannels * height * width }
  /// Floats from the first of so many rows to the end of the last: rows that lie abreast end together.
  public func extent(rows: Int) -> Int {
    count * (isAbreast ? (rows + Self.abreast - 1) / Self.abreast * Self.abreast : rows)
  }
  /// Whether rows follow each other, and in each plane follows plane.
  public var isPlain: Bool {
    !isAbreast && (block == 1 || height * width == 1 && channels == paddedChannels)
  }

  /// The block in which this machine convolves fastest, for an image of so many channels.
  public static func fastestBlock(channels: Int) -> Int {
    switch convolution_channel_order() {
    case channels_in_8: 8
    case channels_in_16: 16
    case channels_last: channels
    default: 1
    }
  }

  /// Whether this machine's vectors hold sixteen floats, so that rows abreast pay.
  public static var hasWideVectors: Bool { convolution_channel_order() == channels_in_16 }

  /// Rows abreast are to most loops what channels side by side are.
  var kernel: kernel_image {
    kernel_image(
      channels: channels, height: height, width: width, block: isAbreast ? Self.abreast : block,
      blocks: blocks)
  }

  /// How many rows the loops see.
  func loops(over rows: Int) -> Int { isAbreast ? (rows + Self.abreast - 1) / Self.abreast : rows }
}
