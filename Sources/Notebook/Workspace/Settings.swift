import Compute

/// What `set` sets.
public struct Settings: Codable, Hashable, Sendable {
  /// How digit images are drawn.
  public enum Images: String, Codable, CaseIterable, Sendable {
    case auto, ascii, blocks
  }

  /// When colours are used.
  public enum Color: String, Codable, CaseIterable, Sendable {
    case auto, always, never
  }

  /// Where commands that draw start, unless they are told `seed=`.
  public var seed: UInt32 = 0
  /// How many threads may work.
  public var threads = Workers.processorCount
  /// How digit images are drawn.
  public var images: Images = .auto
  /// When colours are used; `nil` leaves it to how digitbook was started.
  public var color: Color = .auto

  /// The settings a new workspace has.
  public init() {}
}
