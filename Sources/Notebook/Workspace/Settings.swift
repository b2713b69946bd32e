import Compute
import Display

/// The settings of `set`.
package struct Settings: Codable, Hashable, Sendable {
  /// How digit images are drawn.
  package enum Images: String, Codable, CaseIterable, Sendable {
    case auto, ascii, blocks

    /// The style; `nil` for `auto`, which leaves the choice to the output.
    package var style: ImageStyle? { ImageStyle(rawValue: rawValue) }
  }

  /// Default seed of commands that use random numbers.
  package var seed: UInt32 = 0
  /// Number of threads asked for; more than `usedThreads` are not taken.
  package var threads = ThreadPool.processorCount
  /// How digit images are drawn.
  package var images: Images = .auto
  /// When colours are used.
  package var color: ColorChoice = .auto
  /// Where searches run; `nil` for here.
  package var cluster: ClusterSettings?

  package init() {}

  /// Threads to work with: more than there are processors for this process would only wait for each other; 256 on two
  /// cores took three times as long as two.
  package var usedThreads: Int { min(threads, ThreadPool.processorCount) }

  /// What is taken of the threads asked for, as a sentence; `nil` if it is all.
  package var threadsTaken: String? {
    guard usedThreads < threads else { return nil }
    return
      "Of \(threads) threads \(usedThreads) \(usedThreads == 1 ? "is" : "are") taken: this process may use "
      + "\(counted(usedThreads, "processor"))."
  }

  /// The settings as they would be typed.
  package var line: String {
    "seed=\(seed) threads=\(NondeterministicValue.text("\(threads)")) "
      + "images=\(NondeterministicValue.text(images.rawValue)) color=\(NondeterministicValue.text(color.rawValue))"
      + (cluster.map { " " + NondeterministicValue.text($0.line) } ?? "")
  }
}

extension ColorChoice: Codable {}
