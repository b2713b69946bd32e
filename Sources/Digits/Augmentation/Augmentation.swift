import Compute

/// How far the copies of training images may be deformed: the largest amount of each deformation. Every epoch
/// learns from another copy of each row, drawn from seed, epoch and row.
package struct Augmentation: Codable, Hashable, Sendable {
  /// Simard, Steinkraus, Platt: Best practices for convolutional neural networks, 2003. Every pixel is displaced
  /// by noise uniform in -1 to 1, blurred by a Gaussian and multiplied.
  package struct Elastic: Codable, Hashable, Sendable {
    /// What the blurred noise is multiplied by.
    package var alpha: Double
    /// Standard deviation of the Gaussian, in pixels.
    package var sigma: Double

    /// Memberwise.
    package init(alpha: Double, sigma: Double) {
      self.alpha = alpha
      self.sigma = sigma
    }
  }

  /// Whole pixels, down and across; every number from `-shift` to `shift` is as likely.
  package var shift: Int
  /// Degrees, to either side.
  package var rotate: Double
  /// Height and width are multiplied, each by itself, by a number from `1 - scale` to `1 + scale`.
  package var scale: Double
  /// A row is moved across by up to so many pixels for each pixel it is away from the middle.
  package var shear: Double
  /// Elastic displacements, where there are any.
  package var elastic: Elastic?

  /// The amounts that are taken.
  package enum Limits {
    /// Pixels.
    package static let shift = 0...100
    /// Degrees.
    package static let rotate = 0.0...180
    /// A share.
    package static let scale = 0.0...0.9
    /// Pixels a pixel.
    package static let shear = 0.0...2
    /// Pixels.
    package static let alpha = 0.0...1000
    /// Pixels; above the lower bound.
    package static let sigma = 0.0...100
  }

  /// What suits handwritten digits of 28 x 28 and a convolutional network, judged on held-out training rows: about
  /// what Deotte (2018) deforms by. Elastic displacements on top pay in long trainings only.
  package static let standard = Augmentation(shift: 2, rotate: 10, scale: 0.1)

  /// Amounts of 0 leave a deformation out. All are held to `Limits`, whoever made them.
  package init(
    shift: Int = 0, rotate: Double = 0, scale: Double = 0, shear: Double = 0, elastic: Elastic? = nil
  ) {
    self.shift = min(max(shift, Limits.shift.lowerBound), Limits.shift.upperBound)
    self.rotate = Self.held(rotate, to: Limits.rotate)
    self.scale = Self.held(scale, to: Limits.scale)
    self.shear = Self.held(shear, to: Limits.shear)
    self.elastic = elastic.map {
      Elastic(alpha: Self.held($0.alpha, to: Limits.alpha), sigma: Self.held($0.sigma, to: Limits.sigma))
    }
  }

  /// What a file holds is held to the limits too.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      shift: try container.decodeIfPresent(Int.self, forKey: .shift) ?? 0,
      rotate: try container.decodeIfPresent(Double.self, forKey: .rotate) ?? 0,
      scale: try container.decodeIfPresent(Double.self, forKey: .scale) ?? 0,
      shear: try container.decodeIfPresent(Double.self, forKey: .shear) ?? 0,
      elastic: try container.decodeIfPresent(Elastic.self, forKey: .elastic))
  }

  /// The deformation of a row in an epoch: of these three numbers alone, so that it is the same whichever thread
  /// asks, in whatever order, and when training goes on another day.
  ///
  /// Each amount has a random number of its own (0 to 5; elastic noise begins at 8), so that one deformation more
  /// leaves the others as they were.
  package func deformation(ofRow row: Int, epoch: Int, seed: UInt32) -> Deformation {
    let random = CounterGenerator(
      UInt64(seed), UInt64(bitPattern: Int64(epoch)), UInt64(bitPattern: Int64(row)))
    var deformation = Deformation(
      down: random.whole(0, upTo: shift), across: random.whole(1, upTo: shift),
      degrees: rotate * random.symmetric(2), heightening: 1 + scale * random.symmetric(3),
      widening: 1 + scale * random.symmetric(4), shear: shear * random.symmetric(5))
    deformation.field = elastic.map { .init(noise: random, first: 8, strength: $0.alpha) }
    return deformation
  }

  private static func held(_ amount: Double, to limits: ClosedRange<Double>) -> Double {
    amount.isNaN ? 0 : min(max(amount, limits.lowerBound), limits.upperBound)
  }
}
