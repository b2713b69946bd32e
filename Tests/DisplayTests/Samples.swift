import Display
import Testing

/// SplitMix64: the same random test cases in every run.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Pictures and styles for several tests.
enum Sample {
  static let unicode = RenderStyle(unicode: true)
  static let blocks = RenderStyle(color: .trueColor, images: .blocks, unicode: true)

  /// A ring of ink of 20 x 20 in a picture of 28 x 28, like a handwritten zero of MNIST.
  static func ring(caption: String) -> ImageGrid.Picture {
    let pixels = (0..<28).flatMap { row in
      (0..<28).map { column -> UInt8 in
        let (dy, dx) = (Double(row) - 13.5, Double(column) - 13.5)
        let distance = (dx * dx + dy * dy).squareRoot()
        return (7.5...10).contains(distance) ? 255 : 0
      }
    }
    return ImageGrid.Picture(height: 28, width: 28, pixels: pixels, caption: caption)
  }

  static func draw(_ block: Block, _ style: RenderStyle = .plain) -> String {
    TextRenderer(style: style).render([block])
  }

  /// The text without escape codes.
  static func withoutCodes(_ text: String) -> String {
    text.split(separator: "\u{1B}[", omittingEmptySubsequences: false).enumerated().map { position, part in
      guard position > 0, let end = part.firstIndex(of: "m") else { return String(part) }
      return String(part[part.index(after: end)...])
    }.joined()
  }
}

/// Compares complete output with a literal, which omits the last newline.
func expectText(_ actual: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(actual == expected + "\n", sourceLocation: sourceLocation)
}
