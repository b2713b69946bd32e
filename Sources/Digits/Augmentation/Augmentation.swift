import Compute

/// Largest amount of each random deformation of the training images. In every epoch each row is replaced by a
/// different deformed copy, determined by seed, epoch and row.
package struct Augmentation: Codable, Hashable, Sendable {
  /// Elastic displacement (Simard, Steinkraus, Platt: Best practices for convolutional neural networks,
  /// 2003). Each pixel is displaced by uniform noise in -1...1 that is smoothed by a Gaussian and scaled by
  /// `alpha`.
  package struct Elastic: Codable, Hashable, Sendable {
    /// Factor of the smoothed noise, in pixels.
    package var alpha: Double
    /// Standard deviation of the Gaussian, in pixels.
    package var sigma: Double

    package init(alpha: Double, sigma: Double) {
      self.alpha = alpha
      self.sigma = sigma
    }
  }

  /// Largest shift in whole pixels, vertically and horizontally; uniform over the integers from `-shift` to
  /// `shift`.
  package var shift: Int
  /// Largest rotation in degrees, in either direction.
  package var rotate: Double
  /// Height and width are each scaled by an independent factor in `1 - scale ... 1 + scale`.
  package var scale: Double
  /// Largest horizontal shift of a row of pixels, per pixel of its distance from the middle row.
  package var shear: Double
  /// Elastic displacement; `nil` for none.
  package var elastic: Elastic?

  /// Valid range of each amount.
  package enum Limits {
    package static let shift = 0...100
    package static let rotate = 0.0...180
    package static let scale = 0.0...0.9
    /// Pixels per pixel.
    package static let shear = 0.0...2
    package static let alpha = 0.0...1000
    /// In pixels; 0 itself is excluded.
    package static let sigma = 0.0...100
  }

  /// Default for 28 x 28 handwritten digits and a convolutional network, chosen on held-out training rows;
  /// about the amounts of Deotte (2018). Adding elastic displacement pays off in long training runs only.
  package static let standard = Augmentation(shift: 2, rotate: 10, scale: 0.1)

  /// An amount of 0 disables a deformation. All amounts are clamped to `Limits`.
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

  /// Decoded amounts are clamped to `Limits` too.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      shift: try container.decodeIfPresent(Int.self, forKey: .shift) ?? 0,
      rotate: try container.decodeIfPresent(Double.self, forKey: .rotate) ?? 0,
      scale: try container.decodeIfPresent(Double.self, forKey: .scale) ?? 0,
      shear: try container.decodeIfPresent(Double.self, forKey: .shear) ?? 0,
      elastic: try container.decodeIfPresent(Elastic.self, forKey: .elastic))
  }

  /// The deformation of one row in one epoch. It depends on these three numbers alone, so it is the same on
  /// every thread, in any order, and after training is resumed.
  ///
  /// Each amount has its own counter in the random stream (0 to 5; elastic noise starts at 8), so adding a
  /// deformation does not change the others.
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
