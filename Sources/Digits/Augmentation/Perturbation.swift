import Compute

/// A change to one image that would hardly disturb a human reader, to probe a model: shift, rotation, scale,
/// stroke thickness and noise, applied in this order.
package struct Perturbation: Sendable, Equatable {
  /// Pixels to the right and down.
  package var across, down: Int
  /// Degrees counter-clockwise.
  package var rotate: Double
  /// Factor of height and width, above 0.
  package var scale: Double
  /// Number of dilations (each pixel becomes the darkest of itself and its four neighbours) or, if negative,
  /// erosions (the palest).
  package var thicken: Int
  /// Amplitude of uniform noise added to each pixel, as a fraction of full ink.
  package var noise: Double

  /// The default is the identity.
  package init(
    across: Int = 0, down: Int = 0, rotate: Double = 0, scale: Double = 1, thicken: Int = 0, noise: Double = 0
  ) {
    (self.across, self.down) = (across, down)
    self.rotate = rotate
    self.scale = scale
    self.thicken = thicken
    self.noise = noise
  }

  /// The perturbed copy of a row.
  /// - Parameter seed: of the noise; the same noise pattern for every amplitude.
  package func copy(of images: DigitImages, row: Int, seed: UInt32) -> [UInt8] {
    let deformation = Deformation(
      down: down, across: across, degrees: rotate, heightening: scale, widening: scale)
    var pixels =
      (across, down, rotate, scale) == (0, 0, 0, 1)
      ? Array(images[row]) : Deformer(shape: images.shape).copy(of: images, row: row, by: deformation)
    for _ in 0..<abs(thicken) { pixels = Self.thickened(pixels, images.shape, isThicker: thicken > 0) }
    guard noise > 0 else { return pixels }
    let random = CounterGenerator(UInt64(seed), 0)
    return pixels.enumerated().map { index, level in
      let noisy = Double(level) + 255 * noise * random.symmetric(UInt64(index))
      return UInt8(min(max(noisy.rounded(), 0), 255))
    }
  }

  /// The perturbed copies of some rows, each as `copy` makes it.
  /// - Parameter rows: valid row indices.
  package func copies(
    of images: DigitImages, rows: [Int], seed: UInt32, workers: ThreadPool
  ) -> DigitImages {
    let size = images.shape.pixelCount
    let pixels = [UInt8](unsafeUninitializedCapacity: rows.count * size) { buffer, initialized in
      let target = buffer.baseAddress
      workers.run(tasks: rows.count) { place in
        for (index, level) in copy(of: images, row: rows[place], seed: seed).enumerated() {
          target?[place * size + index] = level
        }
      }
      initialized = rows.count * size
    }
    return DigitImages(shape: images.shape, pixels: pixels)
  }

  /// Dilates or erodes once. Neighbours outside the image are ignored.
  private static func thickened(_ pixels: [UInt8], _ shape: ImageShape, isThicker: Bool) -> [UInt8] {
    pixels.indices.map { index in
      let (row, column) = (index / shape.width, index % shape.width)
      var level = pixels[index]
      for (down, across) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
        let (r, c) = (row + down, column + across)
        guard (0..<shape.height).contains(r), (0..<shape.width).contains(c) else { continue }
        let other = pixels[r * shape.width + c]
        level = isThicker ? max(level, other) : min(level, other)
      }
      return level
    }
  }
}
