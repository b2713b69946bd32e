import Networks

/// What the numbers mean that a network from elsewhere takes: how grey levels become its inputs.
package struct InputMeaning: Codable, Hashable, Sendable {
  package enum Scale: Hashable, Sendable {
    /// 0 for paper, 1 for ink.
    case unit
    /// The grey levels themselves, 0 to 255.
    case levels
    /// -1 for paper, 1 for ink; the same as minus 0.5, divided by 0.5.
    case symmetric
    /// Minus the mean of MNIST's training pixels, 0.1307, divided by their deviation, 0.3081, as in PyTorch's example.
    case normalised
    /// Minus a mean, divided by a deviation above 0, both of pixels from 0 to 1.
    case standardised(mean: Double, deviation: Double)
  }

  package let scale: Scale
  /// Whether ink is 0 and paper is 1 before that.
  package let isInverted: Bool

  package init(_ scale: Scale, inverted: Bool = false) {
    self.scale = scale
    isInverted = inverted
  }

  /// What numbers from 0 (paper) to 1 (ink) are multiplied by, and what is added, to make the inputs of the network.
  package var factors: (scale: Double, shift: Double) {
    let (scale, shift): (Double, Double) =
      switch self.scale {
      case .unit: (1, 0)
      case .levels: (255, 0)
      case .symmetric: (2, -1)
      case .normalised: (1 / 0.3081, -0.1307 / 0.3081)
      case .standardised(let mean, let deviation): (1 / deviation, -mean / deviation)
      }
    return isInverted ? (-scale, scale + shift) : (scale, shift)
  }

  package var affine: ForeignLayer.Affine { .init(scale: factors.scale, shift: factors.shift) }

  // MARK: Those that are tried

  /// All that are usual, the likelier ones first.
  /// - Parameter pixels: mean and deviation of the pixels at hand, 0...1, by which networks are often normalised.
  package static func usual(pixels: (mean: Double, deviation: Double)?) -> [InputMeaning] {
    var found: [InputMeaning] = []
    for isInverted in [false, true] {
      var scales: [Scale] = [.unit, .levels, .normalised, .symmetric]
      if let pixels, pixels.deviation > 0.001 {
        let mean = isInverted ? 1 - pixels.mean : pixels.mean
        scales.append(
          .standardised(mean: rounded(mean), deviation: rounded(pixels.deviation)))
      }
      for meaning in scales.map({ InputMeaning($0, inverted: isInverted) })
      where !found.contains(where: { $0.isNear(meaning) }) {
        found.append(meaning)
      }
    }
    return found
  }

  /// Four digits behind the point, as people write them.
  private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

  /// Whether paper and ink become nearly the same numbers, within 2 % of their distance.
  private func isNear(_ other: InputMeaning) -> Bool {
    let (a, b) = (factors, other.factors)
    let tolerance = 0.02 * abs(a.scale)
    let paper = abs(a.shift - b.shift)
    let ink = abs((a.scale + a.shift) - (b.scale + b.shift))
    return paper < tolerance && ink < tolerance
  }
}

extension InputMeaning.Scale: RawRepresentable, Codable {
  /// The scales with a name.
  package static let named: [InputMeaning.Scale] = [.unit, .levels, .symmetric, .normalised]

  /// `0..1`, `0..255`, `-1..1`, `normalised`, or a mean and a deviation such as `0.286/0.353`.
  package var rawValue: String {
    switch self {
    case .unit: "0..1"
    case .levels: "0..255"
    case .symmetric: "-1..1"
    case .normalised: "normalised"
    case .standardised(let mean, let deviation): "\(mean)/\(deviation)"
    }
  }

  /// - Parameter rawValue: a mean from 0 to 1 and a deviation from 0.001 to 1, if it is no name.
  package init?(rawValue: String) {
    if let scale = Self.named.first(where: { $0.rawValue == rawValue }) {
      self = scale
      return
    }
    let parts = rawValue.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let mean = Double(parts[0]), let deviation = Double(parts[1]),
      (0...1).contains(mean), (0.001...1).contains(deviation)
    else { return nil }
    self = .standardised(mean: mean, deviation: deviation)
  }
}
