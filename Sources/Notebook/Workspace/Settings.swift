import Compute
import Display

/// What `set` sets.
public struct Settings: Codable, Hashable, Sendable {
  /// How digit images are drawn.
  public enum Images: String, Codable, CaseIterable, Sendable {
    case auto, ascii, blocks

    /// The style asked for; `nil` leaves the choice to the output.
    public var style: ImageStyle? { ImageStyle(rawValue: rawValue) }
  }

  /// Where commands that draw start, unless they are told `seed=`.
  public var seed: UInt32 = 0
  /// How many threads may work.
  public var threads = Workers.processorCount
  /// How digit images are drawn.
  public var images: Images = .auto
  /// When colours are used.
  public var color: ColorChoice = .auto

  /// The settings a new workspace has.
  public init() {}
}

extension ColorChoice: Codable {}
