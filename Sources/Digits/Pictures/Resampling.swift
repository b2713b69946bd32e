/// Resamples a plane to another size, separably: area averaging along an axis that shrinks, bilinear
/// interpolation along one that grows. Rounds half up.
func resample(_ plane: InkPlane, toHeight height: Int, width: Int) -> [UInt8] {
  let columns = AxisWeights(from: plane.width, to: width)
  let rows = AxisWeights(from: plane.height, to: height)
  // Columns first: [plane.height x width], then rows: [height x width].
  var narrow = [Float](repeating: 0, count: plane.height * width)
  for row in 0..<plane.height {
    for column in 0..<width {
      let span = columns.spans[column]
      var sum: Float = 0
      for (offset, weight) in span.weights.enumerated() {
        sum += weight * Float(plane.levels[row * plane.width + span.first + offset])
      }
      narrow[row * width + column] = sum
    }
  }
  var levels = [UInt8](repeating: 0, count: height * width)
  for row in 0..<height {
    let span = rows.spans[row]
    for column in 0..<width {
      var sum: Float = 0
      for (offset, weight) in span.weights.enumerated() {
        sum += weight * narrow[(span.first + offset) * width + column]
      }
      levels[row * width + column] = UInt8(min(255, max(0, sum + 0.5)))
    }
  }
  return levels
}

/// Weights of the source pixels of each target pixel along one axis.
private struct AxisWeights {
  /// Adjacent source pixels starting at `first`; the weights sum to 1.
  struct Span {
    let first: Int
    let weights: [Float]
  }

  /// One per target pixel.
  let spans: [Span]

  init(from old: Int, to new: Int) {
    spans = (0..<new).map { old >= new ? Self.area($0, old, new) : Self.bilinear($0, old, new) }
  }

  /// In units of 1/new of a source pixel, target pixel `index` covers `index * old ..< (index + 1) * old`.
  private static func area(_ index: Int, _ old: Int, _ new: Int) -> Span {
    let (start, end) = (index * old, (index + 1) * old)
    let (first, last) = (start / new, (end - 1) / new)
    let weights = (first...last).map { pixel in
      Float(min(end, (pixel + 1) * new) - max(start, pixel * new)) / Float(old)
    }
    return Span(first: first, weights: weights)
  }

  private static func bilinear(_ index: Int, _ old: Int, _ new: Int) -> Span {
    let centre = (Float(index) + 0.5) * Float(old) / Float(new) - 0.5
    let clamped = min(max(centre, 0), Float(old - 1))
    let first = min(Int(clamped), max(0, old - 2))
    let share = clamped - Float(first)
    return old == 1 ? Span(first: 0, weights: [1]) : Span(first: first, weights: [1 - share, share])
  }
}
