/// Tells whether rows and columns of the digits of a dataset are exchanged, as EMNIST's are, by comparing its images
/// with the mean digits of MNIST as they are and exchanged.
///
/// The thresholds were found on 20 to 500 rows of MNIST: as they are, noisy (standard deviation 50), thick, thin,
/// turned by 20 degrees, 8 x 8 to 32 x 32; and on rows of blobs and bars, which must not be taken for digits.
enum DatasetTransposition {
  enum Verdict: Equatable, Sendable {
    case upright, transposed
    /// Too few rows, no squares, or nothing like digits.
    case undecided
  }

  /// Rows below which nothing is said.
  static let fewestRows = 20
  private static let sides = 6...512

  static func isTransposed(_ pixels: [UInt8], shape: ImageShape, labels: LabelColumn?) -> Bool {
    let sample = DigitSample(of: pixels.count / shape.pixelCount, labels: labels)
    return judge(pixels, shape: shape, sample: sample) == .transposed
  }

  /// - Parameter pixels: ink is bright.
  static func judge(_ pixels: [UInt8], shape: ImageShape, sample: DigitSample) -> Verdict {
    guard shape.height == shape.width, sides.contains(shape.height), sample.rows.count >= fewestRows,
      let frame = DigitFrame(pixels, side: shape.height, rows: sample.rows)
    else { return .undecided }
    let images = sample.rows.map { frame.reduced(pixels, row: $0).map { Float($0) } }
    return sample.digits.map { labelled(images, $0) } ?? unlabelled(images)
  }

  // MARK: With labels

  /// Compares how far images and the mean digits of their labels vary together, over all rows.
  private static func labelled(_ images: [[Float]], _ labels: [Int]) -> Verdict {
    let images = centred(images)
    let upright = centred(labels.map { Templates.upright[$0] })
    let exchanged = centred(labels.map { Templates.exchanged[$0] })
    var (norm, targetNorm): (Float, Float) = (0, 0)
    var (uprightSum, exchangedSum): (Float, Float) = (0, 0)
    // By digit, how much nearer its images are to the exchanged digit. It is little for 0, 1 and 8.
    var byDigit = [Float](repeating: 0, count: 10)
    for row in images.indices {
      let (one, other) = (dot(images[row], upright[row]), dot(images[row], exchanged[row]))
      uprightSum += one
      exchangedSum += other
      byDigit[labels[row]] += other - one
      norm += dot(images[row], images[row])
      targetNorm += dot(upright[row], upright[row])
    }
    guard norm > 0, targetNorm > 0 else { return .undecided }
    let scale = 1 / (norm * targetNorm).squareRoot()
    let present = Set(labels)
    let share = Float(present.count { byDigit[$0] > 0 }) / Float(present.count)
    return verdict(
      upright: uprightSum * scale, exchanged: exchangedSum * scale, shareExchanged: share, fit: 0.22,
      margin: 0.09,
      share: 0.6)
  }

  // MARK: Without labels

  /// Compares each image with the nearest of the ten digits either way. Images nearest to a 1 do not count: upright
  /// and exchanged it is a bar, and so are many things that are no digits.
  private static func unlabelled(_ images: [[Float]]) -> Verdict {
    var (differences, fit): ([Float], Float) = ([], 0)
    var (uprightDigits, exchangedDigits) = ([Int](repeating: 0, count: 10), [Int](repeating: 0, count: 10))
    for image in images {
      let image = normalized(image)
      let one = Templates.uprightNormalized.map { dot(image, $0) }
      let other = Templates.exchangedNormalized.map { dot(image, $0) }
      guard let best = one.max(), let bestExchanged = other.max() else { continue }
      fit += max(best, bestExchanged) / Float(images.count)
      let isExchanged = bestExchanged > best
      guard let digit = isExchanged ? other.firstIndex(of: bestExchanged) : one.firstIndex(of: best),
        digit != 1
      else { continue }
      differences.append(bestExchanged - best)
      if isExchanged { exchangedDigits[digit] += 1 } else { uprightDigits[digit] += 1 }
    }
    // Several different digits have to speak for it.
    let least = images.count / 25
    guard fit >= 0.5, 10 * differences.count >= 3 * images.count,
      max(uprightDigits.count { $0 > least }, exchangedDigits.count { $0 > least }) >= 4
    else { return .undecided }
    let mean = differences.reduce(0, +) / Float(differences.count)
    let share = Float(differences.count { $0 > 0 }) / Float(differences.count)
    return verdict(
      upright: mean < 0 ? -mean : 0, exchanged: mean > 0 ? mean : 0, shareExchanged: share, fit: 0.1,
      margin: 0.1,
      share: 0.65)
  }

  private static func verdict(
    upright: Float, exchanged: Float, shareExchanged: Float, fit: Float, margin: Float, share: Float
  ) -> Verdict {
    if exchanged >= fit, exchanged - upright >= margin, shareExchanged >= share { return .transposed }
    if upright >= fit, upright - exchanged >= margin, 1 - shareExchanged >= share { return .upright }
    return .undecided
  }

  // MARK: Vectors

  /// The mean digits as they are and exchanged.
  private enum Templates {
    static let upright = MeanDigits.images.map { $0.map { Float($0) } }
    static let exchanged = upright.map { image in
      (0..<DigitFrame.pixelCount).map { image[$0 % DigitFrame.side * DigitFrame.side + $0 / DigitFrame.side] }
    }
    static let uprightNormalized = upright.map(normalized)
    static let exchangedNormalized = exchanged.map(normalized)
  }

  private static func dot(_ left: [Float], _ right: [Float]) -> Float {
    var sum: Float = 0
    for index in 0..<min(left.count, right.count) { sum += left[index] * right[index] }
    return sum
  }

  /// Subtracts the mean image.
  private static func centred(_ images: [[Float]]) -> [[Float]] {
    var mean = [Float](repeating: 0, count: DigitFrame.pixelCount)
    for image in images {
      for index in mean.indices { mean[index] += image[index] / Float(images.count) }
    }
    return images.map { image in mean.indices.map { image[$0] - mean[$0] } }
  }

  /// Subtracts the mean level and divides by the length; zeros for a blank image.
  private static func normalized(_ image: [Float]) -> [Float] {
    let mean = image.reduce(0, +) / Float(image.count)
    let centred = image.map { $0 - mean }
    let length = dot(centred, centred).squareRoot()
    return length > 0 ? centred.map { $0 / length } : centred
  }
}
