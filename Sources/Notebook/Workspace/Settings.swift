import Compute
import Display

/// What `set` sets.
package struct Settings: Codable, Hashable, Sendable {
  /// How digit images are drawn.
  package enum Images: String, Codable, CaseIterable, Sendable {
    case auto, ascii, blocks

    /// The style asked for; `nil` leaves the choice to the output.
    package var style: ImageStyle? { ImageStyle(rawValue: rawValue) }
  }

  /// Where commands that draw start, unless they are told `seed=`.
  package var seed: UInt32 = 0
  /// How many threads may work.
  package var threads = ThreadPool.processorCount
  /// How digit images are drawn.
  package var images: Images = .auto
  /// When colours are used.
  package var color: ColorChoice = .auto

  /// The settings a new workspace has.
  package init() {}

  /// The settings as they would be typed.
  package var line: String {
    "seed=\(seed) threads=\(NondeterministicValue.text("\(threads)")) "
      + "images=\(NondeterministicValue.text(images.rawValue)) color=\(NondeterministicValue.text(color.rawValue))"
  }
}

extension ColorChoice: Codable {}
