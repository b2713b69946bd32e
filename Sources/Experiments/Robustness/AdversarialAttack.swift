import Compute
import Digits
import Networks

/// Small changes to images that make a network err, found with the gradient of its loss.
///
///     x = clip(x + e sign(dL/dx), 0, 1)                                  one step: FGSM
///     x = clip(held(x + a sign(dL/dx), within e of the image), 0, 1)     several steps of a: PGD
///
/// FGSM: I. Goodfellow, J. Shlens, C. Szegedy, Explaining and Harnessing Adversarial Examples, 2015. PGD: A. Madry and
/// others, Towards Deep Learning Models Resistant to Adversarial Attacks, 2018, here from the image itself and not from
/// a random start, with steps of a = 2.5 e / steps. Grey levels go from 0 to 1.
package struct AdversarialAttack {
  private let network: Network
  private let input: Matrix
  private let count: Int

  /// Rows per pass.
  private static let capacity = 256

  /// - Throws: `NetworkError` if weights and spec do not match, `.outOfMemory`.
  package init(_ model: Model, workers: ThreadPool) throws(NetworkError) {
    let capacity = max(min(Self.capacity, model.spec.largestBatch), 1)
    network = try Network(model.spec, capacity: capacity, workers: workers, for: .attributing)
    try network.restore(model.weights)
    count = model.spec.input.count
    do throws(OutOfMemory) { input = try Matrix(allocating: capacity, columns: count) } catch {
      throw .outOfMemory(bytes: error.bytes)
    }
  }

  /// Attacked copies of images.
  /// - Parameters:
  ///   - images: [rows x pixels], 0...1.
  ///   - classes: index of the class whose loss grows, per row.
  ///   - reach: the largest change of a pixel, per row.
  ///   - steps: 1 for FGSM.
  /// - Returns: [rows x pixels]; `nil` if cancelled.
  package func attack(
    _ images: [Float], classes: [Int], reach: [Double], steps: Int,
    cancellation: Cancellation = Cancellation()
  ) -> [Float]? {
    var copies = images
    for first in stride(from: 0, to: classes.count, by: network.capacity) {
      let rows = first..<min(first + network.capacity, classes.count)
      let pixels = rows.lowerBound * count..<rows.upperBound * count
      for _ in 0..<max(steps, 1) {
        if cancellation.isRaised { return nil }
        load(copies[pixels])
        guard let slopes = network.lossAscent(.dense(input), classes: Array(classes[rows])) else {
          return nil
        }
        for (place, row) in rows.enumerated() {
          let reach = Float(max(reach[row], 0))
          let step = steps > 1 ? 2.5 * reach / Float(steps) : reach
          let slope = slopes.row(place)
          for pixel in 0..<count {
            let index = row * count + pixel
            let moved = copies[index] + step * slope[pixel].direction
            let held = min(max(moved, images[index] - reach), images[index] + reach)
            copies[index] = min(max(held, 0), 1)
          }
        }
      }
    }
    return copies
  }

  /// What the network says of images: the probabilities, [rows x classes]; `nil` if cancelled.
  /// - Parameter images: [rows x pixels], 0...1.
  package func probabilities(
    of images: [Float], cancellation: Cancellation = Cancellation()
  ) -> [Float]? {
    let rows = count > 0 ? images.count / count : 0
    var found: [Float] = []
    found.reserveCapacity(rows * network.spec.classes)
    for first in stride(from: 0, to: rows, by: network.capacity) {
      if cancellation.isRaised { return nil }
      load(images[first * count..<min(first + network.capacity, rows) * count])
      found += network.predict(.dense(input)).elements
    }
    return found
  }

  private func load(_ images: ArraySlice<Float>) {
    input.use(rows: images.count / max(count, 1))
    images.withUnsafeBufferPointer { images in
      if let start = images.baseAddress { input.base.update(from: start, count: images.count) }
    }
  }
}

extension Float {
  /// -1, 0 or 1.
  fileprivate var direction: Float { self > 0 ? 1 : self < 0 ? -1 : 0 }
}

extension DigitImages {
  /// Grey levels of some rows, 0...1, [rows x pixels].
  package func levels(ofRows rows: [Int]) -> [Float] {
    rows.flatMap { row in self[row].map { Float($0) / 255 } }
  }

  /// Images of grey levels 0...1, rounded to 255 steps.
  package init(levels: some Collection<Float>, shape: ImageShape) {
    self.init(shape: shape, pixels: levels.map { UInt8(min(max(($0 * 255).rounded(), 0), 255)) })
  }
}
