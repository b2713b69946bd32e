/// The ways in which images are damaged to see how a model takes it: the kinds of MNIST-C (N. Mu and J. Gilmer, MNIST-C:
/// A Robustness Benchmark for Computer Vision, 2019) and a few more, with amounts of our own.
///
/// Lengths are in pixels of an image of 28 x 28, and shrink and grow with other sizes.
package enum DamageKind: String, Codable, CaseIterable, Sendable {
  case noise, blur, rotation, shift, scale, shear, thicker, thinner, occlusion, contrast
  case dottedLine = "dotted-line"
  case zigzag, spatter, fog

  /// The amounts of the five strengths.
  package var amounts: [Double] {
    switch self {
    case .noise: [0.1, 0.2, 0.3, 0.4, 0.5]
    case .blur: [0.5, 0.75, 1, 1.5, 2]
    case .rotation: [10, 20, 30, 40, 50]
    case .shift: [1, 2, 3, 4, 5]
    case .scale: [0.9, 0.8, 0.7, 0.6, 0.5]
    case .shear: [0.2, 0.4, 0.6, 0.8, 1]
    case .thicker: [0.5, 1, 1.5, 2, 3]
    case .thinner: [0.25, 0.5, 0.75, 1, 1.5]
    case .occlusion: [0.15, 0.2, 0.3, 0.35, 0.45]
    case .contrast: [0.6, 0.45, 0.3, 0.2, 0.1]
    case .dottedLine, .zigzag: [1, 2, 3, 4, 5]
    case .spatter: [5, 10, 15, 20, 25]
    case .fog: [0.15, 0.3, 0.45, 0.6, 0.75]
    }
  }

  /// What an amount is.
  package var unit: String {
    switch self {
    case .noise: "standard deviation of the noise on each pixel, as a share of full ink"
    case .blur: "standard deviation of the blur, in pixels"
    case .rotation: "degrees, either way"
    case .shift: "pixels, in one of eight directions"
    case .scale: "factor of height and width"
    case .shear: "pixels to one side for each pixel down"
    case .thicker: "pixels by which strokes grow; below 1, that share of the way to 1"
    case .thinner: "pixels by which strokes shrink; below 1, that share of the way to 1"
    case .occlusion: "side of a square of paper, as a share of the image's"
    case .contrast: "factor of the distance from the image's mean"
    case .dottedLine: "dotted lines across the image"
    case .zigzag: "zigzag lines across the image"
    case .spatter: "blots of ink"
    case .fog: "share of a bank of fog in the image"
    }
  }

  /// Its place in the key of the random draws; part of what a seed means, so it never changes.
  var number: UInt64 { UInt64(Self.allCases.firstIndex(of: self) ?? 0) }
}

/// One kind of damage by some amount.
package struct Damage: Hashable, Sendable {
  package let kind: DamageKind
  /// See `DamageKind.unit`.
  package let amount: Double

  package init(_ kind: DamageKind, amount: Double) {
    self.kind = kind
    self.amount = amount
  }

  /// The number of strengths of each kind.
  package static let strengths = 5

  /// - Parameter strength: held to 1...5.
  package init(_ kind: DamageKind, strength: Int) {
    self.init(kind, amount: kind.amounts[min(max(strength, 1), Self.strengths) - 1])
  }
}
